"""The book: everything an output is told, for one audience and one position date; no output is made here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from generators import attached, history
from generators import audience as audiences
from generators.audience import WITHHELD, View
from generators.catalogues import Catalogues, read
from generators.checking import Checked, catalogue_files, check
from generators.derive import Derived, derive
from generators.derive.sampling import USUAL, Sampling
from generators.finding import Unable
from generators.history import Checkout, History, Standing
from generators.integrity import Report
from generators.kinds.organisation import Organisation
from generators.kinds.provider import Provider
from generators.kinds.service import Service
from generators.kinds.staff import Staff
from generators.ledger import Ledger
from generators.names import Names
from generators.past import Past
from generators.values import end_of, london

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Book:
    """One audience's records and what was worked out from them, as at `as_of`."""

    repository: Path
    view: View
    derived: Derived
    standing: Standing
    as_of: date
    catalogues: Catalogues
    provider: Provider
    warnings: int
    """How many findings of severity warning the check left; only the governance team is told."""
    record_files: int
    """How many files of records were found; only the governance team is told."""
    sample: Sampling
    """How the incidents that a person reads are drawn."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Staff id -> name, for the audience of this book; empty without a register."""
    known_on: tuple[date | datetime, ...] = ()
    """Days and moments for which a page says what was known then; none without a history."""
    past: Past | None = None
    """The history behind the records as this audience may read it; None where there is none."""
    integrity: Report | None = None
    """What the history is worth as evidence; None where it was not audited."""
    checkout: Checkout | None = None
    """The repository that holds the history, where the folder read may lie elsewhere; None where there is none."""

    @property
    def ledger(self) -> Ledger:
        """The records this audience may see."""
        return self.view.ledger

    @property
    def audience(self) -> str:
        """`inspector`, `commissioner` or `internal`."""
        return self.view.audience

    @property
    def whole(self) -> Book:
        """This book, for whoever reads all of it; only under it may a module keep what it worked out from a book."""
        return self

    def asked(self, question: Callable[..., T], *about: str) -> T:
        """The answer to a question that a function of a module puts to the whole book; what it is told must be short.

        Whoever keeps finished pages then has to know the answer only, and not everything it was found from.
        """
        return question(self, *about)

    @property
    def example(self) -> bool:
        """True where the records are invented: every page and PDF says so."""
        return bool(self.provider.example)


@dataclass(frozen=True, slots=True)
class Behind:
    """What lies behind the records: how they came about, and how far they can be tied to it."""

    history: History | None = None
    """None where there is no repository, or none was read."""
    standing: Standing | None = None
    """How far the folder can be tied to a commit; None where that is still to be found out."""
    known_on: tuple[date | datetime, ...] = ()
    """Days and moments for which a page says what was known then."""
    integrity: Report | None = None
    """What the history is worth as evidence; None where it was not audited."""
    checkout: Checkout | None = None
    """The repository that holds the history; None where there is none."""


def reached(told: History | None, moments: Iterable[date | datetime]) -> tuple[date | datetime, ...]:
    """Those days and moments by which anything had been recorded."""
    return tuple(when for when in moments if told is not None and told.known_at(end_of(when)) is not None)


def position_date(standing: Standing, chosen: date | None) -> date:
    """The position date: the one chosen, else the day in England of the commit read.

    Raises Unable where there is neither: below the command line nobody asks the clock.
    """
    if chosen is not None:
        return chosen
    if standing.committed is not None:
        return london(standing.committed)
    raise Unable(
        "there is no commit to take the position date from",
        "commit the records, or name a date with --as-of 2026-05-31",
    )


def compose(
    checked: Checked,
    audience: str,
    as_of: date | None = None,
    *,
    standing: Standing | None = None,
    names: Names | None = None,
    behind: Behind | None = None,
    sample: Sampling = USUAL,
) -> Book:
    """The book of one audience. Raises Unable where findings stop publication.

    A `sample` without a seed is drawn by the position date; without a size it is as large as the threshold says.
    """
    behind = behind or Behind()
    if not checked.sound:
        raise Unable(
            "the records have errors, so nothing is published",
            "run `evidence check`, mend what it lists, and build again",
        )
    provider = checked.ledger.find(Provider, "provider")
    if provider is None:
        raise Unable(
            "there is no records/provider.yml", "write it: the reference page of the kind `provider` says how"
        )
    stands = standing or behind.standing or history.standing(checked.repository)
    day = position_date(stands, as_of)
    view = audiences.project(attached.read(checked.ledger, checked.repository), audience, day)
    rows = checked.catalogues if audience == "internal" else _rows_for(checked, view)
    seen = view.ledger.find(Provider, "provider") or provider
    past = _past(checked, view, behind.history, rows)
    return Book(
        repository=checked.repository,
        view=view,
        derived=derive(view.ledger, view.counted, day, rows, past, inside=audience == "internal"),
        standing=stands,
        as_of=day,
        catalogues=rows,
        provider=seen,
        warnings=len(checked.findings),
        record_files=checked.records,
        names=(names or Names()).for_audience(audience),
        sample=Sampling(sample.seed or day.isoformat(), sample.size or rows.threshold("human-sample").whole),
        past=past,
        known_on=behind.known_on if past else (),
        integrity=behind.integrity,
        checkout=behind.checkout,
    )


def _past(checked: Checked, view: View, told: History | None, rows: Catalogues) -> Past | None:
    """The history as the view's audience may read it; None where nothing was ever committed."""
    if told is None or not told.files:
        return None
    above = rows.threshold("backfill-records").whole
    return Past(told, view, checked.ledger, inside=told.inside, backfilled_above=above)


def _rows_for(checked: Checked, view: View) -> Catalogues:
    """The catalogues, of whose rows a provider's own may speak of records that this audience may not see."""
    own, _ = catalogue_files(checked.repository)
    if not own:
        return checked.catalogues
    cleaned = {path: view.clean(content.decode("utf-8", "replace")).encode() for path, content in own.items()}
    return read(cleaned)[0]


def open_book(
    repository: Path, audience: str, as_of: date | None = None, names: Names | None = None
) -> tuple[Book | None, Checked]:
    """Read, check and compose in one step; no book where findings stop publication."""
    checked = check(repository, names=(names or Names()).all)
    return (compose(checked, audience, as_of, names=names) if checked.sound else None), checked


def who(book: Book, identity: str) -> str:
    """A person or organisation in words: name or job title with the id; `withheld` as it is."""
    if identity == WITHHELD:
        return WITHHELD
    record = book.ledger.get(identity)
    if isinstance(record, Staff):
        name = book.names.get(identity)
        return f"{name}, {record.job_title} ({identity})" if name else f"{record.job_title} ({identity})"
    if isinstance(record, Organisation | Service):
        return record.title
    return identity


def title_of(book: Book, record_id: str) -> str:
    """A record's title, or its id where this audience has no such record."""
    record = book.ledger.get(record_id)
    return record.title if record else record_id
