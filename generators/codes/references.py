"""Codes REF…, as the guide explains them."""

from __future__ import annotations

from generators.codes.code import Code

_RULE_9 = "data dictionary, rule 9: dangling or wrong-kind references are errors"

REFERENCES: tuple[Code, ...] = (
    Code(
        id="REF001",
        title="Names a record that is not there",
        severity="error",
        why="A reader who follows the id finds nothing, and what was meant is missing from both sides. Where the record "
        "stands in the repository but cannot be read, nothing is said here: its own file says what is wrong.",
        cure="Correct the id (the message offers the nearest), or write the record that it names.",
        wrong="owner: STF-04l",
        right="owner: STF-041",
        source=_RULE_9,
    ),
    Code(
        id="REF002",
        title="Names a record of another kind",
        severity="error",
        why="A field asks for one kind of record: an owner is a member of staff, evidence is an evidence item. Anything "
        "else there would be shown as something it is not.",
        cure="Name a record of the kind that the message asks for; put other records into `related`.",
        wrong="evidence: [MIN-2026-03-12-board]",
        right="evidence: [EVD-0031]\nrelated: [MIN-2026-03-12-board]",
        source=_RULE_9,
    ),
    Code(
        id="REF003",
        title="Names itself",
        severity="error",
        why="A record cannot be its own source, proof or successor.",
        cure="Name the record that was meant, or take the entry out.",
        wrong="id: ACT-0012\nsource: [ACT-0012]",
        right="id: ACT-0012\nsource: [AUD-2025-11-practice]",
        source="data dictionary, rule 9",
    ),
    Code(
        id="REF004",
        title="References lead in a circle",
        severity="error",
        why="Of two actions or decisions that each replace the other, none is in force; of two that each rest on the "
        "other, none has a ground. An action inherits the first due date of the one it replaces, and here there is no first.",
        cure="Take out the reference from the older record to the newer one.",
        wrong="ACT-0012: supersedes: ACT-0040\nACT-0040: supersedes: ACT-0012",
        right="ACT-0040: supersedes: ACT-0012",
        source="data dictionary, action and decision",
    ),
    Code(
        id="REF005",
        title="Not in the catalogue",
        severity="error",
        why="Themes, regulations, framework items and retention classes come from lists, so that the same thing is counted "
        "under one name. Two instruments have a regulation 12, 16, 17 and 18 with different contents: staffing is "
        "hsca-ra-2014/18, notification of incidents is cqc-reg-2009/18.",
        cure="Use the id that the message offers. Themes of your own belong in records/catalogues/themes.yml.",
        wrong="regulations: [reg-18]",
        right="regulations: [cqc-reg-2009/18]",
        source="data dictionary, Catalogues; domain reference §9, fact 3",
    ),
    Code(
        id="REF006",
        title="Name that the other record does not have",
        severity="error",
        why="Objectives, shifts, checklist questions and audit criteria have short names. A name that its plan, service, "
        "control or audit does not have belongs to nothing, and drops out of every figure.",
        cure="Correct the name, or add it to the record that should have it.",
        wrong="shift: nights",
        right="shift: night",
        source="data dictionary: action, audit, check log, control, measure",
    ),
    Code(
        id="REF007",
        title="Short name given twice in a record",
        severity="error",
        why="Milestones, items, requirements and findings are pointed to by their short names; of two with one name only "
        "one can be meant.",
        cure="Give one of the two another name. Keep names that were published.",
        wrong="milestones:\n  - id: trained\n  - id: trained",
        right="milestones:\n  - id: trained\n  - id: observed",
        source="data dictionary: plan, minutes, enforcement, audit",
    ),
    Code(
        id="REF008",
        title="Two records tell it differently",
        severity="warning",
        why="An incident names the learning response that followed, which does not list the incident; a decision says in "
        "which meeting it was taken, and the minutes do not have it. One of the two is out of date.",
        cure="Complete the record that lacks the tie, or correct the one that has it.",
        wrong="DEC-0007: in: MIN-2026-03-12-board\nMIN-2026-03-12-board: (no item lists DEC-0007)",
        right="MIN-2026-03-12-board:\n  items:\n    - id: medicines\n      decisions: [DEC-0007]",
        source="data dictionary: incident, decision, check log",
    ),
    Code(
        id="REF009",
        title="Organisation in another one's part",
        severity="warning",
        why="Who does what is a matter of law: a safeguarding concern goes to the local authority, which alone decides on "
        "an enquiry; a commissioner buys care, CQC does not; the steps listed under enforcement are CQC's.",
        cure="Name the organisation that really did it, or correct its type.",
        wrong="commissioners: [ORG-CQC]",
        right="commissioners: [ORG-northmere-council]",
        source="Care Act 2014 section 42; domain reference §4.3 and §8",
    ),
    Code(
        id="REF010",
        title="Two accounts of who is registered manager",
        severity="error",
        why="Who was accountable on a day is worked out from the role holders with their dates. Where they name another "
        "person than the service does, the answer is a guess.",
        cure="End the last holder's time with `to`, and add the new one with `from`.",
        wrong="registered_manager: STF-061\nrole_holders:\n  - {role: registered_manager, staff: STF-060, from: 2023-05-15}",
        right="registered_manager: STF-061\nrole_holders:\n  - {role: registered_manager, staff: STF-060, from: 2023-05-15, "
        "to: 2026-01-31}\n  - {role: registered_manager, staff: STF-061, from: 2026-02-01}",
        source="domain reference §3.4; 2014 Regulations, regulation 7",
    ),
    Code(
        id="REF011",
        title="The same figures from two places",
        severity="error",
        why="A measure with written figures and a rule to work them out, or a log with rows and a table beside it, has two "
        "answers to one question.",
        cure="Keep one of the two.",
        wrong="source:\n  entries: […]\n  from: {kind: incident, count: records}",
        right="source:\n  from: {kind: incident, count: records}",
        source="data dictionary: measure, referral log",
    ),
)
