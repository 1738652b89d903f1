"""Sites as the records stood, pages of what was known, and the witness that each site carries."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pypdf
import pytest

from tests.books import words
from tests.cli.conftest import ACTION, RISK, Run, commits
from tests.repositories import git, write


def site(run: Run, repository: Path, *arguments: str, out: str = "out") -> Path:
    done = run("build", "--no-pdf", "--audience", "internal", "--out", out, *arguments, cwd=repository)
    assert done.code == 0, done.err
    return repository / out / "site/internal"


def read(folder: Path, page: str) -> str:
    return words((folder / page).read_text(encoding="utf-8"))


def text_of(place: Path) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(place).pages)


def digests(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_a_site_as_it_stood_is_the_one_that_was_built_then(
    run: Run, repository: Path, tmp_path: Path
) -> None:
    first = commits(repository)[0]
    git(tmp_path, "clone", "-q", str(repository), "then")
    git(tmp_path / "then", "checkout", "-q", "--detach", first)
    (repository / ACTION).write_text("id: ACT-1\ntitle: [not even YAML\n")
    told = digests(site(run, repository, "--at", first))
    assert told == digests(site(run, tmp_path / "then"))
    assert told == digests(site(run, repository, "--at", "2026-03-17", "--as-of", "2026-03-03", out="again"))


def test_on_a_day_the_position_date_is_that_day(run: Run, repository: Path) -> None:
    folder = site(run, repository, "--at", "2026-03-19")
    assert "Position as at 19 March 2026" in read(folder, "index.html")
    assert "Draft: not committed" not in read(folder, "index.html")


def test_what_was_known_on_chosen_days_has_pages(run: Run, repository: Path) -> None:
    folder = site(run, repository, "--known-on", "2026-03-10", "--known-on", "2026-03-18T16:59")
    assert {path.name for path in (folder / "known").iterdir()} == {
        "2026-03-10.html",
        "2026-03-18T16-59.html",
    }
    told = read(folder, "known/2026-03-10.html")
    assert "What was known on 10 March 2026" in told
    assert "20 March 2026" in told
    assert "10 April 2026" not in told.split("Written down later")[0]
    # Moved on the 18th at 17:00, and written down then.
    assert "Due changed from 20 March 2026 to 10 April 2026" not in told


@pytest.mark.parametrize("day", ["soon", "2026-13-01", "14/01/2026"])
def test_a_day_that_is_none_is_refused(run: Run, repository: Path, day: str) -> None:
    done = run("build", "--known-on", day, cwd=repository)
    assert done.code == 2
    assert "is no date" in done.err


def test_a_site_carries_a_witness_of_its_commit_and_what_it_shows(run: Run, repository: Path) -> None:
    folder = site(run, repository)
    told = json.loads((folder / "custody/witness.json").read_text())
    assert told["commit"] == git(repository, "rev-parse", "HEAD")
    assert {"ACT-1", "RSK-1", "EVD-1"} <= set(told["records"])
    assert 'href="custody/witness.json"' in (folder / "custody.html").read_text()
    audited = run("audit", "--witness", str(folder / "custody/witness.json"), cwd=repository)
    assert audited.code == 0
    assert "Everything in the custody/witness.json" in audited.out or "is still here" in audited.out
    git(repository, "reset", "-q", "--hard", "HEAD~1")
    assert run("audit", "--witness", str(folder / "custody/witness.json"), cwd=repository).code == 1


def test_a_draft_has_nothing_to_lodge(run: Run, repository: Path) -> None:
    (repository / "records/staff/STF-003.yml").write_text("{id: STF-003, title: Carer, job_title: Carer}\n")
    folder = site(run, repository)
    assert not (folder / "custody/witness.json").exists()
    assert 'href="custody/witness.json"' not in (folder / "custody.html").read_text()


def test_the_custody_page_gives_the_verdict_of_the_audit(run: Run, repository: Path) -> None:
    folder = site(run, repository)
    assert "Verified with remarks" in read(folder, "custody.html")
    name = git(repository, "rev-parse", f"HEAD~2:{ACTION}")
    loose = repository / ".git/objects" / name[:2] / name[2:]
    loose.chmod(0o644)
    loose.unlink()
    done = run("build", "--no-pdf", "--audience", "internal", "--out", "out", cwd=repository)
    assert done.code == 2
    assert "the history cannot be read whole" in done.err
    assert "Verified with remarks" in read(folder, "custody.html")


def test_a_month_of_the_trail_is_a_document(run: Run, repository: Path) -> None:
    done = run("pdf", "trail", "2026-03", "2026-04", "--audience", "internal", cwd=repository)
    assert done.code == 0, done.err
    march, april = (Path(line) for line in done.out.split())
    assert march.name == "audit-trail-2026-03.pdf"
    assert "joiner is ill" in text_of(march)
    assert "joiner is ill" not in text_of(april)


def test_what_the_history_is_worth_is_a_document(run: Run, repository: Path) -> None:
    done = run("pdf", "custody", "--audience", "internal", cwd=repository)
    assert done.code == 0, done.err
    (place,) = (Path(line) for line in done.out.split())
    assert place.name == "custody.pdf"
    assert "3 commits are not signed" in text_of(place)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["custody", "ACT-1"], "custody is told of the whole repository; leave ACT-1 out"),
        (["record"], "say which: the id of a record"),
        (["trail", "2027-01"], "2027-01"),
        (["trail", "March"], "March"),
    ],
)
def test_a_document_of_nothing_is_refused(
    run: Run, repository: Path, arguments: list[str], said: str
) -> None:
    done = run("pdf", *arguments, cwd=repository)
    assert done.code == 2
    assert said in " ".join(re.sub(r"[│╭╰─╮╯]", " ", done.err).split())
    assert not (repository / "build").exists()


def test_where_nothing_was_committed_nothing_can_be_said_of_its_worth(run: Run, tmp_path: Path) -> None:
    folder = write(tmp_path / "plain", {"records/risks/RSK-1.yml": RISK})
    done = run("pdf", "custody", "--as-of", "2026-03-05", cwd=folder)
    assert done.code == 2
    assert "history" in done.err
    assert "cure:" in done.err
