"""Records that do not date themselves begin with their first entry, or with what needs them first."""

from __future__ import annotations

from datetime import date

from generators.authoring.written import Growth


def test_a_log_of_checks_begins_with_its_first_entry(growth: Growth) -> None:
    log = "CHK-LL-night-checks-2025-10"
    assert growth.born(log) == growth.appears(log, ("entries", 0))


def test_an_action_is_raised_by_the_meeting_that_lists_it(growth: Growth) -> None:
    assert growth.born("ACT-GOV-002") == growth.born("MIN-2026-02-11-governance")
    assert growth.born("ACT-BH-015") == growth.born("MIN-2026-05-22-bh-panel")


def test_an_action_that_answers_a_finding_is_raised_when_it_says_so(growth: Growth) -> None:
    audit = growth.born("AUD-BH-2025-11-competence")
    assert (growth.born("ACT-BH-001").date() - audit.date()).days == 9
    finding = growth.appears("AUD-BH-2025-11-competence", ("findings", 0, "action"))
    assert finding >= growth.born("ACT-BH-001")


def test_evidence_is_filed_with_the_claim_that_it_proves(growth: Growth) -> None:
    assert growth.born("EVD-AH-001") == growth.appears("ACT-AH-003", ("completed",))
    assert growth.born("EVD-TW-003").date() == date(2026, 2, 13)


def test_a_claim_waits_for_evidence_that_was_made_later(growth: Growth) -> None:
    """A milestone of 15 January rests on a photograph of the 28th: it is claimed when there is something to show."""
    reached = ("objectives", 0, "milestones", 0, "reached")
    assert growth.appears("PLN-BH-restrictive-practice", reached).date() == date(2026, 1, 28)


def test_a_measure_begins_with_the_action_that_is_judged_by_it_and_the_figures_known_by_then(
    growth: Growth,
) -> None:
    measure = "MSR-AH-missed-doses"
    assert growth.born(measure) == growth.born("ACT-AH-006")
    assert growth.born(measure).date() == date(2026, 1, 29)
    known = [
        index
        for index in range(29)
        if growth.appears(measure, ("source", "entries", index)) == growth.born(measure)
    ]
    assert len(known) == 11
    assert growth.appears(measure, ("baseline",)).date() == date(2026, 2, 5)


def test_an_organisation_is_entered_when_something_is_first_written_of_it(growth: Growth) -> None:
    assert growth.born("ORG-fernhill-consulting") > growth.born("ORG-northmere-council")
