"""What a commit says it holds, in the words of the people who write records; nothing that a record hides is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from generators.authoring import story
from generators.checks.dates import when
from generators.checks.sheet import Sheet
from generators.kind import Place
from generators.source import Value
from generators.values import london, long_day

_SUBJECT = 72
_BORN: Mapping[str, str] = {
    "action": "action raised",
    "activity": "figures of the month",
    "audit": "audit recorded",
    "check_log": "log of checks begun",
    "control": "control entered",
    "decision": "decision and its reasons",
    "enforcement": "received and entered",
    "evidence": "evidence filed",
    "feedback": "feedback received",
    "high_risk_medicine": "entered in the register",
    "incident": "incident recorded",
    "learning_response": "learning response begun",
    "mar_reconciliation": "week reconciled",
    "measure": "measure begun",
    "minutes": "minutes written up",
    "observation": "observation recorded",
    "organisation": "organisation entered",
    "plan": "improvement plan begun",
    "provider": "provider entered",
    "referral_log": "list received",
    "response": "response opened",
    "risk": "risk entered",
    "safeguarding_concern": "concern raised",
    "service": "service entered",
    "staff": "member of staff entered",
    "submission": "report drafted",
}
_DUTIES: Mapping[str, str] = {
    "cqc_notification": "notification to CQC",
    "candour": "duty of candour",
    "riddor": "report under RIDDOR",
    "safeguarding": "safeguarding concern",
}
# Field -> what was done; the first that fits the places of a commit is said.
_DONE: Mapping[str, str | dict[str, str]] = {
    "sent": "sent",
    "correction": "corrected",
    "approved": "minutes approved",
    "closed": "closed",
    "stood_down": "response stood down",
    "withdrawn": "withdrawn",
    "completed": {"": "claimed completed", "learning_response": "completed"},
    "verification": "verified",
    "met": "requirement reported as met",
    "verified": "milestone verified",
    "reached": "milestone claimed reached",
    "done": {"": "carried out", "learning_response": "follow-up check", "observation": "followed up"},
    "blocked": "held up",
    "ratings": "risk rated again",
    "updates": "progress",
    "entries": "checks",
    "tracker_reviews": "review",
    "extensions": "reason and approval of the new date",
    "escalated": "escalation noted",
    "plan_updated": "care plan updated",
    "learning": "learning captured",
    "made_at": "referral made",
    "reference": "reference entered",
    "cqc_notified": "CQC notified",
    "family_or_advocate": "family or advocate considered",
    "immediate_risk_mitigation": "risk lowered at once",
    "protective_actions": "what was done to protect",
    "immediate_actions": "what was done at once",
    "debriefed": "debrief held",
    "la_outcome": "answer of the council",
    "outcome_told_to_raiser": "outcome told",
    "outcome": {"": "answered", "enforcement": "representations"},
    "issue": "issue added to",
    "events": "what happened since",
    "roles": "roles taken",
    "role_holders": "roles of the service",
    "declarations": "declaration",
    "statement": "statement written",
    "ends": "has ended",
    "to": "last day entered",
    "stopped": "left the register",
    "baseline": {"": "baseline entered", "measure": "baseline frozen"},
    "rephase": "new phase",
    "file": "evidence complete",
    "claim": "evidence complete",
    "job_title": "new job title",
    "description": "account added to",
    "notes": "notes added",
    "note": "note added",
    "no_action_rationale": "reasons added to",
    "rationale": "reasons added to",
    "text": "answer added to",
    "purpose": "purpose added to",
}


@dataclass(frozen=True, slots=True)
class News:
    """What a commit changed in one record."""

    sheet: Sheet
    said: Mapping[str, Value]
    """The record as it then stood."""
    places: tuple[Place, ...]
    """The parts that are new or other; of a record that is new itself none."""

    @property
    def record(self) -> str:
        """Its id."""
        return str(self.sheet.document.data["id"])


def message(news: Sequence[News], happened: date, written: datetime) -> str:
    """Subject and, where there is more to say, a body; `news` begins with the record that the commit is about."""
    first, *others = news
    lines: list[str] = []
    if len(news) > 1 and all(_of_tracker(one) for one in news):
        subject = f"Tracker reviewed, {long_day(happened)}: {len(news)} records"
        lines = [one.record for one in news]
    else:
        subject = _said(first)
        if others:
            more = f"{subject}, and {len(others)} more"
            subject = more if len(more) <= _SUBJECT else subject
            lines = [_said(one) for one in news]
    if len(subject) > _SUBJECT:
        subject = f"{first.record}: {_phrase(first, short=True)}"[:_SUBJECT]
    late = (london(written) - happened).days
    if late > 1 and happened >= story.BEGIN.date():
        lines.append(f"Recorded late: of {long_day(happened)}.")
    return "\n".join([subject, *(["", *lines] if lines else []), ""])


def _said(news: News) -> str:
    if news.sheet.document.data.get("type") in {"speak_up", "staff_concern"}:
        return news.record
    return f"{news.record}: {_phrase(news)}"


def _of_tracker(news: News) -> bool:
    return news.sheet.kind.name == "check_log" or "tracker_reviews" in _names(news)


def _names(news: News) -> set[str]:
    """The innermost field of every part that changed."""
    return {next(step for step in reversed(place) if isinstance(step, str)) for place in news.places}


def _phrase(news: News, *, short: bool = False) -> str:
    """What was done, in a few words."""
    if not news.places:
        return _BORN.get(news.sheet.kind.name, "entered")
    if news.sheet.kind.name == "evidence":
        return "evidence complete"
    if not short:
        for special in _SPECIAL:
            found = special(news)
            if found:
                return found
    names = _names(news)
    for name, words in _DONE.items():
        if name in names:
            return words.get(news.sheet.kind.name, words[""]) if isinstance(words, dict) else words
    return "linked with other records"


# ------------------------------------------------------------------ phrases with a figure or a day
def _moved(news: News) -> str:
    if ("due",) not in news.places:
        return ""
    with_reason = any(place[0] == "extensions" for place in news.places)
    return f"due date moved to {_written(news.said.get('due'))}{', with reason' if with_reason else ''}"


def _checks(news: News) -> str:
    days = _values(news, "entries", "on") or _values(news, "tracker_reviews", "on")
    word = "checks" if news.sheet.kind.name == "check_log" else "review"
    if not days:
        return ""
    first, last = _written(days[0]), _written(days[-1])
    same_month = first.partition(" ")[2] == last.partition(" ")[2]
    begin = "" if first == last else f"{first.partition(' ')[0] if same_month else first} to "
    return f"{word} of {begin}{last}"


def _figures(news: News) -> str:
    periods = _values(news, "entries", "period")
    return f"figure of {periods[-1]}" if periods else ""


def _checked(news: News) -> str:
    outcomes = _values(news, "verifications", "outcome")
    return f"checked, {str(outcomes[-1]).replace('_', ' ')}" if outcomes else ""


def _duty(news: News) -> str:
    of_duties = [place for place in news.places if place[0] == "decisions_required" and len(place) > 1]
    named = list(dict.fromkeys(_DUTIES.get(str(place[1]), "duty") for place in of_duties))
    if not named:
        return ""
    done = "carried out" if all("done" in place for place in of_duties) else "decided"
    return f"{named[0]} {done}" if len(named) == 1 else f"{len(named)} duties {done}"


def _milestones(news: News) -> str:
    for place in news.places:
        if place[-1] in {"reached", "verified"}:
            milestone: Any = news.sheet.document.data
            for step in place[:-1]:
                milestone = milestone[step]
            word = "claimed reached" if place[-1] == "reached" else "verified"
            return f"milestone {milestone.get('id')} {word}"
    return ""


_SPECIAL: tuple[Callable[[News], str], ...] = (_moved, _figures, _checks, _checked, _duty, _milestones)


def _values(news: News, name: str, field: str) -> list[Value]:
    """A field of those list items of a name that are new."""
    found: list[Value] = []
    for place in news.places:
        if len(place) > 1 and place[-2] == name and isinstance(place[-1], int):
            item: Any = news.sheet.document.data
            for step in place:
                item = item[step]
            if isinstance(item, dict) and field in item:
                found.append(item[field])
    return found


def _written(value: Value) -> str:
    day = when(value) if isinstance(value, str) else None
    return long_day(day) if day else str(value)


def backfill(news: Iterable[News]) -> str:
    """The message of the first commit."""
    count = len(list(news))
    return (
        f"Records as they stood on {long_day(story.BEGIN.date())}\n\n"
        f"{count} records: who and where, and what is known from before.\n\n"
        f"Backfill: {story.BACKFILL}\n"
    )
