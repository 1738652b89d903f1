"""Codes WRD…, as the guide explains them. None stops publication: they help to write what can be checked later."""

from __future__ import annotations

from generators.codes.code import Code

WORDING: tuple[Code, ...] = (
    Code(
        id="WRD001",
        title="Vague action",
        severity="warning",
        why="“Ensure”, “improve”, “review”, “remind”, “continue” and “monitor” say nothing on their own: nobody could tell "
        "whether it is done. Commissioners send such actions back.",
        cure="Say who does what to which records or people, how often or how many, and by when.",
        wrong="action: Ensure all staff follow the medicines policy.",
        right="action: Observe every care worker who gives high-risk medicines once a week, and recheck within 7 days of any "
        "deviation.",
        source="domain reference §6.2",
    ),
    Code(
        id="WRD002",
        title="No measure of success",
        severity="warning",
        why="Done is not the same as effective. Without a measure decided beforehand, having done it is the only proof that "
        "it worked.",
        cure="Add `success_measure` with baseline, target and day; name the measure (MSR-…) where one is kept.",
        right="success_measure:\n  measure: MSR-AH-missed-doses\n  baseline: 13.5 missed doses a week\n  target: below 8\n"
        "  by: 2026-04-30",
        source="domain reference §6.2 and §6.3",
    ),
    Code(
        id="WRD003",
        title="Measure of success without baseline or target",
        severity="warning",
        why="Without where things stood, or where they should stand, no change can be seen.",
        cure="Write both, with figures.",
        wrong="success_measure:\n  target: fewer missed doses",
        right="success_measure:\n  baseline: 13.5 missed doses a week\n  target: below 8",
        source="domain reference §6.2",
    ),
    Code(
        id="WRD004",
        title="A word that the field does not use, or no longer",
        severity="warning",
        why="Inspectors and commissioners read words exactly. “Root cause” looks for one cause and mostly finds a person; "
        "“enforcement notice” hides which power was used; “vulnerable adult” went with the Care Act 2014.",
        cure="Use the word that the message gives. Words quoted from others may stay.",
        wrong="notes: Root cause was poor handover",
        right="notes: A contributory factor was that handover has no written list",
        source="domain reference §8, glossary",
    ),
    Code(
        id="WRD005",
        title="Called stronger than its sort of change is",
        severity="warning",
        why="Policies, training and reminders rely on people's remembering, and are weak ways to change what happens. An "
        "action called strong that is one of them hides that nothing stronger was done.",
        cure="Correct `strength` or `change_type`, or add an action that changes the system.",
        wrong="change_type: policy\nstrength: {value: stronger, set_by: STF-002}",
        right="change_type: policy\nstrength: {value: weaker, set_by: STF-002}",
        source="domain reference §7.7; catalogue of change types",
    ),
    Code(
        id="WRD006",
        title="Only people at fault",
        severity="warning",
        why="A learning response that finds nothing but individuals explains nothing: the next person stands in the same "
        "place. Inspectors read it as blame.",
        cure="Ask what in the team, the organisation or outside made it likely, and add that factor.",
        wrong="factors:\n  - {code: attention, level: individual, text: The dose was forgotten}",
        right="factors:\n  - {code: attention, level: individual, text: …}\n"
        "  - {code: rota, level: organisation, text: Two rounds fell into one shift of one person}",
        source="domain reference §7.2 R3, §7.6 C6",
    ),
)
