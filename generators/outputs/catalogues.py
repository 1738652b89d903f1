"""Which lists have a page, and what the pages about frameworks, learning, thresholds and retention are told."""

from __future__ import annotations

from collections.abc import Iterable

from generators.catalogues import Catalogues, rows
from generators.outputs import addresses, law, shown, words
from generators.outputs.lists import Catalogue, Cells, Listing, each, listing, some
from generators.outputs.shown import Shown


# ------------------------------------------------------------------ frameworks
def _frameworks(catalogues: Catalogues) -> Iterable[Listing]:
    for edition in catalogues.editions.values():
        draft = " (draft)" if edition.status == "draft" else ""
        heads = ("Code (ours)", f"{words.choice(edition.item_name)}{draft}", "Key question", "Regulations")
        yield listing(
            f"{edition.title}{'' if draft in edition.title else draft}",
            heads,
            catalogues.items_of(edition.id),
            lambda row: _item(catalogues, row),
            edition.note or "",
        )
    yield listing(
        "The five key questions", ("Key question", "Meaning"), catalogues.key_questions.values(), _term
    )
    yield listing(
        "The six evidence categories", ("Category", "Meaning"), catalogues.evidence_categories.values(), _term
    )


def _item(catalogues: Catalogues, row: rows.FrameworkItem) -> Cells:
    question = catalogues.key_questions.get(row.key_question)
    return (
        shown.text(row.code),
        shown.text(row.title),
        shown.text(question.title if question else row.key_question),
        each(row.regulations),
    )


def _crosswalk(catalogues: Catalogues) -> Iterable[Listing]:
    yield listing(
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
        yield listing(
            area.title,
            ("Theme", "Meaning", "One recurrence too many"),
            found,
            lambda row: (*_term(row), shown.text("Yes" if row.never_again else "No")),
        )
    yield listing(
        "Contributory factors",
        ("Factor", "Meaning", "May be the last word"),
        catalogues.contributory_factors.values(),
        lambda row: (*_term(row), shown.text("Yes" if row.terminal else "No")),
    )
    yield listing("Levels of factors", ("Level", "Meaning"), catalogues.factor_levels.values(), _term)


def _harm(catalogues: Catalogues) -> Iterable[Listing]:
    yield listing(
        "Scales of harm",
        ("Scale", "Used for", "Levels", "Test"),
        catalogues.harm_scales.values(),
        lambda row: (
            shown.text(row.title),
            shown.text(row.used_for),
            each(level.title for level in row.levels),
            some(row.test),
        ),
        "Three different questions use three different scales; they are never mixed.",
    )
    yield listing("Types of abuse and neglect", ("Type", "Meaning"), catalogues.abuse_types.values(), _term)
    yield listing(
        "High-risk medicines",
        ("Medicine", "Why", "Time-critical", "Examples"),
        catalogues.high_risk_medicines.values(),
        lambda row: (
            shown.text(row.title),
            shown.text(row.why),
            shown.text("Yes" if row.time_critical else "No"),
            each(row.examples),
        ),
    )


def _strengths(catalogues: Catalogues) -> Iterable[Listing]:
    yield listing(
        "Strength of an action",
        ("Strength", "Meaning", "Examples"),
        catalogues.action_strengths.values(),
        lambda row: (*_term(row), each(row.examples)),
    )
    yield listing(
        "Types of change",
        ("Type", "Usual strength", "Once competence was observed"),
        catalogues.change_types.values(),
        lambda row: (
            shown.text(row.title),
            shown.text(words.choice(row.strength)),
            some(words.choice(row.with_observation) if row.with_observation else None),
        ),
    )


def _thresholds(catalogues: Catalogues) -> Iterable[Listing]:
    yield listing(
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
    yield listing(
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
        law.regulations,
    ),
    Catalogue(
        "clocks",
        "Time limits",
        "What starts a clock, and what law, others and a provider's own policy say of it. The three are kept apart.",
        law.clocks,
    ),
    Catalogue(
        "enforcement",
        "Enforcement",
        "Steps that CQC may take, and how each may be answered.",
        law.enforcement,
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
