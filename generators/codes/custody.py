"""Codes CUS…, as the guide explains them: what was committed once, and how it may and may not change.

They are found only where records are compared with an earlier state (`evidence check --against`). A new entry in the
record's `correction` makes a change a correction, shown and no finding, where the code does not say otherwise.
"""

from __future__ import annotations

from generators.codes.code import Code

_RULE_6 = "data dictionary, rule 6: corrections are new commits, said openly"
_RULE_7 = "data dictionary, rule 7: lists that grow are append-only"
_ALTERED = "domain reference §7.3, D3: late amendment"

_RECORDS: tuple[Code, ...] = (
    Code(
        id="CUS001",
        title="Record taken out",
        severity="error",
        why="An inspector or a court asks for what was known at the time. A record that was there and is gone looks hidden, "
        "whatever the reason. Records are closed or withdrawn, and stay.",
        cure="Put the file back as it was committed. Close or withdraw the record (`closed`, `withdrawn`, `stopped`), or say in "
        "`notes` that it was made by mistake. A `correction` does not allow it; where the law requires erasure, the commit "
        "says so in a line `Migration: reason`, unless the record is under a legal hold.",
        wrong="records/actions/ACT-0012.yml is no longer there",
        right="withdrawn: {on: 2026-03-09, approved_by: STF-001, reason: Replaced by ACT-0019}",
        source="guarantees §4.1: complete, no record ever removed; §3, H11; domain reference §7.3, D7",
    ),
    Code(
        id="CUS002",
        title="Id changed or used again",
        severity="error",
        why="Minutes, letters and submissions name records by id. Where an id comes to mean another record, every one of "
        "them says something that was never said.",
        cure="Put the id back, and give the other record an id of its own. A `correction` does not allow it.",
        wrong="records/actions/ACT-0012.yml:  id: ACT-0021  # was ACT-0012",
        right="records/actions/ACT-0012.yml:  id: ACT-0012\nrecords/actions/ACT-0021.yml:  id: ACT-0021",
        source="data dictionary, rule 1; guarantees §3, H11: the lineage of ids",
    ),
    Code(
        id="CUS003",
        title="Approved minutes changed",
        severity="error",
        why="Whoever approved the minutes approved these words. Changed afterwards, they say what no meeting approved.",
        cure="Put the words back as they were approved. What is wrong in them is said in a `correction` of the minutes or in "
        "those of the next meeting. `related`, `evidence` and the subjects a record is filed under may be added, and `notes` may "
        "grow at their end.",
        wrong="approved: {on: 2026-03-05, by: STF-001}\nitems:\n  - id: nights\n    discussion: Two checks were missed.  # was: Nine",
        right="approved: {on: 2026-03-05, by: STF-001}\ncorrection:\n  - on: 2026-03-12\n    by: STF-001\n"
        "    reason: Item nights said nine checks; the log shows two",
        source=f"{_RULE_6}; mission: minutes with decisions and reasons",
    ),
    Code(
        id="CUS004",
        title="Decision rewritten",
        severity="error",
        why="A decision is judged by what was known and weighed when it was made. Question, options, choice and reasons that "
        "change afterwards are hindsight, and cannot be told from it.",
        cure="Put the words back. Where something else was decided since, write a new decision with `supersedes`. "
        "`review_at`, `in`, `related` and `evidence` may be added, and `notes` may grow at their end.",
        wrong="id: DEC-0007\nchosen: Stop all floor holds  # was: Retrain the team",
        right="id: DEC-0011\nsupersedes: DEC-0007\nchosen: Stop all floor holds",
        source=f"{_RULE_6}; mission: a record of why each decision was taken",
    ),
)

_PROMISES: tuple[Code, ...] = (
    Code(
        id="CUS005",
        title="Due date moved without a reason and an approver",
        severity="error",
        why="A date that slips without a word is the first thing a commissioner looks for. Moving it is no fault; moving it "
        "without saying why, and without anyone's approval, is.",
        cure="Of an action: add an entry to `extensions` with `on`, `from` (the date before), `to` (the new one), `reason` and "
        "`approved_by`. Milestones, requirements, conditions and follow-up checks have no extensions: add a `correction` "
        "that says why and who agreed.",
        wrong="due: 2026-06-30  # was 2026-03-31",
        right="due: 2026-06-30\nextensions:\n  - {on: 2026-03-20, from: 2026-03-31, to: 2026-06-30, reason: Builder late, approved_by: STF-001}",
        source="domain reference §7.4, O3: due date slippage, silent",
    ),
    Code(
        id="CUS006",
        title="Verification removed or changed",
        severity="error",
        why="A verification is somebody else's word. If those whose work was checked could take it out or turn its outcome, it "
        "would assure nobody of anything.",
        cure="Put it back. Whoever checks again adds a new entry with its own day, method and outcome. A `correction` allows "
        "only a slip in its note or evidence, and any change where a record has room for one verification only.",
        wrong="verifications:\n  - {on: 2026-03-02, by: STF-002, outcome: effective, …}  # was: not_effective",
        right="verifications:\n  - {on: 2026-03-02, by: STF-002, outcome: not_effective, …}\n"
        "  - {on: 2026-04-13, by: STF-002, outcome: effective, …}",
        source="domain reference §7.4, O4; §6.4: action status, guards",
    ),
    Code(
        id="CUS007",
        title="Entry or figure changed after the fact",
        severity="error",
        why="Updates, checks, reviews, ratings and figures were written down on their day. Edited later they still look as "
        "if they had been.",
        cure="Put the entry back as it was committed, and add another one that says what is different. Where it was wrong, "
        "change it and add a `correction`. Entries of `correction` itself stay as they are.",
        wrong="updates:\n  - {on: 2026-03-04, by: STF-041, note: All nights observed}  # was: Two nights observed",
        right="updates:\n  - {on: 2026-03-04, by: STF-041, note: Two nights observed}\n"
        "  - {on: 2026-03-18, by: STF-041, note: All nights observed}",
        source=f"{_RULE_7}; guarantees §4.1: contemporaneous, original",
    ),
    Code(
        id="CUS008",
        title="Severity lowered without a reason",
        severity="error",
        why="Harm, a finding or a duty that becomes less over time may be right: facts come in. Without a reason it looks like "
        "what it often is, and it can take a notification or the duty of candour with it.",
        cure="Put it back, or add a `correction` that says what came to light and who judged it.",
        wrong="harm:\n  physical: low  # was: moderate",
        right="harm:\n  physical: low\ncorrection:\n  - {on: 2026-03-09, by: STF-002, reason: The X-ray of 8 March showed no fracture}",
        source=f"{_ALTERED}; §7.6, C4: severity drift",
    ),
    Code(
        id="CUS009",
        title="Time of an event or a claim moved",
        severity="error",
        why="Every figure about being in time is worked out from these dates. A referral that becomes earlier, or an incident "
        "that happens later, makes the provider look quicker than it was.",
        cure="Put the date back, or add a `correction` that says how the right one is known.",
        wrong="reported_at: 2026-01-14T22:00  # was 2026-01-15T07:40",
        right="reported_at: 2026-01-14T22:00\ncorrection:\n  - {on: 2026-01-20, by: STF-002, reason: The on-call log has the call at 22:00}",
        source=f"{_ALTERED}, time moved",
    ),
)

_PUBLISHED: tuple[Code, ...] = (
    Code(
        id="CUS010",
        title="Submission changed after it was sent",
        severity="error",
        why="The commissioner or inspector holds what was sent. A record of it that says something else is worse than none.",
        cure="Put it back as it was sent. What is new goes into a new submission; `sent` takes further sendings, and a receipt "
        "when it comes.",
        wrong="statement: All milestones are verified.  # was: Three of five\nsent:\n  - {at: 2026-03-31T16:00, …}",
        right="id: SUB-2026-06-council\nstatement: All milestones are verified.",
        source=f"{_RULE_6}; guarantees §1, G3",
    ),
    Code(
        id="CUS011",
        title="Evidence file replaced",
        severity="error",
        why="A file under a name that was cited is the file that was cited. Another one in its place, or another hash, breaks "
        "the link between a claim and what showed it.",
        cure="Put the file back as received. A better copy is an evidence item of its own; where the wrong file was taken in, "
        "replace it and add a `correction` to its evidence item.",
        wrong="sha256: 2c26…  # was fcde…",
        right="id: EVD-0032\nfile: one-house/rota-complete.pdf\nsha256: 2c26…",
        source="guarantees §4.1: original, stored as received; §1, G16",
    ),
    Code(
        id="CUS012",
        title="Legal hold lifted",
        severity="error",
        why="A hold protects what an inquest, a prosecution or a review may ask for. Lifted by a slip, the record can be "
        "disposed of the day after.",
        cure="Put `legal_hold: true` back, or add a `correction` that says who released it and why.",
        wrong="# legal_hold: true was here",
        right="correction:\n  - {on: 2026-09-01, by: STF-001, reason: Inquest closed on 28 August; released by the solicitor's letter of 31 August}",
        source="guarantees §1, G15; domain reference §4.8",
    ),
    Code(
        id="CUS013",
        title="Who may see it was widened",
        severity="warning",
        why="It may well be meant. What was once published to more people cannot be taken back, so somebody should have looked.",
        cure="See that nothing in the record is for the governance team only. Where it was not meant, put `audience` back.",
        wrong="audience: [inspector, commissioner]  # was: [inspector]",
        right="audience: [inspector]",
        source="data dictionary, Audience",
    ),
    Code(
        id="CUS014",
        title="Changed by a migration",
        severity="warning",
        why="A migration changes many records at once, for a reason that each of its commits gives. It is allowed, and said, so "
        "that nobody takes it for a change of the facts.",
        cure="Read the reason. Nothing is to be done where it is true and the change is no more than it says.",
        wrong="a commit that moves every id to a new scheme, without a word",
        right="records: New ids for audits\n\nMigration: audit ids carry the service since the merger of two homes",
        source=_RULE_6,
    ),
)

CUSTODY: tuple[Code, ...] = _RECORDS + _PROMISES + _PUBLISHED
