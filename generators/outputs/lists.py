"""What the pages of the catalogues are told: every row with its source and how sure it is; law and policy in columns of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from generators.book import Book
from generators.catalogues import Catalogues, rows
from generators.catalogues.limits import Clock, Law, Limit, Outside
from generators.catalogues.rows import Row
from generators.outputs import addresses, shown, words
from generators.outputs.reference import TRAIL
from generators.outputs.shown import NOTHING, Shown, Table

CONFIDENCE_WORDS: Mapping[str, tuple[str, str]] = {
    "general_knowledge": ("General knowledge, not checked", "yellow"),
    "proposal": ("Proposal", "orange"),
}
_UNITS = {"hours": "hours", "working_days": "working days", "calendar_days": "days", "years": "years"}
_COUNTS = {
    "day_after": "the day of the start is not counted",
    "start_day": "the day of the start is counted",
    "unclear": "it is unclear whether the first day counts: work to the earlier date",
    "before": "before the start",
}
_OFFENCES: Mapping[str, tuple[str, str]] = {
    "none": ("No offence; other enforcement only", "grey"),
    "direct": ("Offence, no warning notice needed first", "red"),
    "qualified": ("Offence only with the harm limb", "orange"),
    "not_stated": ("Not stated in the sources kept", "grey"),
}
_STANDING = {
    "statutory_guidance": "Statutory guidance",
    "regulator_policy": "Regulator's policy",
    "regulator_guidance": "Regulator's guidance",
    "contract": "Contract",
}


@dataclass(frozen=True, slots=True)
class Listing:
    """One table of a catalogue's page, with the anchor of each row."""

    title: str
    note: str
    table: Table
    anchors: tuple[str, ...]
    sources: tuple[str, ...]
    """Where the rows come from; a row names them by their numbers, from 1."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A catalogue's page."""

    name: str
    title: str
    lead: str
    listings: Callable[[Catalogues], Iterable[Listing]]


def tell(book: Book, catalogue: Catalogue) -> dict[str, Any]:
    """What the page of a catalogue is told."""
    return {
        "section": addresses.REFERENCE,
        "trail": TRAIL,
        "catalogue": catalogue,
        "listings": tuple(catalogue.listings(book.catalogues)),
        "own": bool(book.catalogues.own_rows()),
    }


Cells = tuple[Shown, ...]


def _listing(
    title: str,
    heads: tuple[str, ...],
    found: Iterable[Row],
    cells: Callable[[Any], Cells],
    note: str = "",
) -> Listing:
    members = tuple(found)
    sources = tuple(dict.fromkeys(row.source for row in members))
    body = tuple((*cells(row), _provenance(row, sources.index(row.source) + 1)) for row in members)
    table = Table(title, (*heads, "Source and confidence"), body)
    return Listing(title, note, table, tuple(_anchor(row) for row in members), sources)


def _anchor(row: Row) -> str:
    """Records lead to themes, regulations and framework items by their ids; other rows may share an id on one page."""
    if isinstance(row, rows.Theme | rows.Regulation | rows.FrameworkItem):
        return addresses.anchor(row.id)
    return addresses.anchor(f"{type(row).__name__.lower()}-{row.id}")


def _provenance(row: Row, number: int) -> Shown:
    parts: list[Shown] = [shown.text(f"Source {number}")]
    if row.own:
        parts.append(shown.tag("This provider's own", "blue"))
    if row.confidence in CONFIDENCE_WORDS:
        parts.append(shown.tag(*CONFIDENCE_WORDS[row.confidence]))
    parts += [
        shown.text(f"{words.label(part.part)}: {CONFIDENCE_WORDS[part.confidence][0].lower()}")
        for part in row.parts
        if part.confidence in CONFIDENCE_WORDS
    ]
    if row.note:
        parts.append(shown.text(f"Note: {row.note}"))
    return shown.many(parts)


def _some(value: str | None) -> Shown:
    return shown.text(value) if value else NOTHING


def _all(values: Iterable[str]) -> Shown:
    return shown.many(shown.text(value) for value in values)


# ------------------------------------------------------------------ law
def _regulations(catalogues: Catalogues) -> Iterable[Listing]:
    for instrument in catalogues.instruments.values():
        found = [row for row in catalogues.regulations.values() if row.instrument == instrument.id]

        def cells(row: rows.Regulation) -> Cells:
            offence = shown.tag(*_OFFENCES[row.offence])
            only = (
                [shown.text(f"Only: {', '.join(row.offence_paragraphs)}")] if row.offence_paragraphs else []
            )
            return (
                shown.text(row.number, order=row.number.zfill(4)),
                shown.text(row.title),
                shown.many((offence, *only)),
                _some(row.trigger),
            )

        heads = ("Regulation", "Title", "Offence", "What sets it off")
        note = f"{instrument.title} ({instrument.citation}). {instrument.note or ''}"
        yield _listing(instrument.short_title, heads, found, cells, note)
    penalties = ("Offence", "At most", "Fixed penalty instead")
    yield _listing(
        "Penalties",
        penalties,
        catalogues.penalties.values(),
        _penalty,
        "Sums of a penalty notice are alternatives, not maxima.",
    )
    yield _listing(
        "Provisions explained",
        ("Provision", "Where", "In plain words"),
        catalogues.provisions.values(),
        lambda row: (shown.text(row.title), shown.text(row.provision), shown.text(row.text)),
    )


def _penalty(row: rows.Penalty) -> Cells:
    fixed = row.fixed_penalty
    sums = [f"Provider £{fixed.provider_gbp:,}"] if fixed else []
    if fixed and fixed.manager_gbp is not None:
        sums.append(f"Manager £{fixed.manager_gbp:,}")
    return shown.text(row.title), shown.text(row.maximum), _all(sums)


def _enforcement(catalogues: Catalogues) -> Iterable[Listing]:
    heads = ("Step", "Power", "Process", "Test", "How it may be answered")
    yield _listing(
        "What CQC may do",
        heads,
        catalogues.enforcement_types.values(),
        lambda row: (
            shown.text(row.title),
            shown.text(row.power),
            shown.text(words.choice(row.process)),
            _some(row.test),
            shown.text(row.challenge.words),
        ),
        "Called a ladder for convenience only: CQC may enter at any step and run several at once, civil and criminal side by side.",
    )


# ------------------------------------------------------------------ clocks
def _clocks(catalogues: Catalogues) -> Iterable[Listing]:
    heads = (
        "Clock",
        "Starts when",
        "Law",
        "Guidance, regulator or contract (not law)",
        "Provider's policy (not law)",
    )
    yield _listing(
        "Time limits",
        heads,
        catalogues.clocks.values(),
        _clock,
        "Where the law has no number, none is given: “without delay” means what it says.",
    )
    heads = ("What", "To whom", "What sets it off", "Regulation", "Clock")
    yield _listing(
        "Notifications",
        heads,
        catalogues.notification_kinds.values(),
        lambda row: (
            shown.text(row.title),
            shown.text(row.recipient),
            shown.text(row.trigger),
            _some(row.regulation),
            shown.text(catalogues.clock(row.clock).title),
        ),
        "Each is decided upon and recorded by itself; telling CQC never discharges candour, nor the other way about.",
    )


def _clock(row: Clock) -> Cells:
    return (
        shown.text(row.title),
        shown.text(row.starts),
        _limit(row.law),
        _limit(row.outside),
        _limit(row.policy),
    )


def _limit(limit: Limit | None) -> Shown:
    if limit is None:
        return NOTHING
    parts = []
    if isinstance(limit, Law | Outside):
        parts.append(shown.text(limit.words))
    if limit.n is not None:
        counted = f" ({_COUNTS[limit.count]})" if limit.count else ""
        parts.append(shown.text(f"{limit.n} {_UNITS[limit.unit or 'hours']}{counted}"))
    if limit.window:
        parts.append(
            shown.text(f"From day {limit.window.opens_day} to day {limit.window.closes_day} of the month")
        )
    if isinstance(limit, Outside):
        parts.append(shown.text(f"{_STANDING[limit.standing]}: {limit.basis}"))
    elif isinstance(limit, Law):
        parts.append(shown.text(limit.basis))
    return shown.many(parts)


# ------------------------------------------------------------------ frameworks
def _frameworks(catalogues: Catalogues) -> Iterable[Listing]:
    for edition in catalogues.editions.values():
        draft = " (draft)" if edition.status == "draft" else ""
        heads = ("Code (ours)", f"{words.choice(edition.item_name)}{draft}", "Key question", "Regulations")
        yield _listing(
            f"{edition.title}{'' if draft in edition.title else draft}",
            heads,
            catalogues.items_of(edition.id),
            lambda row: _item(catalogues, row),
            edition.note or "",
        )
    yield _listing(
        "The five key questions", ("Key question", "Meaning"), catalogues.key_questions.values(), _term
    )
    yield _listing(
        "The six evidence categories", ("Category", "Meaning"), catalogues.evidence_categories.values(), _term
    )


def _item(catalogues: Catalogues, row: rows.FrameworkItem) -> Cells:
    question = catalogues.key_questions.get(row.key_question)
    return (
        shown.text(row.code),
        shown.text(row.title),
        shown.text(question.title if question else row.key_question),
        _all(row.regulations),
    )


def _crosswalk(catalogues: Catalogues) -> Iterable[Listing]:
    yield _listing(
        "From one edition to another",
        ("From", "To", "Relation", "Standing"),
        catalogues.crosswalks.values(),
        lambda row: (
            _item_title(catalogues, row.from_item),
            _item_title(catalogues, row.to_item) if row.to_item else shown.text("None"),
            shown.text(words.choice(row.relation)),
            shown.tag("Provisional", "orange")
            if row.provisional
            else shown.text(f"Reviewed by {row.reviewed_by}"),
        ),
        "Titles were compared, not contents. Broad: the new item covers more; narrow: it takes up only part.",
    )


def _item_title(catalogues: Catalogues, identity: str) -> Shown:
    item = catalogues.framework_item(identity)
    return (
        shown.link(item.title, f"{addresses.of_catalogue('frameworks')}#{addresses.anchor(identity)}")
        if item
        else shown.text(identity)
    )


# ------------------------------------------------------------------ learning
def _term(row: rows.Term) -> Cells:
    return shown.text(row.title), shown.text(row.definition)


def _themes(catalogues: Catalogues) -> Iterable[Listing]:
    for area in catalogues.theme_areas.values():
        found = [row for row in catalogues.themes.values() if row.area == area.id]
        yield _listing(
            area.title,
            ("Theme", "Meaning", "One recurrence too many"),
            found,
            lambda row: (*_term(row), shown.text("Yes" if row.never_again else "No")),
        )
    yield _listing(
        "Contributory factors",
        ("Factor", "Meaning", "May be the last word"),
        catalogues.contributory_factors.values(),
        lambda row: (*_term(row), shown.text("Yes" if row.terminal else "No")),
    )
    yield _listing("Levels of factors", ("Level", "Meaning"), catalogues.factor_levels.values(), _term)


def _harm(catalogues: Catalogues) -> Iterable[Listing]:
    yield _listing(
        "Scales of harm",
        ("Scale", "Used for", "Levels", "Test"),
        catalogues.harm_scales.values(),
        lambda row: (
            shown.text(row.title),
            shown.text(row.used_for),
            _all(level.title for level in row.levels),
            _some(row.test),
        ),
        "Three different questions use three different scales; they are never mixed.",
    )
    yield _listing("Types of abuse and neglect", ("Type", "Meaning"), catalogues.abuse_types.values(), _term)
    yield _listing(
        "High-risk medicines",
        ("Medicine", "Why", "Time-critical", "Examples"),
        catalogues.high_risk_medicines.values(),
        lambda row: (
            shown.text(row.title),
            shown.text(row.why),
            shown.text("Yes" if row.time_critical else "No"),
            _all(row.examples),
        ),
    )


def _strengths(catalogues: Catalogues) -> Iterable[Listing]:
    yield _listing(
        "Strength of an action",
        ("Strength", "Meaning", "Examples"),
        catalogues.action_strengths.values(),
        lambda row: (*_term(row), _all(row.examples)),
    )
    yield _listing(
        "Types of change",
        ("Type", "Usual strength", "Once competence was observed"),
        catalogues.change_types.values(),
        lambda row: (
            shown.text(row.title),
            shown.text(words.choice(row.strength)),
            _some(words.choice(row.with_observation) if row.with_observation else None),
        ),
    )


def _thresholds(catalogues: Catalogues) -> Iterable[Listing]:
    yield _listing(
        "Thresholds in force",
        ("Threshold", "Value", "Why", "Approved by"),
        catalogues.thresholds.values(),
        lambda row: (
            shown.text(row.title),
            shown.text(f"{words.number(row.value)} {row.unit.replace('_', ' ')}"),
            shown.text(row.basis),
            shown.text(row.approved_by or "nobody yet"),
        ),
        "None of them is law. A provider replaces them in its own copy, with who approved each.",
    )


def _retention(catalogues: Catalogues) -> Iterable[Listing]:
    yield _listing(
        "Least times for which records are kept",
        ("Class", "From", "Kept for"),
        catalogues.retention.values(),
        lambda row: (
            shown.text(row.title),
            shown.text(row.starts),
            shown.text(_kept(row.years, row.months, row.words)),
        ),
        "A legal hold on a record overrides all of them.",
    )


def _kept(years: int | None, months: int, said: str | None) -> str:
    if said:
        return said
    parts = [f"{years} years"] if years else []
    return " ".join([*parts, *([f"{months} months"] if months else [])]) or "not stated"


CATALOGUES: tuple[Catalogue, ...] = (
    Catalogue(
        "regulations",
        "Regulations and offences",
        "The regulations of 2014 and 2009, and to which of them an offence attaches. In our words: the law's own text is published by the National Archives.",
        _regulations,
    ),
    Catalogue(
        "clocks",
        "Time limits",
        "What starts a clock, and what law, others and a provider's own policy say of it. The three are kept apart.",
        _clocks,
    ),
    Catalogue(
        "enforcement", "Enforcement", "Steps that CQC may take, and how each may be answered.", _enforcement
    ),
    Catalogue(
        "frameworks",
        "Assessment frameworks",
        "Every edition kept here. A draft is shown as a draft, never as what a service is assessed against.",
        _frameworks,
    ),
    Catalogue(
        "crosswalk",
        "Between the editions of the framework",
        "Which item of one edition lies nearest to which of another. Provisional until somebody has reviewed it.",
        _crosswalk,
    ),
    Catalogue(
        "themes",
        "Learning themes and factors",
        "The words under which incidents, actions, audits and lessons are brought together.",
        _themes,
    ),
    Catalogue(
        "harm",
        "Harm, abuse and high-risk medicines",
        "Scales and lists that incidents, concerns and the medicines register use.",
        _harm,
    ),
    Catalogue(
        "strength",
        "Strength of actions",
        "How strongly a kind of action is likely to change what happens.",
        _strengths,
    ),
    Catalogue("thresholds", "Thresholds", "Every number that a derived state rests on.", _thresholds),
    Catalogue("retention", "Retention", "How long classes of records are kept at least.", _retention),
)
