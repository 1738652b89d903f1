"""Documents that tell a history, as a reader gets them: read back with another library, the same bytes everywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pikepdf
import pypdf
import pytest

from generators import pdf
from tests import grown

DOCUMENTS = {"PLN-falls": "plan", "ACT-carers": "record", "2026-03": "trail"}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return grown.lived(tmp_path_factory.mktemp("lived")).folder


@pytest.fixture(scope="module")
def documents(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    pdf.require()
    book, out = grown.book(repository, "inspector"), tmp_path_factory.mktemp("documents")
    return {identity: pdf.write(book, sort, identity, out) for identity, sort in DOCUMENTS.items()}


def whole(place: Path) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(place).pages)


def test_the_life_of_a_record_stands_in_its_document(documents: Mapping[str, Path]) -> None:
    said = whole(documents["ACT-carers"])
    assert "The life of this record" in said
    assert "Due changed from “31 January 2026” to “15 February 2026”." in said
    assert "by the clock of the machine that committed" in said


def test_a_plans_document_draws_its_burn_up_and_tells_it_in_words(documents: Mapping[str, Path]) -> None:
    said = whole(documents["PLN-falls"])
    assert "Actions, by number, at the end: live (dotted): 1; claimed (broad dashes): 1" in said
    assert "5 Mar 2026 0 / 0 / 0 / 0 1 / 0 / 0 / 1 actions claimed from 0 to 1" in said
    with pikepdf.open(documents["PLN-falls"]) as opened:
        figures = [
            str(found.Alt)
            for found in opened.objects
            if isinstance(found, pikepdf.Dictionary) and found.get("/S") == "/Figure"
        ]
    assert len(figures) == 2
    assert all("as known at the time" in words for words in figures)


def test_a_move_without_a_reason_says_so_on_paper(documents: Mapping[str, Path]) -> None:
    said = whole(documents["PLN-falls"])
    assert "No reason recorded with the move. Entered only on 9 February 2026: Nobody free" in said
    assert "Without reason and approver" in said


def test_a_month_of_the_trail_is_a_document_of_its_own(documents: Mapping[str, Path]) -> None:
    assert documents["2026-03"].name == "audit-trail-2026-03.pdf"
    said = whole(documents["2026-03"])
    assert "Audit trail: March 2026" in said
    assert "2 records in one commit: Claimed completed" in said
    assert "Taken out of the records" in said
    assert "anary" not in said


def test_the_same_commit_gives_the_same_bytes_in_another_zone_and_language(
    documents: Mapping[str, Path], repository: Path, tmp_path: Path
) -> None:
    code = "import sys; from pathlib import Path; from tests import grown; from generators import pdf\n"
    code += "book = grown.book(Path(sys.argv[1]), 'inspector')\n"
    code += f"for name, sort in {DOCUMENTS!r}.items(): pdf.write(book, sort, name, Path(sys.argv[2]))"
    elsewhere = {**os.environ, "TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    subprocess.run(
        [sys.executable, "-c", code, str(repository), str(tmp_path)],
        env=elsewhere,
        cwd=Path(__file__).parent.parent,
        check=True,
        timeout=120,
    )
    for place in documents.values():
        assert (tmp_path / place.name).read_bytes() == place.read_bytes(), place.name
