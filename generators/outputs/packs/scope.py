"""Which records a submission speaks about: its services, plans and period, as far as its audience may see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from generators.book import Book
from generators.derive import phrases
from generators.derive.actions import ActionPosition
from generators.derive.controls import ControlPosition
from generators.derive.plans import PlanPosition
from generators.kind import Record, value_at
from generators.kinds.submission import Submission
from generators.values import london

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Scope:
    """The records of a book that a submission speaks about."""

    book: Book
    submission: Submission

    @property
    def first(self) -> date | None:
        """First day of the period; None where none is set."""
        return self.submission.period.from_ if self.submission.period else None

    @property
    def last(self) -> date:
        """Last day: of the period, but never after the position date."""
        period = self.submission.period
        return min(period.to, self.book.as_of) if period else self.book.as_of

    @property
    def words(self) -> str:
        """The period in words."""
        since = f"from {phrases.day(self.first)} " if self.first else ""
        return f"{since}to {phrases.day(self.last)}"

    def served(self, record: Record) -> bool:
        """Whether a record belongs to a chosen service, or to the provider as a whole."""
        return (
            not self.submission.services
            or record.service is None
            or record.service in self.submission.services
        )

    def first_to_last(self, day: date) -> bool:
        """Whether a day lies in the period."""
        return day <= self.last and (self.first is None or day >= self.first)

    def dated(self, model: type[R], when: str) -> tuple[R, ...]:
        """Records of a kind whose `when` (a dotted field) lies in the period, oldest first."""
        found = [
            (day, record)
            for record in self.book.ledger.of(model)
            if self.served(record) and (day := self._day(record, when))
        ]
        kept = [(day, record.id, record) for day, record in found if self.first_to_last(day)]
        return tuple(record for _, _, record in sorted(kept, key=lambda one: one[:2]))

    def lasting(self, model: type[R], begins: str, ends: str) -> tuple[R, ...]:
        """Records of a kind that were in force at any time in the period, in the order in which they began."""
        kept = []
        for record in self.book.ledger.of(model):
            begun, over = self._day(record, begins), self._day(record, ends)
            outlived = over is None or self.first is None or over >= self.first
            if self.served(record) and begun and begun <= self.last and outlived:
                kept.append((begun, record.id, record))
        return tuple(record for _, _, record in sorted(kept, key=lambda one: one[:2]))

    @staticmethod
    def _day(record: Record, dotted: str) -> date | None:
        value = value_at(record, dotted)
        return london(value) if isinstance(value, date) else None

    @property
    def plans(self) -> tuple[PlanPosition, ...]:
        """The chosen plans; where none is named, those of the chosen services."""
        found = self.book.derived.plans
        if self.submission.plans:
            return tuple(found[name] for name in self.submission.plans if name in found)
        return tuple(one for one in found.values() if self.served(one.plan) and one.plan.started <= self.last)

    @property
    def actions(self) -> tuple[ActionPosition, ...]:
        """The actions of the chosen plans; where none is named, those of the chosen services."""
        if self.submission.plans:
            return tuple(one for plan in self.plans for one in plan.all_actions)
        return tuple(one for one in self.book.derived.actions.values() if self.served(one.action))

    def controls(self, chosen: Iterable[Record]) -> tuple[ControlPosition, ...]:
        """Positions of these controls."""
        found = self.book.derived.controls
        return tuple(found[control.id] for control in chosen if control.id in found)
