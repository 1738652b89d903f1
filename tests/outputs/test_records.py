"""What particular pages of records say beside their fields."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from generators.book import Book
from generators.history import Standing
from generators.outputs.facts import latest, of_record
from tests.books import book, page, words
from tests.repositories import write


def read(told: Book, path: str) -> str:
    return words(page(told, path))


# ------------------------------------------------------------------ plans, actions
def test_a_plan_shows_milestones_actions_and_what_is_overdue(inspector: Book) -> None:
    plan = read(inspector, "plans/PLN-falls.html")
    assert "Rota shows two carers To be shown by: Four rotas 10 Mar 2026 Overdue Not reached;" in plan
    assert (
        "Claimed, not verified Reached on 20 February 2026; not verified. Reached, says the registered manager ( STF-002 )."
        in plan
    )
    assert "What keeps people safe meanwhile Control" in plan
    assert "Objective 1 Nobody falls during a transfer" in plan


def test_an_action_shows_how_far_the_chain_reaches(inspector: Book) -> None:
    late = read(inspector, "actions/ACT-late.html")
    assert "Overdue by 16 days: it was due on 15 March 2026." in late
    assert "Completed : not reached Not yet, or without evidence" in late
    done = read(inspector, "actions/ACT-done.html")
    assert "Verified : reached Effective on 5 March 2026, by record sample" in done
    assert "Embedded : not reached Not yet:" in done


# ------------------------------------------------------------------ controls
def test_a_control_shows_every_slot(inspector: Book) -> None:
    html = page(inspector, "controls/CTL-rounds.html")
    told = words(html)
    assert "March 2026: 5 of 9 checks Entries of March 2026" in told
    assert "27 E arly: met L ate: deviation N ight: met 28 E arly: met L ate: met N ight: no record" in told
    assert 'href="../checks/CHK-rounds-2026-03.html#on-2026-03-27-late">L<i>ate: deviation</i>' in html
    assert (
        "27 Mar 2026, late Deviation Bell under the bed. Registered manager STF-002 27 Mar 2026, 21:10 In time"
        in told
    )


def test_a_check_log_says_which_answers_were_not_yes(inspector: Book) -> None:
    html = page(inspector, "checks/CHK-rounds-2026-03.html")
    assert "5 entries: 1 deviation and 4 met." in words(html)
    assert (
        "27 Mar, late Deviation, 1 of 2 yes No: Every bell was in reach Bell under the bed. Told: STF-002 27 Mar 2026, 21:10 "
        "21:00 by STF-003" in words(html)
    )
    assert "27 Mar, night Met 28 Mar, 07:00 by STF-003" in words(html)
    assert 'id="on-2026-03-27-late"' in html


def test_a_commissioner_sees_coverage_and_no_single_entry(commissioner: Book) -> None:
    html = page(commissioner, "controls/CTL-rounds.html")
    told = words(html)
    assert "5 of 9 expected checks carried out" in told
    assert "Single entries are not shown to this audience." in told
    assert "Deviations and ambiguous findings" not in told
    assert "Bell under the bed" not in html
    assert "checks/" not in html


# ------------------------------------------------------------------ safeguarding
def test_a_concern_shows_its_steps_and_reviews(inspector: Book) -> None:
    told = read(inspector, "safeguarding/SGC-open.html")
    assert "Referred to the local authority Late" in told
    assert "No review that counts on: 27 March 2026 and 29 to 31 March 2026 (3 days)." in told
    assert (
        "28 Mar 2026 Registered manager STF-002 2 yes; no: Referral made; Learning captured; not applicable: The person's plan updated"
        in told
    )
    assert "only the local authority decides on an enquiry" in told


def test_an_hr_reference_is_for_the_team_alone(story: Path, inspector: Book) -> None:
    assert "OPAQUE-REFERENCE-7" in page(book(story, "internal"), "safeguarding/SGC-open.html")
    assert "OPAQUE-REFERENCE-7" not in page(inspector, "safeguarding/SGC-open.html")


# ------------------------------------------------------------------ meetings
def test_minutes_show_decisions_with_reasons_and_actions_with_owners(inspector: Book) -> None:
    told = read(inspector, "minutes/MIN-2026-02-11-governance.html")
    assert "1. Falls The fall was looked at." in told
    assert (
        "Decided Two carers from today DEC-carers Because: A second pair of hands is the only thing we have today ."
        in told
    )
    assert "Decided Buy two slings Because: The old ones are worn" in told
    assert "Order the slings Registered manager STF-002 14 Feb 2026 Kept in these minutes only" in told
    assert "Hoist slings checked every week ACT-done Not checked Too early." in told
    assert "These minutes are not recorded as approved on the position date." in told
    assert "Northmere Council" in told


def test_a_decision_shows_what_was_turned_down(inspector: Book) -> None:
    told = read(inspector, "decisions/DEC-carers.html")
    assert "What had to be decided What makes transfers safe today?" in told
    assert "One carer and a hoist – That is what failed" in told
    assert "No review recorded" in told


# ------------------------------------------------------------------ enforcement, services, evidence
def test_a_requirement_is_claimed_not_met(inspector: Book) -> None:
    told = read(inspector, "enforcement/ENF-notice.html")
    assert "Warning notice (section 29), served 2 March 2026" in told
    assert "20 Mar 2026 Overdue by 11 days" in told
    assert "30 Apr 2026 Said to be met 25 March 2026 Director STF-001 Processes: Sling list EVD-list" in told


def test_a_service_without_facts_says_that_nothing_can_be_said(inspector: Book) -> None:
    told = read(inspector, "services/SVC-quiet.html")
    assert (
        "No dated fact that inspectors may see is recorded for this service. Nothing can be said about it."
        in told
    )
    assert "No control that inspectors may see is recorded for this service." in told


def test_an_evidence_file_is_open_to_whoever_sees_its_record(inspector: Book) -> None:
    html = page(inspector, "actions/ACT-done.html")
    assert 'href="../evidence/files/EVD-list.txt"' in html
    assert "SHA-256 3f0c1c4d" in words(html)


def test_a_file_that_could_run_is_not_published(inspector: Book) -> None:
    html = page(inspector, "evidence/EVD-page.html")
    assert 'href="files/' not in html
    assert "Files of this sort are not published, because a browser could run what is in them." in words(html)


# ------------------------------------------------------------------ withheld
def test_a_hidden_record_is_called_withheld_and_leads_nowhere(tmp_path: Path) -> None:
    hidden = "{id: FBK-secret, title: Quiet word, type: speak_up, received_at: 2026-02-01T09:00}"
    decision = """
        id: DEC-one
        title: A decision
        question: What now?
        decided_at: 2026-02-03T12:00
        decided_by: [STF-002]
        chosen: This
        rationale: Because of FBK-secret.
        based_on: [FBK-secret]
        """
    folder = write(
        tmp_path, {"records/feedback/FBK-secret.yml": hidden, "records/decisions/DEC-one.yml": decision}
    )
    html = page(book(folder), "decisions/DEC-one.html")
    assert "FBK-secret" not in html
    assert "Not shown to this audience withheld Based on" in words(html)
    assert "Because of withheld." in words(html)


# ------------------------------------------------------------------ drafts
def test_a_draft_names_files_to_the_team_only(story: Path) -> None:
    loose = Standing(
        "f" * 40,
        None,
        (
            "not committed: records/feedback/FBK-secret.yml and 2 more files",
            "this is a shallow clone: earlier history is missing",
        ),
    )
    outside = page(book(story, standing=loose), "index.html")
    assert "Draft: not committed" in outside
    assert "some of what was read is not committed" in outside
    assert "this is a shallow clone" in outside
    assert "FBK-secret" not in outside
    assert "2 more" not in outside
    assert "FBK-secret.yml and 2 more files" in page(book(story, "internal", standing=loose), "index.html")


def test_no_commit_is_said(story: Path) -> None:
    html = words(
        page(
            book(story, standing=Standing("", None, ("there is no git repository here",))),
            "actions/ACT-late.html",
        )
    )
    assert "Commit: no commit" in html
    assert "Not tied to any commit." in html
    assert "position as at 31 March 2026, not committed" in html


# ------------------------------------------------------------------ facts
def test_promised_dates_are_no_facts(inspector: Book) -> None:
    found = {(fact.what, fact.when) for fact in of_record(inspector.ledger.entries["ACT-late"])}
    assert found == {("Update", date(2026, 3, 1))}


def test_the_latest_facts_leave_out_routine_and_the_future(inspector: Book) -> None:
    found = latest(inspector.ledger.entries.values(), date(2026, 3, 31), 50)
    assert found[0].what == "Referral"
    assert found[0].by == "STF-002"
    assert not [
        fact for fact in found if fact.entry.kind.name == "check_log" or "tracker_reviews" in fact.place
    ]
    assert all(
        fact.when <= date(2026, 2, 28)
        for fact in latest(inspector.ledger.entries.values(), date(2026, 2, 28), 50)
        if type(fact.when) is date
    )


def test_a_fact_is_named_for_what_happened(every: Book) -> None:
    for entry in every.ledger.entries.values():
        for fact in of_record(entry):
            assert fact.what not in ("", "Date", "When", "Date and time"), (entry.id, fact.place)
