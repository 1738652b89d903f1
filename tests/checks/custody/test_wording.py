"""How findings and corrections are said: what was, what is, where, and what to do."""

from __future__ import annotations

import pytest

from generators.checks import custody
from tests.checks.custody.conftest import CORRECTION, Repository


def test_a_finding_stands_at_the_value_and_says_both(repository: Repository) -> None:
    repository.change("ACT-0001", ("due: 2026-02-28", "due: 2026-04-30"))
    (found,) = repository.compared().findings
    assert (found.line, found.column) == (14, 6)
    assert found.message == "`due` was 2026-02-28 as committed, and is 2026-04-30 now, without an extension"
    assert (
        found.hint
        == "add an entry to `extensions` with on, from: 2026-02-28, to: 2026-04-30, reason and approved_by, or put the date back"
    )


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("DEC-001", "for a door", "for any door", "`rationale` was “Nobody can wait six weeks for a door to be watched.” as committed, and is “Nobody can wait six weeks for any door to be watched.” now; a decision stays as it was made"),
        ("DEC-001", "[STF-002]", "[STF-002, STF-001]", "`decided_by[2]` (STF-001) was added after it was committed; a decision stays as it was made"),
        ("DEC-001", "[STF-002]", "[STF-001]", "`decided_by` was changed after it was committed: STF-002 taken out, STF-001 added"),
        ("MIN-2026-02-governance", "    refs: [CTL-doors]\n", "", "`items[1].refs` (CTL-doors) was committed and is no longer there; these minutes had been approved"),
        ("INC-2026-001", "harm:\n  physical: low", "harm:\n  physical: none", "`harm.physical` was low as committed, and is none now, without a reason"),
        ("EVD-letter", "sha256: 8a39d7316d74", "sha256: 9a39d7316d74", "`sha256` was 8a39d7316d7… as committed, and is 9a39d7316d7… now"),
        ("SGC-001", "raised_at: 2026-02-03T10:15", "raised_at: 2026-02-03T10:45", "`raised_at` was 2026-02-03T10:15 as committed, and is 2026-02-03T10:45 now, without a reason"),
        ("CHK-doors-2026-02", "    note: The garden door stood ajar; closed at 01:10.\n", "", "`entries[2].note` (“The garden door stood ajar; closed at 01:10.”) was committed and is no longer there"),
    ],
)  # fmt: skip
def test_what_was_done_is_said_in_one_line(
    repository: Repository, name: str, old: str, new: str, said: str
) -> None:
    repository.change(name, (old, new))
    (found,) = repository.compared().findings
    assert found.message == said


def test_of_long_texts_the_place_is_shown_at_which_they_part(repository: Repository) -> None:
    long = "The rounds were gone through, one by one, with the two people who had made them, and "
    repository.change("INC-2026-001", ("", f"notes: {long}all was well that month\n"))
    base = repository.commit()
    repository.change("INC-2026-001", ("all was well", "nothing was well"), ("", CORRECTION))
    (one,) = repository.compared(base).corrected
    assert one.before == "“… who had made them, and all was well that month”"
    assert one.after == "“… who had made them, and nothing was well that month”"


def test_an_entry_edited_in_several_fields_is_one_fault(repository: Repository) -> None:
    repository.change(
        "CHK-doors-2026-02", ("outcome: deviation", "outcome: met"), ("stood ajar", "was closed")
    )
    (found,) = repository.compared().findings
    assert found.message == "`entries[2]` was changed after it was committed: `outcome`, `note`"


def test_what_was_corrected_is_printed_with_who_when_and_why(repository: Repository) -> None:
    repository.change(
        "INC-2026-001", ("physical: low", "physical: none"), ("staff", "family"), ("", CORRECTION)
    )
    assert custody.as_text(repository.compared().corrected) == (
        "Corrected openly:\n"
        "records/incidents/INC-2026-001.yml:8:14: INC-2026-001 `detected_by`: staff → family\n"
        "records/incidents/INC-2026-001.yml:12:13: INC-2026-001 `harm.physical`: low → none\n"
        "    corrected by STF-002 on 2026-04-20: The paper log says otherwise\n"
    )
    assert custody.as_text(()) == ""


def test_what_stood_where_a_pseudonym_should_is_not_repeated(repository: Repository) -> None:
    repository.change("MIN-2026-02-governance", ("approved:", "  - {id: x, heading: y}\napproved:"))
    repository.change("CHK-doors-2026-02", ("    note: The", "    person: Invented Name\n    note: The"))
    base = repository.commit()
    repository.change("CHK-doors-2026-02", ("    person: Invented Name\n", "    person: P-0007\n"))
    found = repository.compared(base)
    assert [one.code for one in found.findings] == ["CUS007"]
    assert "Invented" not in str(found)
