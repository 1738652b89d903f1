"""What each register is told: one row a record, its columns, and what it can be filtered by; records have pages of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from generators.book import Book
from generators.derive.actions import STATE_WORDS
from generators.kind import Kind, slot_at, value_at
from generators.kinds.enforcement import Enforcement
from generators.kinds.risk import Risk
from generators.ledger import Entry
from generators.outputs import (
    addresses,
    chains,
    decisions,
    enforcement,
    library,
    measures,
    safeguarding,
    shown,
    words,
)
from generators.outputs.colours import ACTION_COLOURS, brag_tag, control_tag
from generators.outputs.frame import Step
from generators.outputs.search_documents import day_of, themes_of
from generators.outputs.shown import NOTHING, Shown

# A column with more different values than this is no help as a list to choose from.
_MOST_CHOICES = 15
_MOST_FILTERS = 8
# Few choices are offered even where each row has another one.
_FEW = 4
_THEME, DAY = "theme", "day"
# Names in the address that are no columns'.
_TAKEN = frozenset({"text", "from", "to", "sort", _THEME, DAY})
# Registers that lead with what is due, not with what is newest.
_SOONEST_FIRST = frozenset({"action"})


@dataclass(frozen=True, slots=True)
class Filter:
    """A list to choose from above a register."""

    key: str
    label: str
    choices: tuple[str, ...]
    several: bool = False
    """Whether a row may have more than one of them, each on a line of its own."""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One record in a register."""

    cells: tuple[Shown, ...]
    chosen: Mapping[str, str]
    """Filter key -> this row's value."""


Column = tuple[str, Shown]


def tell(book: Book, kind: Kind) -> dict[str, Any]:
    """Everything the template of a register prints."""
    entries = book.ledger.entries_of(kind.name)
    ordered = (
        sorted(entries, key=lambda entry: library.rank(book, entry))
        if kind.name == "evidence"
        else sorted(entries, key=lambda entry: _order(kind, entry), reverse=kind.name not in _SOONEST_FIRST)
    )
    by_service = any(entry.record.service for entry in entries)
    columns = [_columns(book, kind, entry, by_service=by_service) for entry in ordered]
    heads = tuple(name for name, _ in columns[0]) if columns else ()
    filters = _filters(heads, columns)
    more = [_more(book, kind, entry) for entry in ordered]
    rows = tuple(
        RegisterRow(
            tuple(cell for _, cell in row),
            {found.key: dict(row)[found.label].words for found in filters} | beside,
        )
        for row, beside in zip(columns, more, strict=True)
    )
    return {
        "section": addresses.of_register(kind),
        "trail": (Step("Home", addresses.HOME), Step("All records", addresses.RECORDS)),
        "kind": kind,
        "heads": heads,
        "numeric": frozenset(index for index, head in enumerate(heads) if head in _FIGURES),
        "rows": rows,
        "filters": (*filters, *_theme_filter(more)),
        "dated": words.label(kind.when.partition(".")[0]) if any(DAY in beside for beside in more) else "",
        "total": words.count(len(rows), "record"),
        "legend": _legend(book, kind),
        "steps": _STEPS.get(kind.name, ()),
        "step_states": chains.STATES if kind.name == "incident" else safeguarding.STATES,
        "reviewed": kind.name == "safeguarding_concern",
        "kind_page": addresses.of_kind(kind),
    }


_STEPS: Mapping[str, tuple[str, ...]] = {
    "incident": chains.LINKS,
    "safeguarding_concern": safeguarding.STEPS,
}
_FIGURES = frozenset(
    {"Days overdue", "Latest figure", "Rating", "Checks", "Scheduled", "Given", "Blank (unknown)"}
)


def tell_library(book: Book, kind: Kind) -> dict[str, Any]:
    """The register of evidence, with what stands above it."""
    return {**tell(book, kind), **library.summary(book)}


def _legend(book: Book, kind: Kind) -> tuple[tuple[Shown, str], ...]:
    if kind.name != "action":
        return ()
    return brag_legend(book)


def brag_legend(book: Book) -> tuple[tuple[Shown, str], ...]:
    """Each colour with its meaning; printed wherever the colours are used."""
    return tuple((brag_tag(colour), meaning) for colour, meaning in book.derived.brag_legend.items())


def _order(kind: Kind, entry: Entry) -> tuple[str, str]:
    value = value_at(entry.record, kind.when) if kind.when else None
    return (value.isoformat() if isinstance(value, date) else str(value or ""), entry.id)


# ------------------------------------------------------------------ columns
def _columns(book: Book, kind: Kind, entry: Entry, *, by_service: bool) -> list[Column]:
    record = entry.record
    row: list[Column] = [
        (kind.label, shown.link(record.title, addresses.of_record(entry), entry.id, order=entry.id))
    ]
    if by_service:
        row.append(
            (
                "Service",
                shown.briefly(book, record.service) if record.service else shown.text("Provider-wide"),
            )
        )
    for name in kind.columns:
        slot = slot_at(kind.model, tuple(name.split(".")))
        if (
            slot is not None
            and slot.name not in ("service", "title")
            and name not in _REPLACED.get(kind.name, ())
        ):
            row.append((_head(name), shown.value_of(book, slot, value_at(record, name), brief=True)))
    extra = _EXTRA.get(kind.name)
    return [*row, *(extra(book, entry) if extra else ())]


def _head(name: str) -> str:
    return words.label(name.rpartition(".")[2]) if name != "harm.physical" else "Physical harm"


def _action(book: Book, entry: Entry) -> Iterable[Column]:
    found = book.derived.actions[entry.id]
    yield "Due", shown.when(found.due)
    yield "State", shown.tag(STATE_WORDS[found.state], ACTION_COLOURS[found.state])
    yield "BRAG", brag_tag(found.brag)
    yield (
        "Overdue",
        shown.text(
            "Yes" if found.overdue else "No",
            note=words.count(found.days_overdue, "day") if found.overdue else "",
        ),
    )


def _control(book: Book, entry: Entry) -> Iterable[Column]:
    found = book.derived.controls[entry.id]
    yield (
        "Checks",
        shown.text(
            f"{found.recorded} of {found.expected}" if found.expected else "–",
            order=f"{found.coverage or 0:.6f}",
        ),
    )
    yield "Position", control_tag(found)


def _plan(book: Book, entry: Entry) -> Iterable[Column]:
    found = book.derived.plans[entry.id]
    yield (
        "Milestones",
        Shown("progress", found.milestones, order=f"{found.milestones.claimed.share or 0:.6f}"),
    )
    yield "Actions", Shown("progress", found.actions, order=f"{found.actions.claimed.share or 0:.6f}")
    yield (
        "Overdue",
        shown.text(
            words.count(len(found.overdue), "point") if found.overdue else "None",
            order=f"{len(found.overdue):06}",
        ),
    )


def _risk(book: Book, entry: Entry) -> Iterable[Column]:
    record = entry.record
    if not isinstance(record, Risk):
        return
    current = [rating for rating in record.ratings if rating.stage == "current" and rating.on <= book.as_of]
    last = max(current, key=lambda rating: rating.on, default=None)
    score = f"{last.likelihood} × {last.impact} = {last.likelihood * last.impact}" if last else ""
    yield (
        "Current rating",
        shown.text(score, order=f"{last.likelihood * last.impact:03}") if last else NOTHING,
    )
    closed = record.closed is not None and record.closed.on <= book.as_of
    review = (
        shown.tag("Review overdue", "red")
        if not closed and record.next_review < book.as_of
        else shown.tag("In date", "grey")
    )
    yield "Review", shown.tag("Closed", "grey") if closed else review


def _enforcement(book: Book, entry: Entry) -> Iterable[Column]:
    record = entry.record
    if not isinstance(record, Enforcement):
        return
    position = book.derived.enforcement.get(record.id)
    yield "Said by the provider to be met", shown.text(enforcement.met(position))
    yield "State", enforcement.state(position)


def _concern(book: Book, entry: Entry) -> Iterable[Column]:
    found = book.derived.concerns.get(entry.id)
    yield "Loop", safeguarding.loop_tag(found)
    yield "Steps", safeguarding.steps(found)
    yield "Daily review", safeguarding.strip(found)


def _incident(book: Book, entry: Entry) -> Iterable[Column]:
    found = book.derived.incidents.get(entry.id)
    yield "Chain", chains.incident_tag(found)
    yield "Links", chains.steps(found)


def _chains(book: Book, entry: Entry) -> Iterable[Column]:
    yield "Chain", chains.together(book, entry)


_EXTRA: Mapping[str, Callable[[Book, Entry], Iterable[Column]]] = {
    "action": _action,
    "audit": _chains,
    "decision": decisions.columns,
    "incident": _incident,
    "learning_response": _chains,
    "control": _control,
    "measure": measures.columns,
    "plan": _plan,
    "risk": _risk,
    "safeguarding_concern": _concern,
    "enforcement": _enforcement,
    "evidence": library.columns,
}
# Columns of the kind that a derived one says better.
_REPLACED: Mapping[str, frozenset[str]] = {
    "action": frozenset({"due"}),
    "decision": frozenset({"decided_by", "question"}),
    "evidence": frozenset({"claim", "authored_by"}),
    "measure": frozenset({"every"}),
    "safeguarding_concern": frozenset({"abuse_types"}),
}


# ------------------------------------------------------------------ filters
def _filters(heads: Iterable[str], columns: list[list[Column]]) -> tuple[Filter, ...]:
    """A list for each column after the first that holds between two and fifteen different words."""
    found = []
    for index, head in enumerate(heads):
        cells = [row[index][1] for row in columns]
        if (
            index == 0
            or any(
                cell.form in ("day", "moment", "progress", "steps", "strip", "prose", "many")
                for cell in cells
            )
            or head in _FIGURES
        ):
            continue
        choices = sorted({cell.words for cell in cells if cell.words})
        if key_of(head) in _TAKEN:
            continue
        if 1 < len(choices) <= _MOST_CHOICES and (len(choices) <= _FEW or len(choices) < len(columns)):
            found.append(Filter(key_of(head), head, tuple(choices)))
    return tuple(found[:_MOST_FILTERS])


def _more(book: Book, kind: Kind, entry: Entry) -> dict[str, str]:
    """What a row can be filtered by that no column says in one word: its themes, and the day that dates it."""
    themes = (book.catalogues.theme(name) for name in themes_of(entry.document.data))
    titles = "\n".join(dict.fromkeys(theme.title for theme in themes if theme))
    day = day_of(value_at(entry.record, kind.when)) if kind.when else None
    return ({_THEME: titles} if titles else {}) | ({DAY: day.isoformat()} if day else {})


def _theme_filter(more: Iterable[Mapping[str, str]]) -> tuple[Filter, ...]:
    titles = {title for beside in more for title in beside.get(_THEME, "").split("\n") if title}
    return (Filter(_THEME, "Theme", tuple(sorted(titles)), several=True),) if titles else ()


def key_of(head: str) -> str:
    """A column's name as the name of a filter in the address: `responsible-person`."""
    return addresses.anchor(head.lower()).strip("-")


def filtered(path: str, **chosen: str) -> str:
    """The address of a register with filters set. Values are words of ours."""
    return f"{path}?{urlencode({key.replace('_', '-'): value for key, value in chosen.items()})}"
