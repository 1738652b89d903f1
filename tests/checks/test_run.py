"""All rules in one run: the same findings whatever the order, all of them, once each, and nothing written."""

from __future__ import annotations

import hashlib
import random
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators import catalogues, checks, ledger, source
from generators.checks import OF_A_DOCUMENT, OF_THE_LEDGER, together
from generators.finding import Finding
from generators.source.writing import written

CASES = Path(__file__).parent.parent / "records"


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every golden case in one repository: as much wrong at once as can be."""
    folder = tmp_path_factory.mktemp("crowded")
    for case in sorted(CASES.iterdir()):
        if (case / "records").is_dir():
            for file in sorted((case / "records").rglob("*")):
                target = folder / "records" / file.relative_to(case / "records")
                if (
                    file.is_file()
                    and not target.exists()
                    and not any(above.is_file() for above in target.parents)
                ):
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(file, target)
    return folder


def test_the_order_of_files_changes_nothing(crowded: Path) -> None:
    documents, _ = source.read(crowded)
    rows = catalogues.load()
    first = checks.run(ledger.build(documents)[0], rows, crowded)
    assert len({found.code for found in first}) > 25
    for seed in range(3):
        shuffled = list(documents)
        random.Random(seed).shuffle(shuffled)
        assert checks.run(ledger.build(shuffled)[0], rows, crowded) == first


def test_findings_come_in_file_order_and_once(crowded: Path) -> None:
    documents, _ = source.read(crowded)
    found = checks.run(ledger.build(documents)[0], catalogues.load(), crowded)
    assert list(found) == sorted(set(found))


def test_checking_writes_nothing(crowded: Path) -> None:
    def state() -> dict[str, tuple[str, int]]:
        return {
            str(file): (hashlib.sha256(file.read_bytes()).hexdigest(), file.stat().st_mtime_ns)
            for file in crowded.rglob("*")
            if file.is_file()
        }

    before = state()
    documents, _ = source.read(crowded)
    checks.run(ledger.build(documents)[0], catalogues.load(), crowded)
    assert state() == before


def test_no_rule_stands_in_the_lists_twice() -> None:
    rules = [*OF_A_DOCUMENT, *OF_THE_LEDGER]
    assert len(set(rules)) == len(rules)


def test_findings_of_several_stages_are_told_once() -> None:
    found = Finding("records/staff/STF-1.yml", 3, 1, "FLD002", "unknown field `suspended`")
    key = Finding("records/staff/STF-1.yml", 3, 1, "PRV011", "the key `suspended` …")
    other = Finding("records/staff/STF-1.yml", 4, 1, "FLD002", "unknown field `colour`")
    assert together([found, other], [key], [other]) == (key, other)


SCALARS = st.sampled_from(
    ["", "STF-001", "ACT-1", "2026-02-30", "2026-03-29T01:30", "no", "-1", "P-1", "Mr Example", "x" * 300]
)
VALUES = st.recursive(
    st.none() | SCALARS | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["on", "by", "at", "id", "evidence"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_whatever_stands_in_a_record_every_rule_gives_findings_and_none_fails(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp() / "any"
    (folder / "records").mkdir(parents=True, exist_ok=True)
    case = data.draw(st.sampled_from(["sound_records_of_every_kind", "everything_wrong_in_one_file"]))
    files = sorted((CASES / case / "records").rglob("*.yml"))
    file = data.draw(st.sampled_from(files))
    path = file.relative_to(CASES / case).as_posix()
    document, _ = source.parse(path, file.read_bytes())
    assert document is not None
    fields = dict(document.data)
    for name in data.draw(st.lists(st.sampled_from(sorted(fields)), min_size=1, max_size=3)):
        fields[name] = data.draw(VALUES)
    changed, _ = source.parse(path, written(fields).encode("utf-8", "replace"))
    if changed is None:
        return
    book, misfits = ledger.build([changed])
    for found in together(misfits, checks.run(book, catalogues.load(), folder)):
        assert found.path
        assert found.message
        assert found.line >= 1
