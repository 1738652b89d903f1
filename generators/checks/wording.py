"""Whether actions can be told done from not done, and whether the field's own words are used; nothing here stops publication."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from generators.checks.sheet import Matter, Sheet, every, of
from generators.finding import Finding
from generators.kind import Place
from generators.kinds.action import Action
from generators.kinds.learning_response import LearningResponse
from generators.kinds.minutes import ActionInMinutes, Minutes
from generators.ledger import Entry, dotted

# Verbs that say nothing without an object and a measure (domain reference §6.2).
_VAGUE = re.compile(r"(?:to )?(ensure|improve|review|remind|continue|monitor)\b", re.IGNORECASE)
# What makes an action measurable: a figure, a frequency, a quantity.
_MEASURED = re.compile(
    r"\d|\b(?:(?:each|every|per) (?:\w+ )?(?:day|night|shift|week|fortnight|month|quarter|visit|dose|round|handover)"
    r"|daily|nightly|weekly|fortnightly|monthly|quarterly|once|twice|at least|no more than|within"
    r"|two|three|four|five|six|seven|eight|nine|ten|twelve)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.;!?])\s+|\n+")
_SHORTEST = 4

# Term -> what to write instead, and why (domain reference §8).
TERMS: Mapping[str, tuple[str, str]] = {
    "root causes?": ("contributory factor", "events have several, and the words decide what is looked for"),
    "vulnerable (?:adult|person|people)s?": ("adult at risk", "the term of the Care Act 2014, section 42"),
    "mars? charts?": ("MAR", "medicines administration record: the chart is the record"),
    "MARS": ("MAR", "medicines administration record"),
    "enforcement notices?": (
        "the exact type, such as warning notice",
        "the umbrella word hides which power was used",
    ),
    "confidence (?:limits?|intervals?)": (
        "process limits",
        "limits of an XmR chart are no confidence limits",
    ),
    "clinical commissioning groups?|CCGs?": (
        "integrated care board (ICB)",
        "groups were replaced in July 2022",
    ),
    "safeguarding alerts?": ("safeguarding concern", "the Care Act 2014 word"),
    "(?:s\\.? ?42|section 42) referrals?": (
        "safeguarding concern",
        "the provider raises a concern; only the local authority decides on a section 42 enquiry",
    ),
    "Serious Incident Framework|serious untoward incidents?": (
        "learning response",
        "PSIRF replaced the framework",
    ),
    "NRLS": ("LFPSE", "NRLS was withdrawn on 30 June 2024"),
}
# The letters with which terms begin are asked for first: at most words the search ends there.
_TERMS = re.compile(
    rf"\b(?=[cemnrsv])(?:{'|'.join(f'(?P<t{number}>{term})' for number, term in enumerate(TERMS))})\b",
    re.IGNORECASE,
)
_CAPITALS = frozenset({"MARS", "NRLS"})
# Words of others, taken over as they stand.
_VERBATIM = frozenset({("enforcement", "requirements.text"), ("enforcement", "conditions.text")})


def terms(_: Matter, sheet: Sheet) -> Iterator[Finding]:
    """Words that the field has given up or uses for something else."""
    for leaf in sheet.leaves:
        if leaf.slot.sort not in {"text", "markdown"}:
            continue
        found = _TERMS.search(leaf.text)
        if (
            found is None
            or found.lastgroup is None
            or (found[0].upper() in _CAPITALS and not found[0].isupper())
        ):
            continue
        field = ".".join(step for step in leaf.place if isinstance(step, str))
        if (sheet.kind.name, field) in _VERBATIM:
            continue
        better, why = list(TERMS.values())[int(found.lastgroup[1:])]
        message = f"`{dotted(leaf.place)}` says “{found[0]}”; the field says {better} ({why})"
        yield sheet.at(leaf.place, "WRD004", message, f"write {better}; words quoted from others may stay")


def actions(matter: Matter) -> Iterator[Finding]:
    """Actions whose doing or whose success nobody could tell (domain reference §6.2)."""
    for entry, action in every(matter, Action):
        if action.withdrawn is not None:
            continue
        yield from _said_vaguely(entry, ("action",), action.action)
        measure = action.success_measure
        if measure is None:
            message = "the action has no `success_measure`: doing it would be the only sign that it worked"
            hint = "add `success_measure`: where things stand (`baseline`), where they should stand (`target`), and by when"
            yield of(entry, (), "WRD002", message, hint)
        elif measure.baseline is None or (measure.target is None and measure.measure is None):
            lacking = "baseline" if measure.baseline is None else "target"
            message = f"`success_measure` has no `{lacking}`: no change could be seen"
            hint = "write where things stand now, and where they should stand"
            yield of(entry, ("success_measure",), "WRD003", message, hint)


def small_actions(matter: Matter) -> Iterator[Finding]:
    """The same of actions that stand only in minutes."""
    for entry, minutes in every(matter, Minutes):
        for number, item in enumerate(minutes.items):
            for index, action in enumerate(item.actions):
                if isinstance(action, ActionInMinutes):
                    yield from _said_vaguely(entry, ("items", number, "actions", index, "text"), action.text)


def _said_vaguely(entry: Entry, place: Place, text: str) -> Iterator[Finding]:
    verb = _vague(text)
    if verb:
        message = f"the action says “{verb.lower()}” without saying what exactly is done, or how much of it"
        hint = "say who does what to which records or people, how often or how many, so that anyone can tell it is done"
        yield of(entry, place, "WRD001", message, hint)


def _vague(text: str) -> str:
    """The vague verb with which a sentence begins that has no figure, frequency or quantity, or hardly an object."""
    for sentence in _SENTENCE.split(text):
        found = _VAGUE.match(sentence.strip())
        if found and (not _MEASURED.search(sentence) or len(sentence.split()) < _SHORTEST):
            return found[1]
    return ""


def strengths(matter: Matter) -> Iterator[Finding]:
    """Actions called stronger than their sort of change usually is (domain reference §7.7)."""
    ranks = {row.id: row.rank for row in matter.catalogues.action_strengths.values()}
    for entry, action in every(matter, Action):
        usual = matter.catalogues.change_types.get(action.change_type or "")
        if action.strength is None or usual is None:
            continue
        best = usual.with_observation or usual.strength
        if ranks.get(action.strength.value, 0) > ranks.get(best, 0):
            message = f"`strength` is {action.strength.value}, but {usual.title.lower()} is usually {best}"
            hint = (
                "correct `strength` or `change_type`; where this one really is stronger, say why in `notes`"
            )
            yield of(entry, ("strength", "value"), "WRD005", message, hint)


def factors(matter: Matter) -> Iterator[Finding]:
    """Learning responses that find nothing but people at fault (domain reference §7.2 R3, §7.6 C6)."""
    for entry, response in every(matter, LearningResponse):
        if (
            response.completed is not None
            and response.factors
            and all(factor.level == "individual" for factor in response.factors)
        ):
            message = "every factor lies with individual people: what made it likely is not said"
            hint = "ask what in the team, the organisation or outside made it likely, and add that factor"
            yield of(entry, ("factors",), "WRD006", message, hint)
