"""The page and the document on custody: the whole outcome for the team, and for others nothing of what they may not see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from generators import history, pdf
from generators.book import Behind, Book, compose
from generators.checking import check
from generators.finding import Unable
from generators.history.runner import opened
from generators.integrity import Report, audit, read_witness, witness
from generators.outputs import addresses, custody, packs
from generators.render import render
from tests import books
from tests.integrity.made import Made, begun
from tests.outputs.conftest import STORY
from tests.repositories import write

HIDDEN = ("SGC-open", "SGC-secret", "MIN-2026-02-11-governance", "DEC-carers", "DEC-gone")
AUDIENCES = ("inspector", "commissioner", "internal")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Records of every audience, some removed, some renamed, some commits of which touched only what is open."""
    made = begun(tmp_path_factory.mktemp("custody") / "evidence", None)
    write(made.folder, STORY)
    (made.folder / "records/safeguarding/SGC-secret.yml").write_text("id: SGC-secret\ntitle: Secret\n")
    (made.folder / "records/decisions/DEC-gone.yml").write_text("id: DEC-gone\ntitle: Gone\n")
    (made.folder / "records/risks/RSK-gone.yml").write_text("id: RSK-gone\ntitle: Gone\n")
    made.commit("Everything")
    made.commit("Taken out", {"records/safeguarding/SGC-secret.yml": None})
    made.commit("Taken out", {"records/decisions/DEC-gone.yml": None})
    made.commit("Taken out", {"records/risks/RSK-gone.yml": None})
    action = (made.folder / "records/actions/ACT-late.yml").read_text()
    made.commit("An update", {"records/actions/ACT-late.yml": action + "notes: Looked at.\n"})
    concern = (made.folder / "records/safeguarding/SGC-open.yml").read_text()
    made.commit("A concern", {"records/safeguarding/SGC-open.yml": concern + "notes: Looked at.\n"})
    return made


@pytest.fixture(scope="module")
def report(repository: Made) -> Report:
    return audit(repository.folder, today=date(2026, 4, 30))


@pytest.fixture(scope="module")
def shelf(repository: Made, report: Report) -> Mapping[str, Book]:
    checked = replace(check(repository.folder), findings=())
    behind = Behind(history=history.of_records(repository.folder), integrity=report)
    return {one: compose(checked, one, date(2026, 3, 31), behind=behind) for one in AUDIENCES}


def page(book: Book) -> str:
    return books.page(book, addresses.CUSTODY)


def document(book: Book) -> str:
    return render(packs.TEMPLATE, packs.one(book, "custody", "").tell())


def both(book: Book) -> str:
    return page(book) + document(book)


# ------------------------------------------------------------------ what everybody reads
@pytest.mark.parametrize("audience", AUDIENCES)
def test_verdict_reasons_and_limits_stand_on_page_and_document(
    shelf: Mapping[str, Book], report: Report, audience: str
) -> None:
    book = shelf[audience]
    for told in (books.words(page(book)), books.words(document(book))):
        assert "Verified with remarks" in told
        assert custody.NO_MORE in told
        assert report.facts.head in told
        assert report.facts.manifest in told
        assert f"manifest {report.facts.head} | sha256sum" in told
        assert "no lodged copy was given" in told
        for found in report.published.findings:
            assert found.about.title in told
            assert found.about.shows in told
            assert found.about.does_not_show in told


def test_every_finding_leads_to_its_explanation(shelf: Mapping[str, Book], report: Report) -> None:
    html = page(shelf["inspector"])
    for found in report.published.findings:
        assert f'href="reference/findings/{found.code}.html"' in html


# ------------------------------------------------------------------ the team
def test_the_team_reads_every_case(shelf: Mapping[str, Book], report: Report) -> None:
    told = books.words(page(shelf["internal"]))
    assert "3 records or evidence files were removed" in told
    for name in ("SGC-secret", "DEC-gone", "RSK-gone"):
        assert name in told
    assert "6 commits are not signed" in told
    assert "Files in the commit" in told
    assert "What to do" in told


# ------------------------------------------------------------------ others
@pytest.mark.parametrize("audience", ["inspector", "commissioner"])
def test_records_that_are_not_open_are_neither_named_nor_counted(
    shelf: Mapping[str, Book], audience: str
) -> None:
    book = shelf[audience]
    text = both(book)
    hidden = [name for name in HIDDEN if name not in (book.past.records if book.past else ())]
    assert hidden or audience == "inspector"
    assert not [name for name in hidden if name in text]
    assert "3 records" not in text
    assert "records/" not in books.words(page(book))
    assert "Files in the commit" not in text
    assert "What to do" not in text
    assert "@" not in books.words(page(book)).replace("$@", "")
    if hidden:
        assert "how much is not said here" in text


def test_a_removed_record_that_was_open_is_named(shelf: Mapping[str, Book]) -> None:
    book = shelf["commissioner"]
    assert book.past is not None
    assert "RSK-gone" in book.past.records
    assert "DEC-gone" not in book.past.records
    assert "RSK-gone" in page(book)


def test_a_commit_is_named_only_where_all_that_it_changed_is_open(
    shelf: Mapping[str, Book], repository: Made
) -> None:
    ids = repository.git("rev-list", "--reverse", "HEAD").splitlines()
    everything, secret, _, risk, update, concern = (one[:12] for one in ids)
    text = page(shelf["commissioner"])
    assert risk in text
    assert update in text
    assert everything not in text
    assert secret not in text
    assert text.count(concern) == text.count(repository.head[:12]), "only as the commit that is shown"
    assert f"commit {concern} of" not in text
    assert "6 commits are not signed" in books.words(text)
    assert "4 more cases are not named here" in books.words(text)


def test_nothing_local_is_published_unless_it_breaks(
    repository: Made, shelf: Mapping[str, Book], tmp_path: Path
) -> None:
    copy = repository.copied(tmp_path / "copy")
    copy.git("notes", "add", "-m", "Looked at", "HEAD")
    copy.git("config", "core.fsmonitor", "/bin/false")
    marred = audit(copy.folder, today=date(2026, 4, 30))
    assert {"HIS065", "HIS066"} <= {found.code for found in marred.findings}
    for book in shelf.values():
        assert both(replace(book, integrity=marred)) == both(book)


def test_a_broken_copy_is_said_to_everybody(
    repository: Made, shelf: Mapping[str, Book], tmp_path: Path
) -> None:
    copy = repository.copied(tmp_path / "copy")
    copy.loose(copy.git("rev-parse", "HEAD:records/safeguarding/SGC-open.yml")).unlink()
    broken = audit(copy.folder)
    told = books.words(page(replace(shelf["commissioner"], integrity=broken)))
    assert "Not verified" in told
    assert "Content is missing" in told
    assert "SGC-open" not in told


def test_a_dropped_record_is_named_to_whoever_may_see_it(
    repository: Made, shelf: Mapping[str, Book], tmp_path: Path
) -> None:
    copy = repository.copied(tmp_path / "copy")
    ids = ["ACT-late", "SGC-open", "RSK-falls"]
    (tmp_path / "witness.json").write_text(
        witness(opened(copy.folder), copy.head, "Test Care Ltd", "internal", date(2026, 3, 31), ids)
    )
    copy.git("reset", "-q", "--hard", "HEAD~2")
    dropped = audit(copy.folder, witnesses=[read_witness(tmp_path / "witness.json")])
    told = page(replace(shelf["commissioner"], integrity=dropped))
    assert "Not verified" in told
    assert "ACT-late" in told
    assert "SGC-open" not in told
    team = page(replace(shelf["internal"], integrity=dropped))
    assert "does not say now what it said then" in books.words(team)
    assert "SGC-open" in team


# ------------------------------------------------------------------ without an audit, and as a PDF
def test_without_an_audit_the_page_says_so_and_there_is_no_document(shelf: Mapping[str, Book]) -> None:
    book = replace(shelf["inspector"], integrity=None)
    assert "was not audited" in page(book)
    assert "custody.pdf" not in {pack.name for pack in packs.shelf(book)}
    with pytest.raises(Unable, match="was not audited"):
        packs.one(book, "custody", "")


def test_the_document_is_on_the_shelf_and_the_same_every_time(shelf: Mapping[str, Book]) -> None:
    book = shelf["commissioner"]
    (pack,) = (one for one in packs.shelf(book) if one.name == "custody.pdf")
    made = pdf.made(pdf.sheet(book, pack))
    assert made == pdf.made(pdf.sheet(book, pack))
    assert made.startswith(b"%PDF-")
    assert not [name for name in HIDDEN[:2] if name.encode() in made]


def test_what_the_page_is_told_is_the_same_every_time(
    shelf: Mapping[str, Book], report: Report, repository: Made
) -> None:
    again = replace(shelf["inspector"], integrity=audit(repository.folder, today=date(2026, 4, 30)))
    assert page(again) == page(shelf["inspector"])
