"""The sorts of value a record may hold, each read from text in one way or refused; no record is known here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, get_args
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

LONDON = ZoneInfo("Europe/London")
# Not from the machine's locale: the same words on every machine.
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sort:
    """Names the sort of a value, for schemas, forms and the guide."""

    name: str
    pattern: str = ""
    example: str = ""


def _refuse(code: str, message: str) -> PydanticCustomError:
    return PydanticCustomError(code, message)


def _text(value: object) -> object:
    if isinstance(value, str) and not value.strip():
        raise _refuse("empty", "is empty")
    if not isinstance(value, str):
        raise _refuse("not_text", "text was expected")
    return value


def _day(value: object) -> object:
    if isinstance(value, datetime) or not isinstance(value, str | date):
        raise _refuse("day", "a date was expected")
    if isinstance(value, date):
        return value
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        raise _refuse("day", "a date such as 2026-03-04 was expected")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise _refuse("day_unreal", "there is no such day") from None


_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(:\d{2})?(Z|[+-]\d{2}:\d{2})?", re.ASCII)


def _moment(value: object) -> object:
    """Local time is Europe/London; an hour that never was, or was twice, must be written with its offset."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        raise _refuse("moment", "a date and time was expected")
    found = _MOMENT.fullmatch(value)
    if not found:
        raise _refuse("moment", "a date and time such as 2026-03-04T21:15 was expected")
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        raise _refuse("day_unreal", "there is no such day or time") from None
    if read.tzinfo is not None:
        return read.astimezone(LONDON)
    local = read.replace(tzinfo=LONDON)
    if local.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != read:
        raise _refuse("moment_never", "the clocks went forward: this local time never was")
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise _refuse("moment_twice", "the clocks went back: this local time was twice")
    return local


def _pattern(code: str, pattern: str, message: str) -> BeforeValidator:
    compiled = re.compile(pattern, re.ASCII)

    def read(value: object) -> object:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            raise _refuse(code, message)
        return value

    return BeforeValidator(read)


def _week(value: object) -> object:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-W\d{2}", value, re.ASCII):
        raise _refuse("week", "a week such as 2026-W10 was expected")
    try:
        date.fromisocalendar(int(value[:4]), int(value[6:]), 1)
    except ValueError:
        raise _refuse(
            "week", "there is no such week in that year; a week such as 2026-W10 was expected"
        ) from None
    return value


def _flag(value: object) -> object:
    if isinstance(value, bool):
        return value
    if value not in ("true", "false"):
        raise _refuse("flag", "`true` or `false` was expected")
    return value == "true"


def _whole(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"-?(0|[1-9]\d{0,14})", value, re.ASCII):
        raise _refuse("whole", "a whole number was expected")
    return int(value)


def _number(value: object) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, str) or not re.fullmatch(r"-?(0|[1-9]\d{0,14})(\.\d{1,12})?", value, re.ASCII):
        raise _refuse("number", "a number such as 12 or 12.5 was expected")
    return float(value)


def _count(value: object) -> object:
    read = _whole(value)
    if isinstance(read, int) and read < 0:
        raise _refuse("whole", "a whole number of 0 or more was expected")
    return read


def _hours(value: object) -> object:
    read = _number(value)
    if isinstance(read, float) and read <= 0:
        raise _refuse("number", "a number of hours above 0 was expected")
    return read


def _within(low: int, high: int) -> BeforeValidator:
    def read(value: object) -> object:
        number = _whole(value)
        if isinstance(number, int) and not low <= number <= high:
            raise _refuse("range", f"a whole number from {low} to {high} was expected")
        return number

    return BeforeValidator(read)


Text = Annotated[str, BeforeValidator(_text), Sort("text")]
Markdown = Annotated[str, BeforeValidator(_text), Sort("markdown")]
Day = Annotated[date, BeforeValidator(_day), Sort("day", r"^\d{4}-\d{2}-\d{2}$", "2026-03-04")]
Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    Sort("moment", r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?$", "2026-03-04T21:15"),
]
Month = Annotated[
    str,
    _pattern("month", r"\d{4}-(0[1-9]|1[0-2])", "a month such as 2026-03 was expected"),
    Sort("month", r"^\d{4}-(0[1-9]|1[0-2])$", "2026-03"),
]
Week = Annotated[str, BeforeValidator(_week), Sort("week", r"^\d{4}-W\d{2}$", "2026-W10")]
Time = Annotated[
    str,
    _pattern("time", r"([01]\d|2[0-3]):[0-5]\d", "a time such as 07:30 was expected"),
    Sort("time", r"^([01]\d|2[0-3]):[0-5]\d$", "07:30"),
]
Person = Annotated[
    str,
    _pattern("person", r"P-\d{3,6}", "a person's pseudonym such as P-0007 was expected"),
    Sort("person", r"^P-\d{3,6}$", "P-0007"),
]
Period = Annotated[
    str,
    _pattern(
        "period",
        r"\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?|\d{4}-W(0[1-9]|[1-4]\d|5[0-3])",
        "a day, week or month such as 2026-03-04, 2026-W10 or 2026-03 was expected",
    ),
    Sort(
        "period", r"^\d{4}-((0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?|W(0[1-9]|[1-4]\d|5[0-3]))$", "2026-W10"
    ),
]
Hash = Annotated[
    str,
    _pattern("hash", r"[0-9a-f]{64}", "a SHA-256 hash (64 of 0-9 and a-f) was expected"),
    Sort("hash", r"^[0-9a-f]{64}$", "9f86d081884c7d65…"),
]
Slug = Annotated[
    str,
    _pattern(
        "slug", r"[a-z][a-z0-9_]*", "a short name of small letters, digits and underscores was expected"
    ),
    Sort("slug", r"^[a-z][a-z0-9_]*$", "protective_measures"),
]
Flag = Annotated[bool, BeforeValidator(_flag), Sort("flag")]
Whole = Annotated[int, BeforeValidator(_whole), Sort("whole")]
Count = Annotated[int, BeforeValidator(_count), Sort("count")]
Number = Annotated[float, BeforeValidator(_number), Sort("number")]
Hours = Annotated[float, BeforeValidator(_hours), Sort("hours")]
Rating = Annotated[int, _within(1, 5), Sort("rating")]
Percent = Annotated[int, _within(0, 100), Sort("percent")]

# Sort -> the form its text must have, for schemas and forms.
PATTERNS: Mapping[str, str] = {
    mark.name: mark.pattern
    for annotation in (Day, Moment, Month, Week, Time, Person, Period, Hash, Slug)
    for mark in get_args(annotation)
    if isinstance(mark, Sort)
}


def london(when: date | datetime) -> date:
    """The day in England on which a moment fell (or the day itself)."""
    return when.astimezone(LONDON).date() if isinstance(when, datetime) else when


def long_day(when: date | datetime) -> str:
    """`4 March 2026`; of a moment, the day in England."""
    day = london(when)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def written_day(text: object) -> date | None:
    """The day that a raw value gives: of a moment, the day in England; None where it gives none."""
    found = written_when(text)
    return london(found) if found is not None else None


def written_when(text: object) -> date | datetime | None:
    """The day or moment that a raw value gives, read as records are; None where it gives none."""
    if not isinstance(text, str):
        return None
    for read in (_day, _moment):
        try:
            found = read(text)
        except PydanticCustomError:
            continue
        if isinstance(found, date):
            return found
    return None


def start_of(day: date) -> datetime:
    """Midnight at the start of a day in England."""
    return datetime.combine(day, time(), LONDON)


def end_of(when: date | datetime) -> datetime:
    """The moment itself, or the last of a day in England."""
    if isinstance(when, datetime):
        return when
    return datetime.combine(when + timedelta(days=1), time(), LONDON) - timedelta(microseconds=1)


def month_days(month: str) -> tuple[date, date]:
    """First and last day of a month written `2026-03`."""
    first = date(int(month[:4]), int(month[5:7]), 1)
    return first, (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def week_days(week: str) -> tuple[date, date]:
    """Monday and Sunday of an ISO week written `2026-W10`."""
    first = date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
    return first, first + timedelta(days=6)
