"""Codes DAT…, as the guide explains them."""

from __future__ import annotations

from generators.codes.code import Code

_RULE_9 = "data dictionary, rule 9: impossible dates are errors"

DATES: tuple[Code, ...] = (
    Code(
        id="DAT001",
        title="Dates the wrong way round",
        severity="error",
        why="Nothing is verified before it is reached, reported before anyone knew, or closed before it was raised. Every "
        "figure about being in time is worked out from these dates.",
        cure="Correct the one that is wrong. Where only the day or shift is known, say so in `occurred_precision`.",
        wrong="occurred_at: 2026-01-14T21:10\nbecame_aware_at: 2026-01-13T22:00",
        right="occurred_at: 2026-01-14T21:10\nbecame_aware_at: 2026-01-14T21:12",
        source=_RULE_9,
    ),
    Code(
        id="DAT002",
        title="Fact from the future",
        severity="error",
        why="A record holds what has happened. A fact dated after the position date is a slip of the keyboard, or was "
        "written down before it happened.",
        cure="Correct the date. What is planned belongs in `due`, `target` or `next_review`.",
        wrong="completed:\n  on: 2062-03-04",
        right="completed:\n  on: 2026-03-04",
        source=_RULE_9,
    ),
    Code(
        id="DAT003",
        title="Entry outside the period of its record",
        severity="error",
        why="A check log covers one month. An entry of another month would be missing there and be counted here.",
        cure="Correct the day, or move the entry to the log of its month.",
        wrong="period: 2026-02\nentries:\n  - on: 2026-03-01",
        right="period: 2026-02\nentries:\n  - on: 2026-02-28",
        source="data dictionary: check log, referral log",
    ),
    Code(
        id="DAT004",
        title="List not in order of time",
        severity="warning",
        why="Lists grow at their end, so that two people's work merges easily and a reader sees the story as it went. An "
        "entry put in between looks like one put in later.",
        cure="Move the entry to its place in time, or correct its date.",
        wrong="updates:\n  - on: 2026-03-04\n  - on: 2026-02-11",
        right="updates:\n  - on: 2026-02-11\n  - on: 2026-03-04",
        source="data dictionary, rule 7: lists that grow are append-only",
    ),
    Code(
        id="DAT005",
        title="Moved due dates do not join up",
        severity="error",
        why="Each extension begins at the date where the last one ended, and the last one leads to the due date in force. "
        "A break in the chain means that a date was moved without a reason and an approver.",
        cure="Correct `from`, `to` or `due`, or add the extension that is missing.",
        wrong="due: 2026-05-31\nextensions:\n  - {from: 2026-02-28, to: 2026-03-31, …}",
        right="due: 2026-03-31\nextensions:\n  - {from: 2026-02-28, to: 2026-03-31, …}",
        source="domain reference §7.4, O3",
    ),
    Code(
        id="DAT006",
        title="Figures that cannot all be right",
        severity="error",
        why="More met a criterion than were tested; the outcomes of doses do not add up to the doses scheduled. A dose with "
        "nothing recorded is `blank`: unknown, neither given nor omitted.",
        cure="Count again, and correct the figure that is wrong.",
        wrong="scheduled: 1900\ngiven: 1880\nrefused: 6\nblank: 0",
        right="scheduled: 1900\ngiven: 1880\nrefused: 6\nblank: 14",
        source="domain reference §4.6; guarantees §4.1: arithmetic",
    ),
    Code(
        id="DAT007",
        title="Check written down before its slot began",
        severity="error",
        why="A check signed before the shift has started was not made. A night shift belongs to the day on which it starts, "
        "also for checks made after midnight.",
        cure="Correct `at`, or `on`. Where checks were signed in advance, leave the slot out and say so in the minutes: a "
        "missing slot is honest.",
        wrong="on: 2026-01-23\nshift: night\nat: 2026-01-23T14:00",
        right="on: 2026-01-23\nshift: night\nat: 2026-01-24T06:40",
        source="data dictionary, check log",
    ),
    Code(
        id="DAT008",
        title="Entry from before the beginning or after the end",
        severity="warning",
        why="A check of a control that did not yet exist, or a review of a concern already closed, is counted for nothing.",
        cure="Correct the date, or the first and last day of what it belongs to.",
        wrong="control: CTL-door-alarm  # starts: 2026-02-01\nentries:\n  - on: 2026-01-30",
        right="entries:\n  - on: 2026-02-01",
        source="data dictionary: control, safeguarding concern, risk, response",
    ),
    Code(
        id="DAT009",
        title="Somebody who did not work here on that day",
        severity="error",
        why="Who did something is told by an id. Where that person had not begun or had already left, the id or the date "
        "is wrong, and a page would say something untrue of them.",
        cure="Correct the id or the date; where somebody came back, correct `active` in their staff record.",
        wrong="by: STF-041  # active.to: 2026-01-31\non: 2026-02-10",
        right="by: STF-042\non: 2026-02-10",
        source="domain reference §3.4; guarantees §4.1: attributable",
    ),
    Code(
        id="DAT010",
        title="Point of a measure for another or the same period",
        severity="error",
        why="Every point of a chart stands for the same length of time, and each for its own. A month among weeks, or two "
        "figures for one week, moves the limits.",
        cure="Write the period in the form that the measure is kept in, once.",
        wrong="every: week\nsource:\n  entries:\n    - {period: 2026-03, value: 31}",
        right="every: week\nsource:\n  entries:\n    - {period: 2026-W10, value: 8}",
        source="domain reference §5.3 and §5.5",
    ),
    Code(
        id="DAT011",
        title="More supervision meetings than were due",
        severity="warning",
        why="It can be so; more often the two figures are swapped, and a service that is behind looks ahead.",
        cure="See whether the figures are swapped. Meetings beyond those due are not counted.",
        wrong="supervisions: {due: 9, done: 12}",
        right="supervisions: {due: 12, done: 9}",
        source="domain reference §7.6, C5",
    ),
)
