"""What the page of an audit is told beside its findings: each criterion with what earlier audits found of it, and how independent the auditor is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generators.book import Book
from generators.kinds.audit import Audit, Criterion
from generators.kinds.control import Control
from generators.ledger import Entry
from generators.outputs import chains, shown, words
from generators.outputs.axes import short
from generators.outputs.shown import NOTHING, Row, Shown, Table

# More earlier audits of one criterion than this are counted.
_EARLIER = 4


def tell(book: Book, entry: Entry) -> dict[str, Any]:
    """What the page of an audit is told."""
    told = chains.tell(book, entry)
    audit = entry.record
    if not isinstance(audit, Audit):
        return told
    return {
        **told,
        "criteria": _criteria(book, audit),
        "about": tuple(_about(book, audit)),
        "sections": tuple(part for part in told["sections"] if part.anchor != "criteria"),
    }


def _about(book: Book, audit: Audit) -> Iterator[Row]:
    yield Row("Done on", shown.when(audit.done_on))
    yield Row("Auditor", shown.record(book, audit.auditor))
    owned = [
        name
        for name in audit.controls
        if (one := book.ledger.find(Control, name)) and one.owner == audit.auditor
    ]
    if owned:
        yield Row(
            "Independence",
            shown.many(
                (
                    shown.tag("The auditor answers for what was audited", "orange"),
                    *(shown.record(book, name) for name in owned),
                )
            ),
        )
    elif audit.controls:
        yield Row("Independence", shown.text("The auditor owns none of the controls that it tests."))
    else:
        yield Row(
            "Independence", shown.text("It names no control, so whose work was audited cannot be told.")
        )
    yield Row("Sample", shown.text(_sample(audit)))


def _sample(audit: Audit) -> str:
    if audit.sample is None:
        return "Not said: how many, and how they were chosen."
    of = f" of {audit.population:,}" if audit.population is not None else ", of how many is not said"
    asked = (
        ("nights", audit.sample.nights),
        ("weekends", audit.sample.weekends),
        ("agency staff", audit.sample.agency),
    )
    said = [
        f"{name}: {'yes' if there else 'no' if there is not None else 'not said'}" for name, there in asked
    ]
    return f"{audit.sample.n:,}{of}. {audit.sample.method.rstrip('.')}. Among them {', '.join(said)}."


# ------------------------------------------------------------------ criteria
def _criteria(book: Book, audit: Audit) -> Table | None:
    rows = tuple(
        (shown.text(one.text), _share(one), _earlier(book, audit, one), _found(audit, one))
        for one in audit.criteria
    )
    heads = ("Criterion", "Met", "In earlier audits, newest first", "Finding")
    return Table("What was tested", heads, rows) if rows else None


def _share(one: Criterion) -> Shown:
    return shown.text(_met(one), order=f"{one.met / one.total if one.total else 0:06.4f}")


def _met(one: Criterion) -> str:
    share = f" ({100 * one.met // one.total} %)" if one.total else ""
    return f"{one.met} of {one.total}{share}"


def _earlier(book: Book, audit: Audit, criterion: Criterion) -> Shown:
    """The same criterion, by its id or the one it took the place of, in earlier audits of the same service."""
    asked = {criterion.id, criterion.supersedes} - {None}
    found = [
        (other, one)
        for other in sorted(book.ledger.of(Audit), key=lambda other: (other.done_on, other.id), reverse=True)
        if other.done_on < audit.done_on and other.service == audit.service
        for one in other.criteria
        if one.id in asked
    ]
    if not found:
        return shown.text("Not asked before")
    told = [
        shown.many((shown.text(f"{_met(one)} on {short(other.done_on)}"), shown.by_id(book, other.id)))
        for other, one in found[:_EARLIER]
    ]
    if len(found) > _EARLIER:
        told.append(shown.text(f"and {words.count(len(found) - _EARLIER, 'earlier audit')}"))
    return shown.many(told)


def _found(audit: Audit, criterion: Criterion) -> Shown:
    found = [one for one in audit.findings if one.criterion == criterion.id]
    if found:
        return shown.many(
            shown.tag(words.choice(one.severity), words.COLOURS.get(one.severity, "grey")) for one in found
        )
    return (
        shown.text("None recorded, though not all were met") if criterion.met < criterion.total else NOTHING
    )
