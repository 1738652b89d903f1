"""What is lodged outside, and the manifest in it: written the same every time, read strictly, and reproduced with git and sha256sum alone."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import date
from pathlib import Path

import pytest

from generators.finding import Unable
from generators.history.runner import opened
from generators.integrity import manifest, read_witness, witness
from generators.integrity.manifest import RECIPE
from tests.history.keys import Key, run
from tests.integrity.made import ACTION, Made, Outside, begun, codes, history, outside

RECORD = "records/actions/ACT-1.yml"
AS_OF = date(2026, 3, 31)


def lodged(made: Made, audience: str = "inspector") -> str:
    return witness(
        opened(made.folder), made.head, "Test Care Ltd", audience, AS_OF, ["INC-1", "ACT-1", "INC-1"]
    )


def odd(folder: Path, *options: str) -> Made:
    """A commit with everything that a manifest has to tell apart."""
    made = begun(folder, None, *options)
    made.write(
        {
            RECORD: ACTION,
            "run.sh": "#!/bin/sh\n",
            "a.txt": "",
            "a/b.txt": "b",
            "a-b.txt": "x",
            "caf\u00e9.md": "y",
        }
    )
    made.write(
        {"back\\slash": "1", "line\nfeed": "2", "carriage\rreturn": "3", "quo\"te '": "4", " space ": "5"}
    )
    (made.folder / "run.sh").chmod(0o755)
    (made.folder / "link").symlink_to("a/b.txt")
    made.git("add", "-A")
    tree_only = "1" * (64 if options else 40)
    made.git("update-index", "--add", "--cacheinfo", f"160000,{tree_only},other")
    made.git("commit", "-q", "-m", "Odd")
    return made


# ------------------------------------------------------------------ the manifest
@pytest.mark.parametrize("options", [(), ("--object-format=sha256",)], ids=["sha1", "sha256"])
def test_the_printed_recipe_gives_the_manifest(root: Path, tmp_path: Path, options: tuple[str, ...]) -> None:
    page = (root / "docs/reference/custody.md").read_text(encoding="utf-8")
    recipe = re.search(r"```bash\n(manifest\(\).*?)```", page, re.DOTALL)
    assert recipe is not None
    made = odd(tmp_path / "evidence", *options)
    found = manifest(opened(made.folder), made.head)
    assert recipe[1] == RECIPE
    text = RECIPE.replace("manifest COMMIT", f"manifest {made.head}")
    assert run(["bash", "-c", text.removesuffix(" | sha256sum\n")], made.folder).stdout == found.text
    assert run(["bash", "-c", text], made.folder).stdout.decode().split()[0] == found.digest
    assert found.files == 13


def test_an_ordinary_manifest_can_be_checked_with_sha256sum(original: Made, tmp_path: Path) -> None:
    found = manifest(opened(original.folder), original.head)
    (tmp_path / "manifest").write_bytes(found.text)
    done = subprocess.run(
        ["sha256sum", "--strict", "-c", str(tmp_path / "manifest")],
        cwd=original.folder,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout.count(b": OK") == found.files == 5


def test_the_manifest_says_which_files_are_links_and_programs(tmp_path: Path) -> None:
    made = odd(tmp_path / "evidence")
    text = manifest(opened(made.folder), made.head).text.decode()
    assert re.search(r"# mode 120000\n[0-9a-f]{64}  link\n", text)
    assert re.search(r"# mode 100755\n[0-9a-f]{64}  run.sh\n", text)
    assert re.search(r"# mode 160000\n[0-9a-f]{64}  other\n", text)
    assert "\\" in text
    assert text.count("# mode") == 3


def test_anything_that_differs_in_a_commit_differs_in_its_manifest(sound: Made) -> None:
    before = manifest(opened(sound.folder), sound.head).digest
    (sound.folder / RECORD).chmod(0o755)
    sound.commit("A program")
    other = manifest(opened(sound.folder), sound.head).digest
    assert before != other
    (sound.folder / RECORD).chmod(0o644)
    sound.commit("No program")
    assert manifest(opened(sound.folder), sound.head).digest == before


def test_the_audit_and_the_manifest_agree(original: Made, known: Outside) -> None:
    assert known.audit(original).facts.manifest == manifest(opened(original.folder), original.head).digest


def test_a_manifest_of_no_commit_or_of_a_damaged_one_is_refused(sound: Made) -> None:
    tree = sound.git("rev-parse", "HEAD^{tree}")
    with pytest.raises(Unable, match="is no commit"):
        manifest(opened(sound.folder), tree)
    sound.loose(sound.git("rev-parse", f"HEAD:{RECORD}")).unlink()
    with pytest.raises(Unable):
        manifest(opened(sound.folder), sound.head)


# ------------------------------------------------------------------ the witness
def test_a_witness_is_the_same_every_time_and_holds_no_hash_of_a_record(original: Made) -> None:
    text = lodged(original)
    assert text == lodged(original)
    told = json.loads(text)
    assert list(told) == [
        "format", "provider", "audience", "as_of", "commit", "committed", "object_format", "manifest", "records",
    ]  # fmt: skip
    assert told["records"] == ["ACT-1", "INC-1"]
    assert told["committed"] == "2026-03-06T09:00:00+00:00"
    assert len(re.findall(r"[0-9a-f]{64}", text)) == 1


def test_only_the_team_is_told_how_many_files_there_are(original: Made) -> None:
    assert json.loads(lodged(original, "internal"))["files"] == 5
    assert "files" not in json.loads(lodged(original, "commissioner"))


def test_a_witness_is_read_as_it_was_written(original: Made, tmp_path: Path) -> None:
    path = tmp_path / "witness.json"
    path.write_text(lodged(original, "internal"))
    found = read_witness(path)
    assert (found.commit, found.audience, found.as_of) == (original.head, "internal", AS_OF)
    assert (found.files, found.records, found.stamp) == (5, ("ACT-1", "INC-1"), None)
    for name in ("witness.json.tsr", "witness.tsr"):
        (tmp_path / name).write_bytes(name.encode())
        assert read_witness(path).stamp == name.encode()
        (tmp_path / name).unlink()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": "care-evidence witness 2"}, "form that is known"),
        ({"commit": "HEAD"}, "a commit id"),
        ({"commit": None}, "does not hold all"),
        ({"manifest": "0" * 63}, "a manifest"),
        ({"object_format": "sha256"}, "name of objects"),
        ({"committed": "yesterday"}, "a time"),
        ({"committed": "2026-03-06T09:00:00"}, "a time"),
        ({"as_of": "31 March"}, "a day"),
        ({"files": True}, "a number of files"),
        ({"records": "ACT-1"}, "a list of records"),
        ({"records": [1]}, "a list of records"),
    ],
)
def test_what_is_no_witness_is_refused(
    original: Made, tmp_path: Path, change: dict[str, object], said: str
) -> None:
    path = tmp_path / "witness.json"
    path.write_text(json.dumps({**json.loads(lodged(original)), **change}))
    with pytest.raises(Unable, match=said) as refused:
        read_witness(path)
    assert refused.value.cure


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b"HEAD", b"[" * 100_000])
def test_what_is_no_json_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "witness.json"
    path.write_bytes(content)
    with pytest.raises(Unable):
        read_witness(path)
    with pytest.raises(Unable, match="cannot be read"):
        read_witness(tmp_path / "nowhere")


# ------------------------------------------------------------------ a witness against a history
def changed(known: Outside, folder: Path, **fields: object) -> Outside:
    path = folder / "changed.json"
    path.write_text(json.dumps({**json.loads(known.witnesses[0].raw), **fields}))
    return Outside(known.trust, (read_witness(path),), known.receipts)


def test_a_manifest_that_differs_from_the_lodged_one_breaks(
    sound: Made, known: Outside, tmp_path: Path
) -> None:
    report = changed(known, tmp_path, manifest="0" * 64).audit(sound)
    assert codes(report) == {"HIS009"}
    assert report.verdict == "not verified"
    assert not any("Not altered" in said for said in report.statements)


def test_a_time_or_number_that_differs_from_the_lodged_one_breaks(
    sound: Made, known: Outside, tmp_path: Path
) -> None:
    assert codes(changed(known, tmp_path, committed="2026-03-06T09:00:01+00:00").audit(sound)) == {"HIS009"}
    assert codes(changed(known, tmp_path, files=4).audit(sound)) == {"HIS009"}


def test_a_witness_of_another_sort_of_repository_is_no_part_of_this_one(
    sound: Made, known: Outside, key: Key, tmp_path: Path
) -> None:
    other = history(tmp_path / "other", key, "--object-format=sha256")
    theirs = outside(other, tmp_path / "outside").witnesses
    assert codes(Outside(known.trust, theirs, known.receipts).audit(sound)) == {"HIS008"}


def test_what_may_be_said_because_of_lodged_copies_is_said_and_no_more(
    sound: Made, known: Outside, tmp_path: Path
) -> None:
    path = tmp_path / "second.json"
    path.write_text(lodged(sound, "commissioner"))
    report = Outside(known.trust, (*known.witnesses, read_witness(path)), known.receipts).audit(sound)
    said = "\n".join(report.statements)
    assert "Not altered since the copy lodged as at 2026-03-31" in said
    assert "Everything in the copy lodged as at 2026-03-31 is still here" in said
    assert "2 lodged copies hold this same head" in said
    assert "It is not shown that no other version exists" in said
    assert "no later than" not in said
    assert report.facts.witnessed == 5


def test_commits_since_the_lodged_one_are_not_counted_as_reached(sound: Made, known: Outside) -> None:
    sound.commit("Since", {"docs/since.md": "text\n"})
    report = Outside(known.trust, known.witnesses).audit(sound)
    assert report.verdict == "verified"
    assert (report.facts.commits, report.facts.witnessed) == (6, 5)
