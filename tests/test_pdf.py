"""The printed documents as a reader gets them: made from a real repository and read back with another library."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest

from generators import pdf
from generators.audience import source_text
from generators.finding import Unable
from generators.pdf.sheet import Sheet
from tests import shelf
from tests.repositories import git

Read = Callable[[str], pypdf.PdfReader]

DOCUMENTS = {"MIN-0001": "minutes", "DEC-0001": "record", "PLN-one": "plan", "INC-0001": "record"}


@pytest.fixture(scope="session")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shelf.repository(tmp_path_factory.mktemp("shelf"))


@pytest.fixture(scope="session")
def documents(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Minutes, a decision, a plan and an incident, for inspectors."""
    pdf.require()
    book, out = shelf.book(repository, "inspector"), tmp_path_factory.mktemp("documents")
    return {identity: pdf.write(book, sort, identity, out) for identity, sort in DOCUMENTS.items()}


@pytest.fixture
def read(documents: Mapping[str, Path]) -> Read:
    return lambda identity: pypdf.PdfReader(documents[identity])


def words(page: pypdf.PageObject) -> str:
    return " ".join(page.extract_text().split())


def whole(reader: pypdf.PdfReader) -> str:
    return " ".join(words(page) for page in reader.pages)


def bookmarks(outline: list[Any]) -> list[str]:
    found: list[str] = []
    for item in outline:
        found += bookmarks(item) if isinstance(item, list) else [str(item.title)]
    return found


# ------------------------------------------------------------------ what every page says
@pytest.mark.parametrize("identity", DOCUMENTS)
def test_every_page_says_whose_it_is_as_at_when_from_which_commit_for_whom_and_which_page(
    read: Read, repository: Path, identity: str
) -> None:
    reader, commit = read(identity), git(repository, "rev-parse", "HEAD")
    assert len(reader.pages) > 1
    for number, page in enumerate(reader.pages, start=1):
        said = words(page)
        assert "Test Care Ltd ·" in said
        assert f"Position as at 31 March 2026 · commit {commit[:12]} · for inspectors" in said
        assert f"Page {number} of {len(reader.pages)}" in said
        assert "Example data" in said
        assert "Draft" not in said
    assert commit in words(reader.pages[0]).replace(" ", "")


def test_a_draft_says_so_on_every_page_and_why_on_its_cover(tmp_path: Path) -> None:
    folder = shelf.repository(tmp_path / "repository")
    record = folder / "records/decisions/DEC-0001.yml"
    record.write_text(
        record.read_text(encoding="utf-8").replace("Takes a month.", "Takes two months."), encoding="utf-8"
    )
    reader = pypdf.PdfReader(
        pdf.write(shelf.book(folder, "inspector"), "record", "DEC-0001", tmp_path / "out")
    )
    assert all("Draft: not committed" in words(page) for page in reader.pages)
    assert "because: some of what was read is not committed" in words(reader.pages[0])
    internal = pypdf.PdfReader(
        pdf.write(shelf.book(folder, "internal"), "record", "DEC-0001", tmp_path / "internal")
    )
    assert "not committed: records/decisions/DEC-0001.yml" in words(internal.pages[0])


# ------------------------------------------------------------------ finding one's way
@pytest.mark.parametrize("identity", DOCUMENTS)
def test_each_line_of_the_contents_leads_to_the_page_it_names(read: Read, identity: str) -> None:
    reader = read(identity)
    named = reader.named_destinations
    lines = {title: (page, target) for page, title, target in contents(reader)}
    assert lines, "no contents were found"
    for title, (printed, target) in lines.items():
        reached = reader.get_destination_page_number(named[target])
        assert reached is not None
        assert printed == reached + 1, title
        assert " ".join(title.split()[:4]) in words(reader.pages[reached]), title


def contents(reader: pypdf.PdfReader) -> list[tuple[int, str, str]]:
    """Printed page number, text and target of every link with a row of dots, in reading order."""
    front = [page for page in reader.pages if ". . . ." in page.extract_text()]
    targets = dict.fromkeys(
        str(mark.get_object()["/Dest"]) for page in front for mark in page.get("/Annots") or ()
    )
    rows = [row for page in front for row in page.extract_text().split("\n") if ". . ." in row]
    assert len(targets) == len(rows)
    return [
        (int(row.split()[-1]), row.split(" . ")[0].rstrip(" ."), target)
        for row, target in zip(rows, targets, strict=True)
    ]


def test_pages_are_labelled_and_chapters_bookmarked(read: Read) -> None:
    reader = read("MIN-0001")
    assert reader.page_labels == [str(number) for number in range(1, len(reader.pages) + 1)]
    assert bookmarks(reader.outline)[:2] == ["Who met", "1. Medicines"]
    assert "What this document does not show" in bookmarks(reader.outline)


def test_the_list_of_actions_lies_across_the_page(read: Read) -> None:
    page = next(
        page
        for page in read("PLN-one").pages
        if "Actions at a glance" in words(page) and "First due" in words(page)
    )
    assert page.mediabox.width > page.mediabox.height


# ------------------------------------------------------------------ made for everyone and to last
@pytest.mark.parametrize("identity", DOCUMENTS)
def test_a_document_claims_pdf_a_3a_and_pdf_ua_1_and_is_tagged(
    documents: Mapping[str, Path], identity: str
) -> None:
    with pikepdf.open(documents[identity]) as opened, opened.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert opened.Root.MarkInfo.Marked
        assert opened.Root.ViewerPreferences.DisplayDocTitle
        assert str(opened.Root.Lang) == "en-GB"
        assert f"{identity}.yml" in opened.attachments
        links = [mark for page in opened.pages for mark in page.obj.get("/Annots", ())]
        assert links
        assert not [mark for mark in links if str(mark.Contents) == str(mark.Dest)], (
            "a link says where it leads in words"
        )
        assert not opened.check_pdf_syntax()


def test_each_header_cell_says_whether_it_heads_a_row_or_a_column(documents: Mapping[str, Path]) -> None:
    with pikepdf.open(documents["PLN-one"]) as opened:
        cells = [
            found
            for found in opened.objects
            if isinstance(found, pikepdf.Dictionary) and found.get("/S") == "/TH"
        ]
        scopes = [str(cell.A.Scope) for cell in cells]
    assert set(scopes) == {"/Column", "/Row"}


def test_the_yaml_of_what_is_shown_is_attached_with_the_date_of_the_commit(
    documents: Mapping[str, Path], repository: Path
) -> None:
    book = shelf.book(repository, "inspector")
    with pikepdf.open(documents["MIN-0001"]) as opened:
        assert sorted(opened.attachments) == ["ACT-0001.yml", "DEC-0001.yml", "MIN-0001.yml"]
        for name, held in opened.attachments.items():
            file = held.get_file()
            assert file.read_bytes().decode() == source_text(book.ledger.entries[name.removesuffix(".yml")])
            assert held.obj.AFRelationship == "/Source"
            assert file.creation_date == file.mod_date == datetime(2026, 3, 31, 11, tzinfo=UTC)


def test_the_same_commit_gives_the_same_bytes_in_another_zone_and_language(
    documents: Mapping[str, Path], repository: Path, tmp_path: Path
) -> None:
    code = "import sys; from pathlib import Path; from tests import shelf; from generators import pdf\n"
    code += "pdf.write(shelf.book(Path(sys.argv[1]), 'inspector'), 'minutes', 'MIN-0001', Path(sys.argv[2]))"
    elsewhere = {
        **os.environ,
        "TZ": "Pacific/Auckland",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "SOURCE_DATE_EPOCH": "1",
    }
    subprocess.run(
        [sys.executable, "-c", code, str(repository), str(tmp_path)],
        env=elsewhere,
        cwd=Path(__file__).parent.parent,
        check=True,
        timeout=120,
    )
    assert (tmp_path / "MIN-0001.pdf").read_bytes() == documents["MIN-0001"].read_bytes()


# ------------------------------------------------------------------ what the documents say
def test_minutes_say_who_met_what_was_decided_and_where_the_actions_stand(read: Read) -> None:
    said = whole(read("MIN-0001"))
    for part in (
        "Registered manager STF-002",
        "Northmere Council Observer present",
        "Senior carer STF-003 – apologies",
        "Quorate Yes",
        "Decided: Check lists before rounds (DEC-0001)",
        "Because wrong lists make every round wrong.",
        "Meet again in a fortnight",
        "The plan is new",
        "kept in these minutes only",
        "Not checked Too early",
        "Lists were never compared.",
        "Nothing more is recorded under this item.",
        "Approved on 14 March 2026",
    ):
        assert part in said, part
    assert "Check every list ACT-0001 Senior carer STF-003 10 Mar 2026 Verified." in said


def test_a_plan_report_keeps_claimed_verified_and_embedded_apart(read: Read) -> None:
    said = whole(read("PLN-one"))
    assert "Milestones 1 of 2 (50 %) 0 of 2 (0 %) 0 of 2 (0 %)" in said
    assert "Actions 2" not in said
    assert "Blocked since 1 March 2026: No observer at weekends" in said
    assert "The pharmacy's list came late" in said
    assert "2 of 31" in said or "2 of 30" in said
    assert "BRAG colours have no national definition" in said


def test_a_decision_record_shows_rejected_options_and_markdown_without_its_addresses(
    read: Read, documents: Mapping[str, Path]
) -> None:
    said = whole(read("DEC-0001"))
    assert "Watches people follow wrong lists." in said
    assert "(javascript:alert(1))" in said
    assert '<img src="http://example.invalid/x.png"' in said, "HTML in a record is text"
    raw = b"".join(str(found).encode() for found in pikepdf.open(documents["DEC-0001"]).objects)
    assert not [word for word in (b"/JavaScript", b"/Launch", b"/URI", b"/SubmitForm") if word in raw]


def test_any_other_record_has_a_document_too(read: Read) -> None:
    said = whole(read("INC-0001"))
    assert "Incident Missed dose 1" in said
    assert "Happened 1 March 2026 at 09:00" in said


# ------------------------------------------------------------------ for whom
def test_a_build_makes_each_document_that_its_audience_may_see(repository: Path, tmp_path: Path) -> None:
    said: list[str] = []
    book = shelf.book(repository, "commissioner")
    assert pdf.write_all(book, tmp_path, said.append) == ("PLN-one.pdf",)
    assert said == ["1 document as PDF"]
    assert not [
        canary for canary in shelf.CANARIES if canary in whole(pypdf.PdfReader(tmp_path / "PLN-one.pdf"))
    ]
    with pytest.raises(Unable, match="MIN-0001"):
        pdf.write(book, "minutes", "MIN-0001", tmp_path)


def test_documents_made_by_several_processes_are_those_made_by_one(
    repository: Path, documents: Mapping[str, Path], tmp_path: Path
) -> None:
    names = pdf.write_all(shelf.book(repository, "inspector"), tmp_path, lambda _: None)
    assert names == ("PLN-one.pdf", "DEC-0001.pdf", "MIN-0001.pdf")
    assert [(tmp_path / name).read_bytes() for name in names] == [
        documents[name.removesuffix(".pdf")].read_bytes() for name in names
    ]


# ------------------------------------------------------------------ what a document cannot do
def sheet(body: str, *pictures: tuple[str, bytes]) -> Sheet:
    html = f'<!DOCTYPE html><html lang="en-GB"><head><title>t</title></head><body data-head="a" data-mark="b" data-foot="c">{body}</body></html>'
    return Sheet(html, "test", datetime(2026, 3, 31, tzinfo=UTC), pictures=pictures)


@pytest.mark.parametrize(
    "body",
    [
        '<img src="file:///etc/hostname" alt="x">',
        '<img src="http://127.0.0.1:9/x.png" alt="x">',
        '<link rel="stylesheet" href="file:///etc/hostname">',
        '<p style="background:url(file:///etc/hostname)">x</p>',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="file:///etc/hostname">x</a>',
        '<a href="#nowhere">x</a>',
    ],
)
def test_a_document_reaches_nothing_outside_itself(body: str) -> None:
    with pytest.raises(Exception, match=r"does not hold|may not lead out"):
        pdf.made(sheet(body))


def test_a_picture_that_cannot_be_read_is_named() -> None:
    with pytest.raises(Unable, match="exhibit-1 cannot be shown"):
        pdf.made(sheet('<img src="held:exhibit-1" alt="x">', ("exhibit-1", b"no picture")))


def test_missing_fonts_are_named(tmp_path: Path) -> None:
    (tmp_path / "Inter-Regular.woff2").write_bytes(b"x")
    assert pdf.missing_fonts(tmp_path) == ["Inter-Italic", "Inter-SemiBold", "Inter-Bold"]


def test_a_finished_document_can_be_opened_from_memory() -> None:
    assert len(pypdf.PdfReader(BytesIO(pdf.made(sheet("<p>x</p>")))).pages) == 1
