"""Hostile text in every field of printed documents and of a submission: nothing in them runs, fetches or leads outside."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pikepdf
import pytest

from generators import ebundle, pdf
from generators.kind import slots
from generators.kinds.submission import Submission
from tests import every_field
from tests.books import book
from tests.deepscan import Read, forms
from tests.hostile import PAYLOADS

DOCUMENTS = {
    "PLN-all": "plan",
    "MIN-all": "minutes",
    "DEC-all": "record",
    "INC-all": "record",
    "EVD-all": "record",
}
SECTIONS = next(slot for slot in slots(Submission) if slot.name == "sections").choices
# What a PDF can do by itself or at a click, beside going to a place in itself.
DOING = ("/URI", "/JavaScript", "/Launch", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/Rendition")


def deeds(file: Path) -> Iterator[str]:
    """Everything in a PDF that could run, fetch or lead outside."""
    with pikepdf.open(file) as opened:
        for item in opened.objects:
            if isinstance(item, pikepdf.Dictionary):
                yield from (key for key in ("/JS", "/AA", "/URI") if key in item)
                if str(item.get("/S")) in DOING:
                    yield str(item.S)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, out = tmp_path_factory.mktemp("hostile"), tmp_path_factory.mktemp("out")
    payloads = cycle(PAYLOADS)
    more = {
        "submission": {
            "audience": ["inspector"],
            "exhibits": [],
            "as_of": "2026-03-31",
            "sections": list(SECTIONS),
        }
    }
    every_field.write(folder, lambda _: next(payloads), more=more)
    told = book(folder, "inspector")
    assert told.ledger.find(Submission, "SUB-all")
    for identity, sort in DOCUMENTS.items():
        pdf.write(told, sort, identity, out)
    ebundle.write_submission(told, "SUB-all", out / "SUB-all", lambda _: None)
    return out


def test_no_document_runs_or_fetches_anything_or_leads_outside(published: Path) -> None:
    files = sorted(published.rglob("*.pdf"))
    assert len(files) == len(DOCUMENTS) + 2
    assert {file.name: sorted(set(deeds(file))) for file in files} == {file.name: [] for file in files}


def test_no_file_of_this_machine_gets_into_a_document(published: Path) -> None:
    first = Path("/etc/passwd").read_text(encoding="utf-8").splitlines()[0]
    assert not Read(published).texts([first])


def test_hostile_text_is_printed_as_it_is_written(published: Path) -> None:
    said = "".join("".join(forms((published / "INC-all.pdf").read_bytes())).split())
    assert "window.broken=1" in said


def test_what_a_document_could_do_is_found(tmp_path: Path) -> None:
    made = pikepdf.new()
    made.Root.OpenAction = made.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="x"))
    made.Root.Away = made.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.invalid"))
    made.save(tmp_path / "x.pdf")
    assert set(deeds(tmp_path / "x.pdf")) == {"/JS", "/JavaScript", "/URI"}
