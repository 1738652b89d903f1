"""What a record says by itself about when each of its parts was told, and by whom; how records wait for each other is in growth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from generators.authoring import hours, story
from generators.authoring.facts import APPEARS, BORN, DATED_BY, Fact, by, by_of, ident, path
from generators.authoring.narratives import narratives, notes
from generators.authoring.people import People
from generators.checks.dates import FACTS, when
from generators.checks.sheet import Inner, Sheet, text_at
from generators.kind import Place, slots
from generators.values import london, month_days, week_days

# Fields that are known on the day they hold: kind and path of the mapping -> field.
_ON_ITS_DAY: Mapping[tuple[str, str], str] = {
    ("staff", "active"): "to",
    ("service", "role_holders"): "to",
    ("high_risk_medicine", ""): "stopped",
}
# Fields that come with a dated neighbour of the same mapping.
_COMPANIONS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("safeguarding_concern", "referral"): ("by", "to", "reference"),
}
# Organisations a provider has to do with from the first; others are entered when something is written of them.
_STANDING = frozenset(
    {
        "cqc",
        "gp_practice",
        "icb",
        "local_authority",
        "nhs_trust",
        "pharmacy",
        "police",
        "safeguarding_adults_board",
    }
)
# Fields that a record has only once it is completed.
_FINDINGS = ("completed", "factors", "lessons", "areas_for_improvement", "people_involved", "follow_up_check")
# Meetings whose minutes are written before everybody goes back to work.
_SHORT = frozenset({"huddle", "mdt"})


def born(sheet: Sheet, people: People) -> Fact | None:
    """The record's own beginning; None where it says nothing of it."""
    record, kind = ident(sheet), sheet.kind.name
    moment: date | datetime | None = story.ENTERED.get(record)
    if moment is None:
        dotted = BORN.get(kind)
        text = text_at(sheet.document.data, dotted) if dotted else None
        moment = when(text) if text else None
        if kind == "minutes" and isinstance(moment, datetime):
            moment = _written_up(moment, str(sheet.document.data.get("meeting")), record)
        elif kind in {"provider", "service"} or sheet.document.data.get("type") in _STANDING:
            moment = story.BEGIN
        elif kind == "submission":
            as_of = when(text_at(sheet.document.data, "as_of") or "")
            moment = london(as_of) - timedelta(days=9) if as_of else None
        elif kind in {"activity", "mar_reconciliation"} and moment is None:
            moment = _period(sheet.document.data, record)
    if moment is None:
        return None
    held = story.HELD_BACK.get((record, "", london(moment)), moment)
    prompt, early = record in story.ENTERED, kind == "control"
    return Fact(record, (), held, people.of_record(sheet), prompt=prompt, early=early)


def _written_up(held: datetime, meeting: str, record: str) -> date | datetime:
    """Minutes of a short meeting are written at once, those of others on the next day."""
    if meeting in _SHORT:
        return hours.soon(held, record, least=40, most=110)
    return london(held) + timedelta(days=1)


def _period(data: Mapping[str, Any], *words: str) -> date | None:
    """When a figure of a day, week or month is there: some days after its end."""
    text = next((data[name] for name in ("period", "week") if isinstance(data.get(name), str)), "")
    if re.fullmatch(r"\d{4}-W\d{2}", text):
        return week_days(text)[1] + timedelta(days=3)
    if re.fullmatch(r"\d{4}-\d{2}", text):
        return month_days(text)[1] + timedelta(days=2 + hours.draw(3, "period", *words))
    day = when(text)
    return london(day) if day else None


def facts(sheet: Sheet, people: People) -> tuple[Fact, ...]:
    """Everything that a record came to say after its beginning, in the order of its places."""
    who = people.of_record(sheet)
    found = [
        fact
        for inner in sheet.inners
        for fact in _of_mapping(sheet, inner, by(inner.data) or _around(sheet, inner.place) or who)
    ]
    found += [
        fact
        for of_kind in (_due_dates, _reviews, _answers, _findings, _ends, _drafted, _drafts)
        for fact in of_kind(sheet, who)
    ]
    return (
        *found,
        *narratives(sheet, who, people.ledger),
        *notes(sheet, who, [(fact.when, fact.by) for fact in found]),
    )


def _around(sheet: Sheet, place: Place) -> str:
    """Who is named by the nearest mapping around one that names nobody."""
    around = [inner for inner in sheet.inners if inner.place and inner.place == place[: len(inner.place)]]
    return next((named for inner in reversed(around) if (named := by(inner.data))), "")


def _of_mapping(sheet: Sheet, inner: Inner, who: str) -> Iterator[Fact]:
    """The dated fact of one mapping: the whole of it, or the one field that is dated where the rest stands before."""
    record, kind, where = ident(sheet), sheet.kind.name, path(inner.place)
    on_its_day = _ON_ITS_DAY.get((kind, where))
    if on_its_day and (day := when(str(inner.data.get(on_its_day, "")))):
        yield Fact(record, (*inner.place, on_its_day), day, story.HR if kind == "staff" else who)
    if not inner.place or (
        where == "correction" and any(_ends_with(draft, record, inner.data) for draft in story.DRAFTS)
    ):
        return
    further = DATED_BY.get((kind, where))
    if further:
        moment = when(text_at(inner.data, further) or "")
        if moment:
            yield Fact(record, inner.place, moment, by_of(inner.data, further) or who)
        return
    if where == "source.entries" and (day := _period(inner.data, record)):
        yield Fact(record, inner.place, day, who)
        return
    declared = {slot.name: slot for slot in slots(inner.model) if slot.name in FACTS}
    written = {name: moment for name in declared if (moment := when(str(inner.data.get(name, ""))))}
    name = next((name for name in ("at", *written) if name in written), None)
    if name is None:
        return
    moment = written[name]
    day = london(written.get("on", moment))
    held = story.HELD_BACK.get((record, where, day)) or (_unsaid(record, inner.place)) or moment
    bucket = f"tracker {sheet.document.data.get('service')}" if _of_tracker(kind, where, record) else ""
    if declared[name].required:
        prompt = kind == "check_log" or held is not moment
        yield Fact(record, inner.place, held, who, bucket=bucket, prompt=prompt)
        return
    for field_ in (name, *_COMPANIONS.get((kind, where), ())):
        if field_ in inner.data:
            yield Fact(record, (*inner.place, field_), held, who)


def _unsaid(record: str, place: Place) -> date | None:
    return story.UNSAID.get((record, int(place[1]))) if place[0] == "extensions" else None


def _of_tracker(kind: str, where: str, record: str) -> bool:
    return (kind, where) == ("safeguarding_concern", "tracker_reviews") or (
        kind == "check_log" and "tracker" in record and where == "entries"
    )


def _rows(sheet: Sheet, name: str) -> list[dict[str, Any]]:
    value = sheet.document.data.get(name)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _due_dates(sheet: Sheet, who: str) -> Iterator[Fact]:
    """A due date that was moved stood at the earlier day before."""
    if sheet.kind.name != "action":
        return
    record = ident(sheet)
    for index, moved in enumerate(_rows(sheet, "extensions")):
        day = when(str(moved.get("on", "")))
        if day is not None:
            silent = (record, index) in story.UNSAID
            held = story.HELD_BACK.get((record, "extensions", london(day)), day)
            by = who if silent else str(moved.get("approved_by"))
            yield Fact(record, ("due",), day if silent else held, by, before=moved.get("from"))


def _reviews(sheet: Sheet, _: str) -> Iterator[Fact]:
    """Until a risk was rated again its next review lay as far ahead as it does now, and no earlier than it came to be."""
    if sheet.kind.name != "risk":
        return
    ratings = [(london(day), row) for row in _rows(sheet, "ratings") if (day := when(str(row.get("on", ""))))]
    planned = when(text_at(sheet.document.data, "next_review") or "")
    if not ratings or planned is None:
        return
    rhythm = london(planned) - ratings[-1][0]
    for (before, _row), (day, row) in pairwise(ratings):
        if day > before:
            earlier = max(day, before + rhythm).isoformat()
            yield Fact(ident(sheet), ("next_review",), day, str(row.get("by")), before=earlier)


def _answers(sheet: Sheet, _: str) -> Iterator[Fact]:
    """The council's answer to a concern is awaited from the referral on."""
    outcome, made = sheet.document.data.get("la_outcome"), text_at(sheet.document.data, "referral.made_at")
    moment = when(made or "")
    if sheet.kind.name != "safeguarding_concern" or not isinstance(outcome, str) or moment is None:
        return
    record, owner = ident(sheet), str(sheet.document.data.get("owner"))
    yield Fact(record, ("la_outcome",), moment, text_at(sheet.document.data, "referral.by") or owner)
    if outcome != "awaiting_la_decision":
        day = story.COUNCIL.get(record, london(moment) + timedelta(days=10))
        yield Fact(record, ("la_outcome",), day, owner, before="awaiting_la_decision")


def _findings(sheet: Sheet, who: str) -> Iterator[Fact]:
    """What a learning response found stands there when it is completed."""
    day = when(text_at(sheet.document.data, "completed") or "")
    if sheet.kind.name == "learning_response" and day is not None:
        for name in _FINDINGS:
            if name in sheet.document.data:
                yield Fact(ident(sheet), (name,), day, who)


def _ends(sheet: Sheet, who: str) -> Iterator[Fact]:
    """The end of a control is said when it has ended, unless it was set for whole weeks from the first."""
    if sheet.kind.name != "control":
        return
    starts, ends = (when(text_at(sheet.document.data, name) or "") for name in ("starts", "ends"))
    if starts and ends and ((london(ends) - london(starts)).days + 1) % 7:
        yield Fact(ident(sheet), ("ends",), london(ends) + timedelta(days=1), who)


def _drafted(sheet: Sheet, who: str) -> Iterator[Fact]:
    """A submission is drafted first; its statement is of the position date, its declarations of the day after."""
    as_of = when(text_at(sheet.document.data, "as_of") or "")
    if sheet.kind.name != "submission" or as_of is None:
        return
    if "statement" in sheet.document.data:
        yield Fact(ident(sheet), ("statement",), as_of, who)
    for index, row in enumerate(_rows(sheet, "declarations")):
        yield Fact(
            ident(sheet), ("declarations", index), london(as_of) + timedelta(days=1), str(row.get("by"))
        )


def _ends_with(draft: story.Draft, record: str, correction: Mapping[str, Any]) -> bool:
    """Whether a correction is the one that replaced a first draft."""
    day = draft.until.date().isoformat()
    return (draft.record, draft.by, day) == (record, correction.get("by"), correction.get("on"))


def _drafts(sheet: Sheet, _: str) -> Iterator[Fact]:
    record = ident(sheet)
    for draft in (draft for draft in story.DRAFTS if draft.record == record):
        for place, value in draft.values.items():
            before = APPEARS if value is None else value
            yield Fact(record, place, draft.until, draft.by, before=before, prompt=True)
        for index, row in enumerate(_rows(sheet, "correction")):
            if _ends_with(draft, record, row):
                yield Fact(record, ("correction", index), draft.until, draft.by, prompt=True)
