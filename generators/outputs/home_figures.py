"""The figures at the head of the home page: the few that matter to its readers, each leading to what it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generators.book import Book
from generators.derive.controls import ControlPosition
from generators.kinds import BY_NAME
from generators.kinds.service import Service
from generators.outputs import addresses, home_inside, home_tables, safeguarding
from generators.outputs.enforcement import Outstanding
from generators.outputs.registers import filtered


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with where it leads."""

    number: str
    words: str
    target: str
    alarming: bool


@dataclass(frozen=True, slots=True)
class _Told:
    """What figures are counted from."""

    book: Book
    requirements: Sequence[Outstanding]
    wanting: Sequence[ControlPosition]


def figures(
    book: Book, requirements: Sequence[Outstanding], wanting: Sequence[ControlPosition]
) -> Iterator[Figure]:
    """The figures of this audience, in its order."""
    told = _Told(book, requirements, wanting)
    for name in _ORDER[book.audience]:
        yield from _FIGURES[name](told)


def _one(number: int, singular: str, plural: str) -> str:
    return singular if number == 1 else plural


def _requirements(told: _Told) -> Iterator[Figure]:
    late = sum(1 for line in told.requirements if line.days < 0)
    said = _one(
        len(told.requirements),
        "enforcement requirement not yet said to be met",
        "enforcement requirements not yet said to be met",
    )
    late_words = f", {late} overdue" if late else ""
    yield Figure(str(len(told.requirements)), f"{said}{late_words}", "#requirements", bool(late))


def _responses(told: _Told) -> Iterator[Figure]:
    found = told.book.derived.responses.values()
    still = sum(1 for one in found if one.open)
    said = _one(still, "response still open", "responses still open")
    yield Figure(str(still), f"{said}, of {len(found)} recorded", "#responses", alarming=False)


def _overdue(told: _Told) -> Iterator[Figure]:
    number = len(told.book.derived.overdue)
    register = filtered(addresses.of_register(BY_NAME["action"]), overdue="Yes")
    yield Figure(str(number), _one(number, "overdue action", "overdue actions"), register, bool(number))


def _controls(told: _Told) -> Iterator[Figure]:
    number = len(told.wanting)
    said = _one(number, "control needs attention", "controls need attention")
    register = filtered(addresses.of_register(BY_NAME["control"]), position="Needs attention")
    yield Figure(str(number), said, register, bool(number))


def _concerns(told: _Told) -> Iterator[Figure]:
    if safeguarding.shown_singly(told.book):
        number = len(told.book.derived.open_concerns)
        said = _one(number, "open safeguarding concern", "open safeguarding concerns")
        yield Figure(str(number), said, "#concerns", alarming=False)


def _verified(told: _Told) -> Iterator[Figure]:
    plans = told.book.derived.plans.values()
    live = sum(one.milestones.verified.live for one in plans)
    if live:
        done = sum(one.milestones.verified.done for one in plans)
        claimed = sum(one.milestones.claimed.done for one in plans)
        said = f"of the milestones' weight verified; {claimed} claimed"
        yield Figure(f"{done} of {live}", said, "#plans", alarming=False)


def _silent(told: _Told) -> Iterator[Figure]:
    services = told.book.ledger.of(Service)
    if services:
        number = sum(1 for one in services if home_tables.silent(told.book, one.id))
        said = _one(number, "service without recent dated facts", "services without recent dated facts")
        yield Figure(str(number), f"{said}, of {len(services)}", "#services", bool(number))


def _signals(told: _Told) -> Iterator[Figure]:
    number = len(home_inside.asking(told.book, "red"))
    unknown = len(home_inside.asking(told.book, "insufficient_data"))
    said = _one(number, "red answer to a signal", "red answers to signals")
    yield Figure(str(number), f"{said}; {unknown} could not be answered", addresses.SIGNALS, bool(number))


def _due(told: _Told) -> Iterator[Figure]:
    number = len(home_inside.due_soon(told.book))
    said = _one(number, "thing falls due soon", "things fall due soon")
    yield Figure(str(number), said, "#due", alarming=False)


_FIGURES: Mapping[str, Callable[[_Told], Iterator[Figure]]] = {
    "requirements": _requirements,
    "responses": _responses,
    "overdue": _overdue,
    "controls": _controls,
    "concerns": _concerns,
    "verified": _verified,
    "silent": _silent,
    "signals": _signals,
    "due": _due,
}
_ORDER: Mapping[str, tuple[str, ...]] = {
    "inspector": ("requirements", "responses", "controls", "overdue", "concerns", "silent"),
    "commissioner": ("controls", "verified", "overdue", "requirements", "responses", "silent"),
    "internal": ("signals", "due", "overdue", "controls", "requirements", "concerns", "silent"),
}
