"""What the rows of the catalogues are, and where each row comes from; the rows themselves stand in the YAML files beside.

Every row carries `source` (spelled out), `confidence` and `as_of`. Where a part of a row is less or differently sure than
the row, `parts` says so, and `provenance` answers for one part. Domain reference §0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from generators.values import Count as Whole
from generators.values import Day, Flag
from generators.values import Text as Words

Confidence: TypeAlias = Literal["confirmed", "general_knowledge", "proposal"]
CONFIDENCES: tuple[Confidence, ...] = ("proposal", "general_knowledge", "confirmed")

# An id or code: letters and digits, joined by hyphens or underscores.
Name: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z0-9]+([_-][A-Za-z0-9]+)*$")]

# Nothing but the fields a class declares; what a value is, the class says.
STRICT = ConfigDict(extra="forbid", hide_input_in_errors=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where something comes from, how sure it is, and as at when."""

    __pydantic_config__ = STRICT
    source: Words
    confidence: Confidence
    as_of: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class PartProvenance(Provenance):
    """The provenance of one named part of a row, where it differs from the row's own."""

    part: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyRow:
    """Anything that stands in a table by its id."""

    __pydantic_config__ = STRICT
    id: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(AnyRow):
    """What every row of facts has. `own` is true for a row that the provider wrote, false for one shipped."""

    source: Words
    confidence: Confidence
    as_of: Day
    parts: tuple[PartProvenance, ...] = ()
    note: Words | None = None
    own: Flag = False

    def provenance(self, part: str = "") -> Provenance:
        """The provenance of a part (a field's name; `law_count` for the counting rule of a law), else of the row."""
        found = next((found for found in self.parts if found.part == part), self)
        return Provenance(source=found.source, confidence=found.confidence, as_of=found.as_of)

    @property
    def least_confidence(self) -> Confidence:
        """The lowest confidence found anywhere in the row."""
        return min((self.confidence, *(part.confidence for part in self.parts)), key=CONFIDENCES.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Row):
    """A word of a controlled list, with its meaning."""

    title: Words
    definition: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyQuestion(Term):
    """One of the five key questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceCategory(Term):
    """One of the six evidence categories."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AbuseType(Term):
    """A type of abuse or neglect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorLevel(Term):
    """The level at which a contributory factor lies."""


# ------------------------------------------------------------------ sources
@dataclass(frozen=True, slots=True, kw_only=True)
class Source(AnyRow):
    """A source of facts, cited by its id in the rows."""

    citation: Words


# ------------------------------------------------------------------ law
@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument(Row):
    """A statutory instrument whose regulations a file holds."""

    title: Words
    short_title: Words
    citation: Words


Offence: TypeAlias = Literal["none", "direct", "qualified", "not_stated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regulation(Row):
    """One regulation; its id is `instrument/number`, since both instruments have a 12, a 16, a 17 and an 18.

    `offence`: `none` (regulatory action other than prosecution), `direct` (prosecutable without a warning notice first),
    `qualified` (direct, with the harm limb only) or `not_stated` (no stored source says). `offence_paragraphs` are the
    only paragraphs to which the offence attaches; empty means the whole regulation.
    """

    instrument: Name
    number: Words
    title: Words
    offence: Offence
    offence_paragraphs: tuple[Words, ...] = ()
    fundamental_standard: Flag = False
    trigger: Words | None = None
    clocks: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision(Row):
    """A single provision of law or of a regulator's policy, explained in plain words."""

    title: Words
    provision: Words
    text: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedPenalty:
    """Sums of a penalty notice, in pounds; an alternative to prosecution, not a maximum."""

    __pydantic_config__ = STRICT
    provider_gbp: Whole
    manager_gbp: Whole | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Penalty(Row):
    """What a court may impose at most for an offence, and the fixed sum that may be offered instead."""

    title: Words
    maximum: Words
    regulations: tuple[Words, ...] = ()
    fixed_penalty: FixedPenalty | None = None


# ------------------------------------------------------------------ frameworks
@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A rating and the percentage from which CQC gave it."""

    __pydantic_config__ = STRICT
    from_percent: Whole
    rating: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """How CQC scored under an edition. For reading only: no rating is predicted."""

    __pydantic_config__ = STRICT
    method: Name
    words: Words
    bands: tuple[Band, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition(Row):
    """One frozen version of an assessment framework."""

    publisher: Words
    title: Words
    sector: Name
    status: Literal["draft", "in_force", "superseded"]
    item_name: Words
    effective_from: Day | None = None
    effective_to: Day | None = None
    evidence_categories: tuple[Name, ...] = ()
    scoring: Scoring | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkItem(Row):
    """A quality statement or key line of enquiry; its id is `edition/slug`. `code` is ours, for short lists."""

    edition: Name
    slug: Name
    code: Name
    key_question: Name
    title: Words
    regulations: tuple[Words, ...] = ()


Relation: TypeAlias = Literal["exact", "close", "broad", "narrow", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosswalk(Row):
    """Which item of one edition lies nearest to which of another; `to_item` is None where `relation` is `none`.

    `broad`: the new item covers more than the old one; `narrow`: it takes up only part of it.
    """

    from_item: Words
    to_item: Words | None = None
    relation: Relation
    reviewed_by: Words | None = None

    @property
    def provisional(self) -> bool:
        """Whether nobody has reviewed it yet."""
        return self.reviewed_by is None


# ------------------------------------------------------------------ learning
@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeArea(Row):
    """The upper level of the learning themes."""

    title: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme(Term):
    """A learning theme. `never_again`: one recurrence after closure is one too many (domain reference §7.2, R2)."""

    area: Name
    broader: Name | None = None
    never_again: Flag = False
    examples: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributoryFactor(Term):
    """A factor that a learning response may name; one that is not `terminal` may not be the last word."""

    terminal: Flag


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One step of a scale of harm, or one outcome of a test."""

    __pydantic_config__ = STRICT
    id: Name
    title: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class HarmScale(Row):
    """A scale of harm; three different questions use three different ones (domain reference §4.4)."""

    title: Words
    used_for: Words
    levels: tuple[Level, ...]
    test: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HighRiskMedicine(Row):
    """A medicine or group of medicines for which a missed, late or wrong dose is more likely to hurt."""

    title: Words
    why: Words
    time_critical: Flag = False
    examples: tuple[Words, ...] = ()


Strength: TypeAlias = Literal["stronger", "intermediate", "weaker"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionStrength(Term):
    """How strongly a kind of action changes what happens; a higher `rank` is stronger."""

    rank: Whole
    examples: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeType(Row):
    """A type of change and its usual strength; `with_observation` is the strength once competence was observed."""

    title: Words
    strength: Strength
    policy_only: Flag = False
    with_observation: Strength | None = None


# ------------------------------------------------------------------ clocks
Unit: TypeAlias = Literal["hours", "working_days", "calendar_days", "years"]
Count: TypeAlias = Literal["day_after", "start_day", "unclear", "before"]
DayOfMonth: TypeAlias = Annotated[Whole, Field(ge=1, le=28)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Days of each month between which something is done."""

    __pydantic_config__ = STRICT
    opens_day: DayOfMonth
    closes_day: DayOfMonth


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A provider's own target; never law. A number with its unit and the way of counting it, or a monthly window.

    `count` says which day is day 1: `day_after` the start, the `start_day` itself, `unclear` (sources differ or are
    silent), or `before` (counted back from the start). Hours run on and are not counted by days.
    """

    __pydantic_config__ = STRICT
    n: Whole | None = None
    unit: Unit | None = None
    count: Count | None = None
    window: Window | None = None

    def __post_init__(self) -> None:
        if (self.n is None) is not (self.unit is None):
            raise ValueError("a number and its unit belong together")
        if self.n is not None and (self.count is None) is not (self.unit == "hours"):
            raise ValueError("days are counted in some way (count), hours are not")
        if self.n is not None and self.window is not None:
            raise ValueError("a number or a window, not both")


@dataclass(frozen=True, slots=True, kw_only=True)
class Law(Target):
    """What the law says: its words always, a number only where it has one."""

    words: Words
    basis: Words

    @property
    def standing(self) -> Literal["law"]:
        """What sort of rule it is."""
        return "law"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside(Target):
    """A limit that others set and that is not legislation; `standing` says what it is."""

    words: Words
    basis: Words
    standing: Literal["statutory_guidance", "regulator_policy", "regulator_guidance", "contract"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock(Row):
    """A time limit with what law, others and the provider's policy say of it, kept apart (domain reference §4.9)."""

    title: Words
    starts: Words
    starts_at: Literal[
        "aware",
        "event",
        "outcome",
        "start_of_absence",
        "request",
        "publication",
        "in_person",
        "service",
        "month",
        "commission",
    ]
    law: Law | None = None
    outside: Outside | None = None
    policy: Target | None = None

    @property
    def limit(self) -> Law | Outside | None:
        """What others set: the law where it has a number or window, else an outside number, else the law's words."""
        if self.law and (self.law.n is not None or self.law.window or not self.outside):
            return self.law
        return self.outside


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationKind(Row):
    """Something that has to be told to somebody, with the clock that it starts."""

    title: Words
    recipient: Words
    trigger: Words
    clock: Name
    regulation: Words | None = None
    paragraph: Words | None = None
    decision: Literal["cqc_notification", "candour", "riddor", "safeguarding"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """How a step of enforcement may be answered, and the clock of the answer."""

    __pydantic_config__ = STRICT
    words: Words
    clock: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnforcementType(Row):
    """Something that CQC may do. `rung` orders lists; it is no order in law."""

    rung: Whole
    title: Words
    power: Words
    process: Literal["civil", "criminal"]
    challenge: Challenge
    applies_to: Words | None = None
    test: Words | None = None
    content: Words | None = None
    immediate: Flag = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention(Row):
    """How long a class of records is kept at least; `words` where years alone do not say it."""

    title: Words
    starts: Words
    years: Whole | None = None
    months: Whole = 0
    words: Words | None = None
    statutory: Flag = False


# ------------------------------------------------------------------ thresholds
ThresholdUnit: TypeAlias = Literal[
    "characters",
    "count",
    "days",
    "hours",
    "minutes",
    "months",
    "percentile",
    "points",
    "ratio",
    "share",
    "thirds",
    "working_days",
]


def _number(value: object) -> object:
    """Text to a whole number, or to a fraction where it is written with a point."""
    if isinstance(value, str) and re.fullmatch(r"(0|[1-9]\d{0,8})(\.\d{1,6})?", value, re.ASCII):
        return float(value) if "." in value else int(value)
    raise PydanticCustomError("number", "a number such as 12 or 0.25 was expected")


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold(Row):
    """A number that a derivation uses. `share` is 0 to 1. `approved_by` is None until somebody at a provider approved it."""

    title: Words
    value: Annotated[int | float, BeforeValidator(_number)]
    unit: ThresholdUnit
    used_by: tuple[Name, ...]
    basis: Words
    version: Annotated[Whole, Field(ge=1)] = 1
    approved_by: Words | None = None

    @property
    def whole(self) -> int:
        """The value as a whole number, for counts and days; rounds a fraction down."""
        return int(self.value)

    @property
    def span(self) -> timedelta:
        """The value as a length of time, for thresholds in days, hours or minutes.

        Raises:
            ValueError: its unit is none of these.
        """
        if self.unit not in {"days", "hours", "minutes"}:
            raise ValueError(f"{self.id} is a number of {self.unit}, not a length of time")
        return timedelta(**{self.unit: self.value})
