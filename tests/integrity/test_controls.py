"""Honest histories of every shape: nothing in them is taken for an attack, and nothing of a repository is run or written."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from generators.finding import Unable
from generators.integrity import audit
from tests.history import keys
from tests.history.keys import Key
from tests.integrity.made import (
    ACTION,
    CARER,
    FIRST,
    MAIN,
    MANAGER,
    UPDATED,
    Made,
    Outside,
    begun,
    codes,
    history,
    lodged,
    logged,
    outside,
)

RECORD = "records/actions/ACT-1.yml"
Shape = Callable[[Path, Key, Key], tuple[Path, Outside]]


def linear(folder: Path, key: Key, _: Key) -> tuple[Path, Outside]:
    made = history(folder / "evidence", key)
    return made.folder, outside(made, folder / "outside")


def sha256(folder: Path, key: Key, _: Key) -> tuple[Path, Outside]:
    made = history(folder / "evidence", key, "--object-format=sha256")
    return made.folder, outside(made, folder / "outside")


def merged(folder: Path, key: Key, _: Key) -> tuple[Path, Outside]:
    made = history(folder / "evidence", key)
    for number in range(3):
        made.git("switch", "-q", "-c", f"side-{number}")
        made.commit("Side", {f"docs/side-{number}.md": "text\n", RECORD: UPDATED + f"priority: p{number}\n"})
        made.git("switch", "-q", "main")
        made.commit("Main", {f"docs/main-{number}.md": "text\n"})
        made.merge(f"side-{number}")
        made.git("branch", "-q", "-D", f"side-{number}")
    return made.folder, outside(made, folder / "outside")


def merged_sha256(folder: Path, key: Key, _: Key) -> tuple[Path, Outside]:
    made = history(folder / "evidence", key, "--object-format=sha256")
    made.git("switch", "-q", "-c", "side")
    made.commit("Side", {"docs/side.md": "text\n"})
    made.git("switch", "-q", "main")
    made.commit("Main", {"docs/main.md": "text\n"})
    made.merge("side")
    return made.folder, outside(made, folder / "outside")


def second_working_tree(folder: Path, key: Key, _: Key) -> tuple[Path, Outside]:
    made = history(folder / "evidence", key)
    known = outside(made, folder / "outside")
    made.git("worktree", "add", "-q", "-b", "reading", str(folder / "reading"))
    return folder / "reading", known


def bare(folder: Path, key: Key, _: Key) -> tuple[Path, Outside]:
    made = history(folder / "evidence", key)
    known = outside(made, folder / "outside")
    made.git("clone", "-q", "--bare", str(made.folder), str(folder / "bare.git"))
    return folder / "bare.git", known


def cloned(folder: Path, key: Key, _: Key) -> tuple[Path, Outside]:
    made = history(folder / "evidence", key)
    known = outside(made, folder / "outside")
    made.git("clone", "-q", f"file://{made.folder}", str(folder / "clone"))
    return folder / "clone", known


def many_authors(folder: Path, key: Key, other: Key) -> tuple[Path, Outside]:
    made = history(folder / "evidence", key)
    keys_ = [(f"person-{number}@example.invalid", keys.made(folder, f"key-{number}")) for number in range(4)]
    for mail, own in keys_:
        made.commit(mail, {f"docs/{mail}.md": "text\n"}, who=mail, key=own)
    known = outside(made, folder / "outside", *((mail, own, "") for mail, own in keys_), (CARER, other, ""))
    return made.folder, known


def carriage_returns(folder: Path, key: Key, _: Key) -> tuple[Path, Outside]:
    made = history(folder / "evidence", key)
    made.commit("Rows", {".gitattributes": "* -text\n", "records/evidence/files/rows.csv": b"a,b\r\n1,2\r\n"})
    return made.folder, outside(made, folder / "outside")


def tagged(folder: Path, key: Key, _: Key) -> tuple[Path, Outside]:
    made = history(folder / "evidence", key)
    made.run(*made._signing(None), "tag", "-m", "Board pack", "board/2026-03")
    made.git("tag", "lightweight")
    made.run("-c", "tag.gpgSign=false", "tag", "-a", "-m", "Unsigned", "plain")
    return made.folder, outside(made, folder / "outside")


def packed(folder: Path, key: Key, _: Key) -> tuple[Path, Outside]:
    made = history(folder / "evidence", key)
    made.git("pack-refs", "--all")
    made.git("gc", "-q")
    made.git("commit-graph", "write", "--reachable")
    return made.folder, outside(made, folder / "outside")


def several_packs(folder: Path, key: Key, _: Key) -> tuple[Path, Outside]:
    """The same objects stored loose and in two packs."""
    made = history(folder / "evidence", key)
    made.git("repack", "-q", "-a")
    made.commit("More", {"docs/more.md": "text\n"})
    made.git("repack", "-q", "-a")
    return made.folder, outside(made, folder / "outside")


def in_a_folder(folder: Path, key: Key, _: Key) -> tuple[Path, Outside]:
    """Records that lie below the repository's root."""
    made = begun(folder / "whole", key)
    made.commit("First", {"care/records/actions/ACT-1.yml": ACTION, "README.md": "text\n"})
    made.commit("Link elsewhere", {"care/records/actions/ACT-2.yml": "id: ACT-2\n"})
    return made.folder / "care", outside(made, folder / "outside")


def large(folder: Path, key: Key, _: Key) -> tuple[Path, Outside]:
    """Many commits and records, with a content of several megabytes among them."""
    made = begun(folder / "evidence", key)
    for number in range(40):
        made.commit(f"Number {number}", {f"records/actions/ACT-{number}.yml": f"id: ACT-{number}\n"})
    made.commit("Large", {"records/evidence/files/large.bin": b"large\n" * 1_500_000})
    return made.folder, outside(made, folder / "outside")


def odd_but_honest(folder: Path, key: Key, _: Key) -> tuple[Path, Outside]:
    """Empty commits, an empty message, an executable, accents, and a change of name."""
    made = history(folder / "evidence", key)
    made.commit("Nothing")
    made.commit("Accents", {"docs/caf\u00e9 na\u00efve.md": "text\n", "docs/run.sh": "#!/bin/sh\n"})
    (made.folder / "docs/run.sh").chmod(0o755)
    made.commit("Caf\u00e9, na\u00efve", options=("--allow-empty-message",))
    made.git("mv", RECORD, "records/actions/ACT-1b.yml")
    made.commit("Moved")
    return made.folder, outside(made, folder / "outside")


SHAPES: tuple[Shape, ...] = (
    linear, sha256, merged, merged_sha256, second_working_tree, bare, cloned, many_authors, carriage_returns, tagged, packed,
    several_packs, in_a_folder, large, odd_but_honest,
)  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_an_honest_history_is_verified(shape: Shape, tmp_path: Path, key: Key, stranger: Key) -> None:
    folder, known = shape(tmp_path, key, stranger)
    report = known.audit(folder)
    assert not codes(report), [(one.code, one.words, one.cases) for one in report.findings]
    assert report.verdict == "verified"
    assert report.facts.good == report.facts.commits
    assert report.facts.manifest == known.witnesses[0].manifest
    assert report == known.audit(folder)


def test_without_a_list_or_a_lodged_copy_it_is_verified_with_remarks(sound: Made, known: Outside) -> None:
    for less in (replace(known, trust=None), replace(known, witnesses=()), Outside()):
        report = less.audit(sound)
        assert not codes(report)
        assert report.verdict == "verified with remarks"
        assert report.reasons
    assert replace(known, receipts=None).audit(sound).verdict == "verified"


def test_a_backfill_that_says_so_is_a_note_and_one_that_does_not_weakens(sound: Made, tmp_path: Path) -> None:
    old = {
        f"records/actions/ACT-{number}.yml": ACTION.replace("ACT-1", f"ACT-{number}")
        for number in range(10, 31)
    }
    sound.commit("Old records", old, options=("--trailer", "Backfill: moved over from the old system"))
    report = outside(sound, tmp_path / "a").audit(sound)
    assert report.verdict == "verified"
    assert "HIS081" in codes(report, "note")
    assert report.facts.backfilled == 1
    assert report.facts.recording is not None
    assert report.facts.recording.backfilled == 21
    assert report.facts.recording.late == 0
    sound.commit("More", {path.replace("ACT-", "ACT-1"): text for path, text in old.items()})
    assert codes(outside(sound, tmp_path / "b").audit(sound)) == {"HIS033"}


def test_late_records_are_counted_and_named(sound: Made, tmp_path: Path) -> None:
    entry = "  - {{on: 2026-03-0{}, by: STF-002, note: Late.}}\n"
    sound.commit("Two late entries", {RECORD: UPDATED + entry.format(4) + entry.format(5)})
    report = outside(sound, tmp_path / "outside").audit(sound)
    assert codes(report) == {"HIS032"}
    (found,) = (one for one in report.findings if one.code == "HIS032")
    assert {case.record for case in found.cases} == {"ACT-1"}
    lag = report.facts.recording
    assert lag is not None
    assert (lag.n, lag.late, lag.basis) == (6, 2, "receipt")
    assert lag.worst == timedelta(days=2, hours=9, minutes=1)
    assert lag.median is not None
    assert lag.median < timedelta(hours=1)


def test_a_fact_of_the_future_is_named(sound: Made, tmp_path: Path) -> None:
    sound.commit("Ahead", {RECORD: UPDATED + "  - {on: 2026-03-20, by: STF-002, note: Ahead.}\n"})
    report = outside(sound, tmp_path / "outside").audit(sound)
    assert codes(report) == {"HIS031"}


def test_rounded_and_simultaneous_times_are_a_note(key: Key, tmp_path: Path) -> None:
    made = begun(tmp_path / "evidence", key)
    for number in range(21):
        day = FIRST + timedelta(days=number)
        made.commit(
            "Incident",
            {f"records/incidents/INC-{number}.yml": f"id: INC-{number}\noccurred_at: {day:%Y-%m-%d}T09:00\n"},
            when=day,
        )
    report = outside(made, tmp_path / "outside").audit(made)
    assert report.verdict == "verified"
    assert "HIS082" in codes(report, "note")
    (found,) = (one for one in report.findings if one.code == "HIS082")
    assert len(found.cases) == 2


def test_work_on_another_branch_is_a_note(sound: Made, known: Outside, tmp_path: Path) -> None:
    sound.git("switch", "-q", "-c", "side", "HEAD~1")
    side = sound.commit("Given up", {"docs/side.md": "text\n"})
    sound.git("switch", "-q", "main")
    sound.git("branch", "-q", "-D", "side")
    base = sound.git("rev-list", "--reverse", "HEAD").splitlines()
    log = logged(sound, tmp_path, tips=[*base, side])
    text = (tmp_path / "push-log.jsonl").read_text().splitlines()
    import json  # noqa: PLC0415

    last = json.loads(text[-1]) | {"ref": "refs/heads/side", "old": "0" * 40}
    (tmp_path / "push-log.jsonl").write_text("\n".join([*text[:-1], json.dumps(last)]) + "\n")
    from generators.history.receipts import read_receipts  # noqa: PLC0415

    assert log.lines[-1].ref == MAIN
    report = replace(known, receipts=read_receipts(tmp_path / "push-log.jsonl")).audit(sound)
    assert report.verdict == "verified"
    assert {"HIS088", "HIS083"} <= codes(report, "note")


# ------------------------------------------------------------------ nothing is run, nothing is written
def fingerprint(folder: Path) -> str:
    """Every file below a folder with its content, size and times."""
    hashed = hashlib.sha256()
    for top, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            file = Path(top, name)
            stat = file.lstat()
            content = b"" if file.is_symlink() else file.read_bytes()
            hashed.update(f"{file}{stat.st_size}{stat.st_mtime_ns}{stat.st_mode}".encode() + content)
    return hashed.hexdigest()


def test_nothing_of_a_repository_is_run_and_nothing_is_written(
    sound: Made, known: Outside, tmp_path: Path
) -> None:
    ran = tmp_path / "ran"
    script = tmp_path / "script"
    script.write_text(f'#!/bin/sh\necho "$0 $*" >> {ran}\ncat\n')
    script.chmod(0o755)
    sound.git("switch", "-q", "-c", "side")
    attributes = "*.yml filter=x diff=x merge=x\n*.md merge=x\n"
    sound.commit("Side", {RECORD: UPDATED.replace("Two", "Three"), ".gitattributes": attributes})
    sound.git("switch", "-q", "main")
    sound.commit("Main", {RECORD: UPDATED.replace("Two", "One"), ".gitattributes": attributes})
    sound.merge("side", "-X", "ours")
    for name in ("core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "diff.external", "diff.x.textconv",
                 "diff.x.command", "filter.x.clean", "filter.x.smudge", "filter.x.process", "merge.x.driver", "gpg.program",
                 "gpg.ssh.program", "credential.helper", "uploadpack.packObjectsHook", "core.alternateRefsCommand"):  # fmt: skip
        sound.git("config", name, str(script))
    sound.git("config", "merge.default", "x")
    sound.git("config", "merge.renormalize", "true")
    sound.git("config", "alias.cat-file", f"!{script}")
    (tmp_path / "more").write_text(f"[core]\n\tfsmonitor = {script}\n[diff]\n\texternal = {script}\n")
    sound.git("config", "include.path", str(tmp_path / "more"))
    hooks = sound.dot_git / "hooks"
    hooks.mkdir(exist_ok=True)
    for hook in (
        "post-index-change",
        "reference-transaction",
        "post-checkout",
        "pre-commit",
        "fsmonitor-watchman",
    ):
        (hooks / hook).write_bytes(script.read_bytes())
        (hooks / hook).chmod(0o755)
    embedded = sound.folder / "records" / "embedded"
    embedded.mkdir()
    (embedded / "HEAD").write_text("ref: refs/heads/main\n")
    (embedded / "config").write_text(f"[core]\n\tbare = true\n\tfsmonitor = {script}\n")
    (embedded / "objects").mkdir()
    (embedded / "refs").mkdir()
    ran.unlink(missing_ok=True)
    before = fingerprint(sound.folder)
    report = known.audit(sound)
    assert not ran.exists()
    assert fingerprint(sound.folder) == before
    assert {"HIS066", "HIS073"} <= codes(report)
    assert "HIS084" in codes(report, "note")
    sound.git("status")
    assert ran.exists(), "plain git runs what the repository names"


# ------------------------------------------------------------------ what cannot be audited
def test_a_folder_without_a_repository_has_a_clear_message(tmp_path: Path) -> None:
    with pytest.raises(Unable, match="no git repository"):
        audit(tmp_path)
    with pytest.raises(Unable, match="no folder"):
        audit(tmp_path / "nowhere")


def test_a_repository_without_a_commit_has_a_clear_message(tmp_path: Path) -> None:
    made = begun(tmp_path / "evidence", None)
    with pytest.raises(Unable, match="nothing has been committed"):
        audit(made.folder)


def test_a_commit_that_is_not_there_has_a_clear_message(sound: Made) -> None:
    with pytest.raises(Unable, match="no commit"):
        audit(sound.folder, revision="nowhere")
    with pytest.raises(Unable, match="no name of a commit"):
        audit(sound.folder, revision="--all")


def test_an_unsigned_history_of_one_commit_is_whole(tmp_path: Path) -> None:
    made = begun(tmp_path / "evidence", None)
    made.commit("First", {RECORD: ACTION})
    report = audit(made.folder)
    assert codes(report) == {"HIS011"}
    assert report.facts.commits == 1
    assert lodged(made, tmp_path).manifest == report.facts.manifest
    assert MANAGER not in "".join(report.statements)
