"""What the pages about regulations, enforcement and time limits are told; law and policy stand in columns of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generators.catalogues import Catalogues, rows
from generators.catalogues.limits import Clock, Law, Limit, Outside
from generators.outputs import addresses, shown, words
from generators.outputs.lists import Cells, Listing, anchor, each, listing, some
from generators.outputs.shown import NOTHING, Shown

_UNITS = {"hours": "hour", "working_days": "working day", "calendar_days": "day", "years": "year"}
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


# ------------------------------------------------------------------ law
def regulations(catalogues: Catalogues) -> Iterable[Listing]:
    """Regulations with their offence, penalties, and provisions in plain words."""
    for instrument in catalogues.instruments.values():
        found = [row for row in catalogues.regulations.values() if row.instrument == instrument.id]

        heads = ("Regulation", "Title", "Fundamental standard", "Offence", "What sets it off", "Time limits")
        note = f"{instrument.title} ({instrument.citation}). {instrument.note or ''}"
        yield listing(instrument.short_title, heads, found, lambda row: _regulation(catalogues, row), note)
    penalties = ("Offence", "At most", "Fixed penalty instead")
    yield listing(
        "Penalties",
        penalties,
        catalogues.penalties.values(),
        _penalty,
        "Sums of a penalty notice are alternatives, not maxima.",
    )
    yield listing(
        "Provisions explained",
        ("Provision", "Where", "In plain words"),
        catalogues.provisions.values(),
        lambda row: (shown.text(row.title), shown.text(row.provision), shown.text(row.text)),
    )


def _regulation(catalogues: Catalogues, row: rows.Regulation) -> Cells:
    only = [shown.text(f"Only: {', '.join(row.offence_paragraphs)}")] if row.offence_paragraphs else []
    return (
        shown.text(row.number, order=row.number.zfill(4)),
        shown.text(row.title),
        shown.text("Yes" if row.fundamental_standard else "No"),
        shown.many((shown.tag(*_OFFENCES[row.offence]), *only)),
        some(row.trigger),
        shown.many(
            shown.link(clock.title, f"{addresses.of_catalogue('clocks')}#{anchor(clock)}")
            for clock in (catalogues.clock(name) for name in row.clocks)
        ),
    )


def _penalty(row: rows.Penalty) -> Cells:
    fixed = row.fixed_penalty
    sums = [f"Provider £{fixed.provider_gbp:,}"] if fixed else []
    if fixed and fixed.manager_gbp is not None:
        sums.append(f"Manager £{fixed.manager_gbp:,}")
    return shown.text(row.title), shown.text(row.maximum), each(sums)


def enforcement(catalogues: Catalogues) -> Iterable[Listing]:
    """What CQC may do, and how it may be answered."""
    heads = ("Step", "Power", "Process", "Test", "How it may be answered")
    yield listing(
        "What CQC may do",
        heads,
        catalogues.enforcement_types.values(),
        lambda row: (
            shown.many((shown.text(row.title), some(row.content))),
            shown.text(row.power),
            shown.text(words.choice(row.process)),
            some(row.test),
            shown.text(row.challenge.words),
        ),
        "Called a ladder for convenience only: CQC may enter at any step and run several at once, civil and criminal side by side.",
    )


# ------------------------------------------------------------------ clocks
def clocks(catalogues: Catalogues) -> Iterable[Listing]:
    """Time limits, law and policy in columns of their own; and notifications."""
    heads = (
        "Clock",
        "Starts when",
        "Law",
        "Guidance, regulator or contract (not law)",
        "Provider's policy (not law)",
    )
    yield listing(
        "Time limits",
        heads,
        catalogues.clocks.values(),
        _clock,
        "Where the law has no number, none is given: “without delay” means what it says.",
    )
    heads = ("What", "To whom", "What sets it off", "Regulation", "Clock")
    yield listing(
        "Notifications",
        heads,
        catalogues.notification_kinds.values(),
        lambda row: (
            shown.text(row.title),
            shown.text(row.recipient),
            shown.text(row.trigger),
            some(row.regulation),
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
        length = words.count(limit.n, _UNITS[limit.unit or "hours"]) if limit.n else "the same day"
        parts.append(shown.text(f"{length}{counted if limit.n else ''}"))
    if limit.window:
        parts.append(
            shown.text(f"From day {limit.window.opens_day} to day {limit.window.closes_day} of the month")
        )
    if isinstance(limit, Outside):
        parts.append(shown.text(f"{_STANDING[limit.standing]}: {limit.basis}"))
    elif isinstance(limit, Law):
        parts.append(shown.text(limit.basis))
    return shown.many(parts)
