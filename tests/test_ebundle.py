"""A submission as its receiver gets it: made from a real repository, and every file in it read back."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest

from generators import ebundle, pdf
from generators.audience import source_text
from generators.ebundle import merging
from generators.finding import Unable
from generators.outputs.packs import sections
from tests import shelf
from tests.repositories import git, write

SUB = "SUB-one"


@pytest.fixture(scope="session")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shelf.repository(tmp_path_factory.mktemp("shelf"))


@pytest.fixture(scope="session")
def folder(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published submission for the council."""
    place = tmp_path_factory.mktemp("submissions") / SUB
    said: list[str] = []
    written = ebundle.write_submission(shelf.book(repository, "commissioner"), SUB, place, said.append)
    assert written == place / f"{SUB}.pdf"
    assert re.fullmatch(r"SUB-one: \d+ pages, 5 exhibits", said[0])
    return place


@pytest.fixture
def bundle(folder: Path) -> pypdf.PdfReader:
    return pypdf.PdfReader(folder / f"{SUB}.pdf")


@pytest.fixture
def manifest(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return told


def words(page: pypdf.PageObject) -> str:
    return " ".join(page.extract_text().split())


def whole(reader: pypdf.PdfReader) -> str:
    return " ".join(words(page) for page in reader.pages)


def outline(reader: pypdf.PdfReader, items: list[Any]) -> Iterator[tuple[str, int]]:
    for item in items:
        if isinstance(item, list):
            yield from outline(reader, item)
        else:
            page = reader.get_destination_page_number(item)
            assert page is not None
            yield str(item.title), page + 1


# ------------------------------------------------------------------ one paginated document
def test_every_page_is_stamped_with_provider_submission_and_its_number(bundle: pypdf.PdfReader) -> None:
    total = len(bundle.pages)
    for number, page in enumerate(bundle.pages, start=1):
        assert f"Test Care Ltd · {SUB} · {number} of {total}" in words(page)
        assert "Page " not in words(page), "no second numbering"
    assert bundle.page_labels == [str(number) for number in range(1, total + 1)]


def test_a_turned_exhibit_is_stamped_the_way_it_is_read(folder: Path) -> None:
    with pikepdf.open(folder / f"{SUB}.pdf") as opened:
        turned = [page for page in opened.pages if page.obj.get("/Rotate", 0) == 90]
        assert len(turned) == 2
        for page in turned:
            placed = (
                page.obj.Contents.read_bytes().decode("latin-1").rpartition("/Stamp")[0].rpartition("q")[2]
            )
            a, b, c, d, *_ = map(float, re.findall(r"-?[\d.]+", placed)[-6:])
            assert (round(a), round(d)) == (0, 0)
            assert (round(b), round(c)) == (1, -1)


def test_exhibits_follow_their_sheets_in_order_and_as_they_are(
    bundle: pypdf.PdfReader, manifest: dict[str, Any]
) -> None:
    places = {found["id"]: (found["first_page"], found["last_page"]) for found in manifest["exhibits"]}
    assert [found["form"] for found in manifest["exhibits"]] == ["pdf", "pdf", "picture", "file", "elsewhere"]
    for number, (identity, (first, last)) in enumerate(places.items(), start=1):
        assert f"Exhibit {number}:" in words(bundle.pages[first - 1])
        assert identity in words(bundle.pages[first - 1])
        assert last - first == (2 if identity in ("EVD-0001", "EVD-0002") else 0)
    letter = places["EVD-0001"][0]
    assert words(bundle.pages[letter]).startswith("Letter of the council, sheet 1")
    assert words(bundle.pages[letter + 1]).startswith("Letter of the council, sheet 2")
    assert len(bundle.pages[places["EVD-0003"][0] - 1].images) == 1
    slip = words(bundle.pages[places["EVD-0004"][0] - 1])
    assert "File that cannot be set on paper" in slip
    assert "exhibits/04-EVD-0004.csv" in slip
    assert hashlib.sha256(shelf.EXHIBITS["doses.csv"]).hexdigest() in slip.replace(" ", "")
    assert "Kept in the office safe" in words(bundle.pages[places["EVD-0005"][0] - 1])


def test_the_contents_lead_to_the_pages_they_name_and_go_on_doing_so_when_merged_again(
    folder: Path, bundle: pypdf.PdfReader
) -> None:
    printed = {
        found[1].strip(" ."): int(found[2])
        for page in bundle.pages[:3]
        for found in re.finditer(r"(.+?)(?: \.){4,}\s+(\d+)", page.extract_text())
    }
    assert {
        "Improvement plans",
        "Actions",
        "Meetings",
        "Exhibit 1: Letter (EVD-0001)",
        "Exhibit 5: Paper file (EVD-0005)",
    } <= set(printed)
    joined = pikepdf.new()
    joined.add_blank_page()
    with pikepdf.open(folder / f"{SUB}.pdf") as opened:
        joined.pages.extend(opened.pages)
    numbers = {page.obj.objgen: number for number, page in enumerate(joined.pages)}
    reached = [
        numbers[mark.Dest[0].objgen]
        for page in list(joined.pages)[1:4]
        for mark in page.obj.get("/Annots", ())
        if "/Dest" in mark
    ]
    assert set(printed.values()) <= set(reached)
    for title, number in printed.items():
        assert title.split(" (")[0] in words(bundle.pages[number - 1])


def test_each_section_and_exhibit_has_a_bookmark_to_its_page(
    bundle: pypdf.PdfReader, manifest: dict[str, Any]
) -> None:
    found = dict(outline(bundle, bundle.outline))
    for section in manifest["sections"]:
        assert found[section["title"]] == section["page"]
    for exhibit in manifest["exhibits"]:
        assert (
            found[f"Exhibit {exhibit['number']}: {exhibit['title']} ({exhibit['id']})"]
            == exhibit["first_page"]
        )


def test_it_opens_at_full_size_on_its_first_page_with_its_bookmarks(folder: Path) -> None:
    with pikepdf.open(folder / f"{SUB}.pdf") as opened:
        page, view, _, _, zoom = list(opened.Root.OpenAction)
        assert page.objgen == opened.pages[0].obj.objgen
        assert (str(view), int(zoom)) == ("/XYZ", 1)
        assert opened.Root.PageMode == "/UseOutlines"
        assert not opened.check_pdf_syntax()


# ------------------------------------------------------------------ what it says
def test_the_cover_says_to_whom_what_for_of_what_time_and_from_which_commit(
    bundle: pypdf.PdfReader, repository: Path
) -> None:
    cover = words(bundle.pages[0])
    for part in (
        "Northmere Council",
        "Monthly report on the medicines plan",
        "1 February 2026 to 31 March 2026",
        "Position as at 31 March 2026",
        "Made for commissioners",
        "This is a true account of what the records say.",
        "Registered manager: Registered manager (STF-002)",
        "SUB-one-accessible.pdf",
        "Example data.",
    ):
        assert part in cover, part
    assert git(repository, "rev-parse", "HEAD") in cover.replace(" ", "")
    assert "We are not yet where we want to be." in whole(bundle)


def test_sections_stand_in_the_order_of_the_record_and_an_empty_one_says_so(
    bundle: pypdf.PdfReader, manifest: dict[str, Any]
) -> None:
    titles = [found["title"] for found in manifest["sections"]]
    assert titles == [
        "Improvement plans",
        "Actions",
        "Controls and how well they were checked",
        "Incidents",
        "Risks",
        "Safeguarding concerns: totals",
        "Meetings",
    ]
    said = whole(bundle)
    assert (
        "No risk that commissioners may see is recorded for the chosen services, from 1 February 2026 to 31 March 2026."
        in said
    )
    assert "No meeting that commissioners may see is recorded" in said
    assert "The pharmacy's list came late" in said


def test_figures_that_point_at_a_person_are_not_given_to_commissioners(bundle: pypdf.PdfReader) -> None:
    said = whole(bundle)
    assert "One House 6 fewer than 5 0 0 0 not given" in said
    assert "Fewer than 5 concerns raised" in said


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        ((6, 2), ("6", "fewer than 5", "not given")),
        ((4, 1), ("fewer than 5", "fewer than 5", "not given")),
        ((6, 0), ("6", "0", "6")),
        ((5, 7), ("5", "7", "12")),
    ],
)
def test_a_total_does_not_give_back_what_was_held_back(
    figures: tuple[int, ...], told: tuple[str, ...]
) -> None:
    assert sections.told(figures, small=True) == told
    assert sections.told(figures, small=False) == (*map(str, figures), str(sum(figures)))


def test_nothing_that_the_audience_may_not_see_is_anywhere_in_it(
    folder: Path, bundle: pypdf.PdfReader
) -> None:
    with pikepdf.open(folder / f"{SUB}-accessible.pdf") as opened:
        yaml = "\n".join(held.get_file().read_bytes().decode() for held in opened.attachments.values())
    assert "ACT-0001" in yaml
    everything = "\n".join(
        [
            whole(bundle),
            whole(pypdf.PdfReader(folder / f"{SUB}-accessible.pdf")),
            yaml,
            (folder / "manifest.json").read_text(encoding="utf-8"),
        ]
    )
    assert not [
        canary
        for canary in (*shelf.CANARIES, "DEC-0001", "MIN-0001", "SGC-0001", "CHK-one")
        if canary in everything
    ]


# ------------------------------------------------------------------ what lies beside it
def test_the_accessible_original_is_in_the_folder_and_in_the_bundle(folder: Path) -> None:
    original = folder / f"{SUB}-accessible.pdf"
    with pikepdf.open(original) as opened, opened.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert "Exhibit 3: Photograph (EVD-0003)" in whole(pypdf.PdfReader(original))
    with pikepdf.open(folder / f"{SUB}.pdf") as opened:
        assert list(opened.attachments) == [original.name]
        held = opened.attachments[original.name]
        assert held.get_file().read_bytes() == original.read_bytes()
        assert held.obj.AFRelationship == "/Alternative"


def test_the_manifest_names_every_file_and_record_by_its_hash(
    folder: Path, manifest: dict[str, Any], repository: Path, bundle: pypdf.PdfReader
) -> None:
    on_disk = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {
        "manifest.json"
    }
    assert {found["path"] for found in manifest["files"]} == on_disk
    for found in manifest["files"]:
        content = (folder / found["path"]).read_bytes()
        assert (found["bytes"], found["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert {name.name for name in (folder / "exhibits").iterdir()} == {
        "01-EVD-0001.pdf",
        "02-EVD-0002.pdf",
        "03-EVD-0003.png",
        "04-EVD-0004.csv",
    }
    book = shelf.book(repository, "commissioner")
    records = {found["id"]: found["sha256"] for found in manifest["records"]}
    assert {"SUB-one", "PLN-one", "ACT-0001", "ACT-0002", "CTL-one", "EVD-0001"} <= set(records)
    for identity, sha256 in records.items():
        assert sha256 == hashlib.sha256(source_text(book.ledger.entries[identity]).encode()).hexdigest()
    assert (manifest["audience"], manifest["as_of"], manifest["example"], manifest["draft"]) == (
        "commissioner",
        "2026-03-31",
        True,
        [],
    )
    assert manifest["commit"] == git(repository, "rev-parse", "HEAD")
    assert manifest["bundle"]["pages"] == len(bundle.pages)


def test_the_same_commit_gives_the_same_bytes_in_another_zone_and_language(
    folder: Path, repository: Path, tmp_path: Path
) -> None:
    code = "import sys; from pathlib import Path; from tests import shelf; from generators import ebundle\n"
    code += "ebundle.write_submission(shelf.book(Path(sys.argv[1]), 'commissioner'), 'SUB-one', Path(sys.argv[2]), print)"
    elsewhere = {
        **os.environ,
        "TZ": "Pacific/Auckland",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "SOURCE_DATE_EPOCH": "1",
    }
    again = tmp_path / SUB
    subprocess.run(
        [sys.executable, "-c", code, str(repository), str(again)],
        env=elsewhere,
        cwd=Path(__file__).parent.parent,
        check=True,
        timeout=240,
    )
    assert digests(again) == digests(folder)


def digests(folder: Path) -> Mapping[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# ------------------------------------------------------------------ exhibits that cannot go in
def changed(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """The repository with other files over its own, not committed: what is refused is refused before anything is rendered."""
    write(folder, shelf.files() | dict(files), base=True)
    return folder


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (shelf.encrypted("Letter"), "encrypted"),
        (shelf.signed("Letter"), "digital signature"),
        (b"%PDF-1.7 no more than a first line", "not a sound PDF"),
        (b"no PDF at all", "not a sound PDF"),
    ],
    ids=["encrypted", "signed", "broken", "text"],
)
def test_an_exhibit_that_cannot_be_merged_is_named_and_nothing_is_published(
    tmp_path: Path, content: bytes, why: str
) -> None:
    record = shelf.evidence("EVD-0001", "Letter", "letter.pdf", content)
    repository = changed(
        tmp_path / "repository",
        {"records/evidence/files/letter.pdf": content, "records/evidence/EVD-0001.yml": record},
    )
    place = tmp_path / "out" / SUB
    with pytest.raises(Unable, match="EVD-0001") as raised:
        ebundle.write_submission(shelf.book(repository, "commissioner"), SUB, place, print)
    assert why in raised.value.message
    assert raised.value.cure
    assert not place.exists()


def test_an_exhibit_that_is_not_the_file_its_record_names_is_refused(
    repository: Path, tmp_path: Path
) -> None:
    book = shelf.book(changed(tmp_path / "repository", {}), "commissioner")
    (book.repository / "records/evidence/files/letter.pdf").write_bytes(shelf.drawing("Another letter"))
    with pytest.raises(Unable, match="exhibit EVD-0001 is not the one its record names"):
        ebundle.write_submission(book, SUB, tmp_path / "out", print)


def test_an_exhibit_that_the_audience_may_not_see_is_refused_without_a_word_of_it(tmp_path: Path) -> None:
    record = str(shelf.RECORDS["records/submissions/SUB-one.yml"]).replace("EVD-0002,", "EVD-0009,")
    repository = changed(tmp_path / "repository", {"records/submissions/SUB-one.yml": record})
    with pytest.raises(Unable, match="exhibit 2 of SUB-one may not be shown to commissioners") as raised:
        ebundle.write_submission(shelf.book(repository, "commissioner"), SUB, tmp_path / "out", print)
    assert "EVD-0009" not in raised.value.message + raised.value.cure
    assert "canary" not in raised.value.message + raised.value.cure


def test_a_submission_is_made_for_its_own_audience_only(repository: Path, tmp_path: Path) -> None:
    with pytest.raises(Unable, match="not a submission made for this audience"):
        ebundle.write_submission(shelf.book(repository, "inspector"), SUB, tmp_path / "out", print)


# ------------------------------------------------------------------ merging
def joined(*inserts: bytes) -> merging.Joined:
    return merging.Joined(
        shelf.drawing("Body"), [merging.Insert("EVD-0001", 1, content) for content in inserts]
    )


def stamped(found: merging.Joined) -> pikepdf.Pdf:
    stamps = pikepdf.new()
    for size in found.sizes():
        stamps.add_blank_page(page_size=size)
    out = BytesIO()
    stamps.save(out)
    return pikepdf.open(BytesIO(found.stamped(out.getvalue())))


def test_a_bundle_is_pdf_a_only_where_every_exhibit_is(
    repository: Path, folder: Path, tmp_path: Path
) -> None:
    with pikepdf.open(folder / f"{SUB}.pdf") as opened, opened.open_metadata() as metadata:
        assert "pdfaid:part" not in metadata, "two exhibits are not PDF/A"
    archival = pdf.write(shelf.book(repository, "inspector"), "record", "INC-0001", tmp_path).read_bytes()
    assert joined(archival).archival
    assert not joined(archival, shelf.drawing("Scan")).archival


def test_what_an_exhibit_would_do_by_itself_does_not_go_in() -> None:
    content = BytesIO()
    with pikepdf.open(BytesIO(shelf.drawing("Letter"))) as opened:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        opened.Root.OpenAction = script
        opened.pages[0].obj.AA = pikepdf.Dictionary(O=script)
        mark = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=[0, 0, 9, 9],
            A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("x.exe")),
        )
        opened.pages[0].obj.Annots = pikepdf.Array([opened.make_indirect(mark)])
        opened.save(content)
    with stamped(joined(content.getvalue())) as made:
        assert len(made.pages) == 4
        said = " ".join(str(found) for found in made.objects)
    assert not [word for word in ("JavaScript", "app.alert", "Launch", "x.exe") if word in said]


def test_pages_keep_their_order_whatever_goes_in_between() -> None:
    with stamped(
        merging.Joined(
            shelf.drawing("Body"),
            [
                merging.Insert("EVD-0001", 1, shelf.drawing("One")),
                merging.Insert("EVD-0002", 2, shelf.drawing("Two")),
            ],
        )
    ) as made:
        said = [re.findall(rb"\((.*?)\)", page.obj.Contents.read_bytes())[0].decode() for page in made.pages]
    assert said == [
        "Body, sheet 1",
        "One, sheet 1",
        "One, sheet 2",
        "Body, sheet 2",
        "Two, sheet 1",
        "Two, sheet 2",
    ]


def test_a_page_turned_by_no_number_is_taken_as_it_lies() -> None:
    def blank(turn: object = None) -> bytes:
        made, out = pikepdf.new(), BytesIO()
        made.add_blank_page(page_size=(200, 300))
        if turn is not None:
            made.pages[0].obj.Rotate = turn
        made.save(out)
        return out.getvalue()

    inserts = [
        merging.Insert("EVD-odd", 1, blank(pikepdf.Name.Odd)),
        merging.Insert("EVD-side", 1, blank(90)),
    ]
    assert merging.Joined(blank(), inserts).sizes() == ((200, 300), (200, 300), (300, 200))
