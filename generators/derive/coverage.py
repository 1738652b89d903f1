"""What stands behind each regulation and each item of an assessment framework: evidence by category, how new it is, how much
of it somebody else checked, and what is open. No rating is predicted (derivations §8, domain reference §1 and §6.3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from generators.catalogues import Catalogues
from generators.derive.actions import ActionPosition
from generators.derive.enforcement import EnforcementPosition
from generators.kind import Record, references
from generators.kinds.action import Action
from generators.kinds.evidence import Evidence
from generators.kinds.organisation import Organisation
from generators.ledger import Ledger

THRESHOLDS = ("triangulation-categories", "triangulation-independent")

Standing: TypeAlias = Literal["nothing", "one_sided", "not_independent", "triangulated"]
# The greatest gap first.
STANDINGS: tuple[Standing, ...] = ("nothing", "one_sided", "not_independent", "triangulated")


@dataclass(frozen=True, slots=True)
class Carried:
    """An item of evidence that speaks of an item of another edition, and of this one only by a mapping."""

    evidence: str
    via: str
    """The item of the other edition."""
    relation: str
    """How near the two lie: `close`, `broad`, `narrow`."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What stands behind one regulation or framework item on a day."""

    subject: str
    """`hsca-ra-2014/12`, `cqc-saf-2023/learning-culture`."""
    records: tuple[str, ...]
    """Records other than evidence that name it."""
    by_category: Mapping[str, tuple[str, ...]]
    """Each evidence category -> items that name it or that a record naming it relies on; empty where there is none."""
    carried: tuple[Carried, ...]
    """Evidence by way of a mapping: never counted with the others."""
    newest: date | None
    """The newest day that any of the evidence speaks of; None where none says which time it covers."""
    undated: tuple[str, ...]
    """Evidence that does not say which time it covers."""
    verified: tuple[str, ...]
    """Evidence that somebody other than its author checked."""
    independent: tuple[str, ...]
    """Evidence from outside, or by somebody who owns none of the records that name the subject."""
    open_requirements: tuple[str, ...]
    """Steps of the regulator with a requirement on it that is not said to be met."""
    open_actions: tuple[str, ...]
    """Actions on it that nobody has verified."""
    overdue_actions: tuple[str, ...]
    standing: Standing
    """How far the evidence is assurance: of several kinds, and not only the owner's own word."""

    @property
    def evidence(self) -> tuple[str, ...]:
        """Every item of evidence that counts, sorted by id."""
        return tuple(sorted(item for items in self.by_category.values() for item in items))

    @property
    def verified_share(self) -> float | None:
        """Share of the evidence that somebody else checked; None where there is no evidence."""
        return len(self.verified) / len(self.evidence) if self.evidence else None

    @property
    def missing(self) -> tuple[str, ...]:
        """Categories in which there is no evidence."""
        return tuple(category for category, items in self.by_category.items() if not items)

    @property
    def named(self) -> bool:
        """Whether any record or evidence names it: of one that none does, nothing is known either way."""
        return bool(self.records or self.evidence)

    @property
    def rank(self) -> tuple[bool, bool, int, int, str]:
        """Gaps first: what is open with the regulator, then by standing, then by how many categories are empty."""
        standing = STANDINGS.index(self.standing)
        return (not self.open_requirements, not self.named, standing, -len(self.missing), self.subject)


@dataclass(frozen=True, slots=True)
class CoverageOf:
    """Coverage of every regulation, and of every item of every edition."""

    regulations: Mapping[str, Coverage]
    editions: Mapping[str, Mapping[str, Coverage]]
    """Edition -> item -> coverage, in the order of the catalogue."""


@dataclass(frozen=True, slots=True)
class _Named:
    """What names one subject."""

    records: list[Record]
    evidence: dict[str, Evidence]


def coverage(
    ledger: Ledger,
    as_of: date,
    catalogues: Catalogues,
    actions: Mapping[str, ActionPosition],
    enforcement: Mapping[str, EnforcementPosition],
) -> CoverageOf:
    """Coverage on `as_of`. Evidence that speaks only of times after it does not count."""
    items = {one.id: one for one in ledger.of(Evidence) if one.covers is None or one.covers.from_ <= as_of}
    named = _named(ledger, items)
    needed = (catalogues.threshold(name).whole for name in THRESHOLDS)
    told = _Telling(ledger, as_of, catalogues, actions, enforcement, named, *needed)
    return CoverageOf(
        regulations={identity: told.of(identity) for identity in catalogues.regulations},
        editions={
            edition: {one.id: told.of(one.id, edition) for one in catalogues.items_of(edition)}
            for edition in catalogues.editions
        },
    )


def _named(ledger: Ledger, items: Mapping[str, Evidence]) -> Mapping[str, _Named]:
    """Subject -> the records that name it, and the evidence that does or on which they rely."""
    found: dict[str, _Named] = {}
    for entry in ledger.entries.values():
        record = entry.record
        subjects = (*record.regulations, *record.framework)
        if not subjects:
            continue
        if isinstance(record, Evidence):
            relied = [record.id] if record.id in items else []
        else:
            relied = [target for _, _, target in references(record) if target in items]
        for subject in subjects:
            here = found.setdefault(subject, _Named([], {}))
            if not isinstance(record, Evidence):
                here.records.append(record)
            here.evidence.update((identity, items[identity]) for identity in relied)
    return found


@dataclass(frozen=True, slots=True)
class _Telling:
    """Works out one subject after the other."""

    ledger: Ledger
    as_of: date
    catalogues: Catalogues
    actions: Mapping[str, ActionPosition]
    enforcement: Mapping[str, EnforcementPosition]
    named: Mapping[str, _Named]
    categories: int
    independent: int

    def of(self, subject: str, edition: str = "") -> Coverage:
        """Coverage of one subject; of an item of an `edition` with what other editions' evidence says of it."""
        here = self.named.get(subject, _Named([], {}))
        evidence = dict(sorted(here.evidence.items()))
        by_category = {
            name: tuple(self._of_category(evidence, name)) for name in self.catalogues.evidence_categories
        }
        owners = {owner for record in here.records if (owner := getattr(record, "owner", None))}
        independent = tuple(
            identity
            for identity, one in evidence.items()
            if self._from_outside(one) or one.authored_by not in owners
        )
        covered = [one.covers.to for one in evidence.values() if one.covers]
        known = [
            self.actions[one.id] for one in here.records if isinstance(one, Action) and one.id in self.actions
        ]
        pending = [one for one in known if one.state not in ("verified", "embedded", "withdrawn")]
        return Coverage(
            subject=subject,
            records=tuple(sorted(record.id for record in here.records)),
            by_category=by_category,
            carried=tuple(self._carried(subject, edition, evidence)) if edition else (),
            newest=min(max(covered), self.as_of) if covered else None,
            undated=tuple(identity for identity, one in evidence.items() if one.covers is None),
            verified=tuple(
                identity
                for identity, one in evidence.items()
                if any(who != one.authored_by for who in one.verified_by)
            ),
            independent=independent,
            open_requirements=tuple(self._open(subject)),
            open_actions=tuple(sorted(one.action.id for one in pending)),
            overdue_actions=tuple(sorted(one.action.id for one in pending if one.overdue)),
            standing=self._standing(by_category, independent),
        )

    def _of_category(self, evidence: Mapping[str, Evidence], category: str) -> Iterator[str]:
        return (identity for identity, one in evidence.items() if one.category == category)

    def _from_outside(self, one: Evidence) -> bool:
        return isinstance(self.ledger.get(one.authored_by), Organisation)

    def _standing(self, by_category: Mapping[str, tuple[str, ...]], independent: Iterable[str]) -> Standing:
        kinds = sum(bool(items) for items in by_category.values())
        if not kinds:
            return "nothing"
        if kinds < self.categories:
            return "one_sided"
        return "triangulated" if len(tuple(independent)) >= self.independent else "not_independent"

    def _open(self, subject: str) -> Iterator[str]:
        for identity, found in sorted(self.enforcement.items()):
            if found.open and any(one.requirement.regulation == subject for one in found.unmet):
                yield identity

    def _carried(self, subject: str, edition: str, own: Mapping[str, Evidence]) -> Iterator[Carried]:
        for other in self.catalogues.editions:
            if other == edition:
                continue
            for item, row in self.catalogues.nearest(subject, other):
                for identity in sorted(self.named.get(item.id, _Named([], {})).evidence):
                    if identity not in own:
                        yield Carried(identity, item.id, row.relation)
