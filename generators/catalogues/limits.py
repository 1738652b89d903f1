"""Rows that set a limit: clocks, notifications, enforcement, retention and thresholds; law and policy never share a field."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from generators.catalogues.rows import STRICT, Name, Row
from generators.values import Count as Whole
from generators.values import Flag
from generators.values import Text as Words

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
class Limit:
    """A number with its unit and the way of counting it, or a monthly window, or neither; who sets it, the subclass says.

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
class Target(Limit):
    """A provider's own target; never law."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Law(Limit):
    """What the law says: its words always, a number only where it has one."""

    words: Words
    basis: Words

    @property
    def standing(self) -> Literal["law"]:
        """What sort of rule it is."""
        return "law"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside(Limit):
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
