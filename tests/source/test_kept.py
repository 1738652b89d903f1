"""Documents kept between two runs: the same documents and findings, whatever was changed since and whatever became of the file."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from generators import checking, source
from generators.checks import privacy
from generators.checks.identifiers import Sign
from generators.finding import Finding
from generators.source import Document, kept, parse
from tests.repositories import write
from tests.test_golden import ALL, CASES, laid_out

RECORD = "id: STF-006\ntitle: Carer\njob_title: Carer\nnotes: |\n  Works nights.\nrelated: [STF-001, yes, 2026-01-01]\n"


def everything(read: tuple[tuple[Document, ...], tuple[Finding, ...]]) -> list[object]:
    """All that a reading tells, the places of every value and key among it."""
    documents, findings = read
    told = [
        (one.path, one.data, dict(one.places), dict(one.keys), one.text, dict(one.ambiguous), one.sound)
        for one in documents
    ]
    return [*told, *findings]


def kept_read(folder: Path, place: Path) -> tuple[tuple[Document, ...], tuple[Finding, ...]]:
    with kept.opened(place) as shelf:
        return source.read(folder, kept=shelf)


def file(folder: Path) -> Path:
    return kept.place(folder / "cache", folder / "repository")


def repository(folder: Path) -> Path:
    return write(folder / "repository", {"records/staff/STF-006.yml": RECORD})


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the files that were parsed, in order."""
    paths: list[str] = []

    def watched(path: str, content: bytes) -> tuple[Document | None, tuple[Finding, ...]]:
        paths.append(path)
        return parse(path, content)

    monkeypatch.setattr("generators.source.kept.parse", watched)
    return paths


def test_what_is_kept_is_what_was_read(tmp_path: Path, parsed: list[str]) -> None:
    folder = repository(tmp_path)
    plain = everything(source.read(folder))
    first = everything(kept_read(folder, file(tmp_path)))
    assert len(parsed) == len(plain)
    assert everything(kept_read(folder, file(tmp_path))) == first == plain
    assert len(parsed) == len(plain)


def test_only_what_changed_is_parsed_again(tmp_path: Path, parsed: list[str]) -> None:
    folder = repository(tmp_path)
    kept_read(folder, file(tmp_path))
    parsed.clear()
    changed = folder / "records/staff/STF-006.yml"
    changed.write_text(RECORD.replace("nights", "days"))
    shutil.move(folder / "records/staff/STF-003.yml", folder / "records/staff/STF-007.yml")
    assert everything(kept_read(folder, file(tmp_path))) == everything(source.read(folder))
    assert parsed == ["records/staff/STF-006.yml"]


def test_a_file_with_a_fault_is_parsed_every_time(tmp_path: Path, parsed: list[str]) -> None:
    folder = repository(tmp_path)
    (folder / "records/staff/STF-006.yml").write_text(RECORD + "title: Again\n")
    runs = [everything(kept_read(folder, file(tmp_path))) for _ in range(3)]
    assert runs[0] == runs[1] == runs[2] == everything(source.read(folder))
    assert parsed.count("records/staff/STF-006.yml") == 3


def test_another_reader_takes_nothing_from_what_was_kept(
    tmp_path: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = repository(tmp_path)
    kept_read(folder, file(tmp_path))
    parsed.clear()
    monkeypatch.setattr(kept, "_reader", lambda: b"another version")
    documents, _ = kept_read(folder, file(tmp_path))
    assert len(parsed) == len(documents)


@pytest.mark.parametrize("column", ["said", "marks", "seal"])
@pytest.mark.parametrize("content", [b"", b"[{}, []]", b"\xff", "text", 7, None])
def test_a_row_that_was_altered_is_read_anew(tmp_path: Path, column: str, content: object) -> None:
    folder = repository(tmp_path)
    kept_read(folder, file(tmp_path))
    with closing(sqlite3.connect(file(tmp_path))) as database, database:
        database.execute(f"update documents set {column} = ?", (content,))
    for _ in range(2):
        assert everything(kept_read(folder, file(tmp_path))) == everything(source.read(folder))


def test_two_rows_that_changed_places_are_read_anew(tmp_path: Path) -> None:
    folder = repository(tmp_path)
    kept_read(folder, file(tmp_path))
    with closing(sqlite3.connect(file(tmp_path))) as database, database:
        (one, *_), (two, *_) = database.execute("select name from documents order by name limit 2").fetchall()
        for column in ("said", "marks", "seal"):
            asked = f"select {column} from documents where name = ?"
            values = [database.execute(asked, (name,)).fetchone()[0] for name in (two, one)]
            for name, value in zip((one, two), values, strict=True):
                database.execute(f"update documents set {column} = ? where name = ?", (value, name))
    assert everything(kept_read(folder, file(tmp_path))) == everything(source.read(folder))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=some.floats(0, 1, exclude_max=True), junk=some.binary(min_size=1, max_size=400))
def test_a_damaged_file_changes_nothing(tmp_path: Path, at: float, junk: bytes) -> None:
    folder = repository(tmp_path)
    place = file(tmp_path)
    kept_read(folder, place)
    held = bytearray(place.read_bytes())
    begin = int(at * len(held))
    held[begin : begin + len(junk)] = junk
    place.write_bytes(held)
    for _ in range(2):
        assert everything(kept_read(folder, place)) == everything(source.read(folder))
    place.unlink(missing_ok=True)


def test_no_file_at_all_and_a_folder_nobody_may_make_change_nothing(tmp_path: Path) -> None:
    folder = repository(tmp_path)
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert everything(kept_read(folder, file(tmp_path))) == everything(source.read(folder))


def test_while_somebody_else_writes_nothing_is_waited_for(tmp_path: Path) -> None:
    folder = repository(tmp_path)
    kept_read(folder, file(tmp_path))
    (folder / "records/staff/STF-008.yml").write_text(RECORD.replace("STF-006", "STF-008"))
    with closing(sqlite3.connect(file(tmp_path), isolation_level=None)) as other:
        other.execute("begin exclusive")
        assert everything(kept_read(folder, file(tmp_path))) == everything(source.read(folder))


def test_the_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    kept_read(repository(tmp_path), file(tmp_path))
    assert (tmp_path / "cache").stat().st_mode & 0o077 == 0


def test_what_nobody_asks_for_any_more_is_thrown_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "_SPARE", 3)
    folder = repository(tmp_path)
    for number in range(40):
        (folder / "records/staff/STF-006.yml").write_text(RECORD.replace("nights", f"{number} nights"))
        documents, _ = kept_read(folder, file(tmp_path))
    with closing(sqlite3.connect(file(tmp_path))) as database:
        (held,) = database.execute("select count(*) from documents").fetchone()
    assert held <= 2 * len(documents) + 3


@pytest.mark.parametrize("name", ALL)
def test_every_golden_case_has_the_same_findings_from_what_was_kept(tmp_path: Path, name: str) -> None:
    folder = laid_out(CASES / name, tmp_path / "repository")
    place = file(tmp_path)
    plain = checking.check(folder).findings
    assert [checking.check(folder, kept=place).findings for _ in range(2)] == [plain, plain]


EDITS = some.lists(
    some.tuples(
        some.sampled_from(["STF-001", "STF-002", "STF-006"]),
        some.integers(0, 400),
        some.integers(0, 12),
        some.sampled_from(
            [
                "",
                "x",
                "\n",
                " ",
                ":",
                "- ",
                '"',
                "#",
                "\t",
                "title: Carer\n",
                "\u200b",
                "é",
                "yes",
                "Mrs Smith",
                "perpetrator",
                "\\",
                "dismissed: ",
            ]
        ),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS)
def test_edited_files_are_read_as_without_anything_kept(
    tmp_path: Path, edits: list[tuple[str, int, int, str]]
) -> None:
    folder = repository(tmp_path)
    place = file(tmp_path)
    for name, at, length, text in edits:
        edited = folder / f"records/staff/{name}.yml"
        was = edited.read_text(encoding="utf-8")
        edited.write_text(was[:at] + text + was[at + length :], encoding="utf-8")
        fresh = checking.check(folder)
        again = checking.check(folder, kept=place)
        assert again.findings == fresh.findings
        assert everything((tuple(again.ledger.documents), ())) == everything(
            (tuple(fresh.ledger.documents), ())
        )


def test_a_text_that_was_clean_is_looked_at_again_for_a_name_added_to_the_register(tmp_path: Path) -> None:
    folder = repository(tmp_path)
    changed = folder / "records/staff/STF-006.yml"
    changed.write_text(RECORD.replace("Works nights", "Told by Ada Byron"))
    place = file(tmp_path)
    for names in ((), ("Ada Byron",), (), ("Ada Byron", "Jane Roe")):
        fresh = checking.check(folder, names=names).findings
        assert ("PRV008" in {one.code for one in fresh}) is ("Ada Byron" in names)
        assert checking.check(folder, names=names, kept=place).findings == fresh


def test_a_text_is_looked_at_once_while_it_stays_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, place = repository(tmp_path), file(tmp_path)
    checking.check(folder, kept=place)
    looked: list[str] = []
    hits = privacy._hits

    def watched(text: str, signs: Iterable[Sign]) -> Iterator[privacy.Hit]:
        looked.append(text)
        return hits(text, signs)

    monkeypatch.setattr(privacy, "_hits", watched)
    checking.check(folder, kept=place)
    assert looked == []
    (folder / "records/staff/STF-006.yml").write_text(RECORD.replace("nights", "days"))
    checking.check(folder, kept=place)
    assert len(looked) == 1
