"""What the page “What was known on …” is told: the records as they had been written down by then, and what was written down only later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from generators.book import Book
from generators.derive import actions as judging
from generators.derive import phrases
from generators.derive.actions import STATE_WORDS
from generators.derive.known import Known, known
from generators.kind import value_at
from generators.kinds import KINDS
from generators.kinds.audit import Audit
from generators.kinds.control import Control
from generators.kinds.enforcement import Enforcement
from generators.kinds.incident import Incident
from generators.kinds.risk import Risk
from generators.kinds.safeguarding_concern import SafeguardingConcern
from generators.outputs import addresses, events, safeguarding, shown, words
from generators.outputs.colours import ACTION_COLOURS, brag_tag
from generators.outputs.events import When
from generators.outputs.frame import Step
from generators.outputs.shown import NOTHING, Shown, Table
from generators.past import Past
from generators.values import end_of, london

# More rows than this of what was written down later are counted, not shown.
_MOST_LATER = 200


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page: a table, or the sentence that says that there is none."""

    title: str
    anchor: str
    table: Table | None
    none: str


def address(when: When) -> str:
    """`known/2026-01-14.html`, `known/2026-01-14T21-10.html`."""
    said = when.isoformat(timespec="minutes")[:16] if isinstance(when, datetime) else when.isoformat()
    return f"known/{said.replace(':', '-')}.html"


def title(when: When) -> str:
    """The page's title."""
    return f"What was known on {phrases.moment(when) if isinstance(when, datetime) else phrases.day(when)}"


def links(book: Book) -> tuple[Step, ...]:
    """Where the pages of the chosen days stand."""
    return tuple(Step(title(when), address(when)) for when in book.known_on)


def tell(book: Book, when: When) -> dict[str, Any]:
    """Everything that the template of the page prints."""
    past = book.past
    commit = past.history.known_at(end_of(when)) if past else None
    around = {
        "section": addresses.RECORDS,
        "trail": (Step("Home", addresses.HOME), Step("All records", addresses.RECORDS)),
        "heading": title(when),
        "others": tuple(link for link in links(book) if link.path != address(when)),
    }
    if past is None or commit is None:
        return {
            **around,
            "known": None,
            "counts": None,
            "parts": (),
            "later": None,
            "later_more": 0,
            "unread": (),
        }
    found = known(past, commit)
    later = list(_later(past, when))
    return {
        **around,
        "known": found,
        "counts": _counts(book, found),
        "parts": tuple(_parts(book, found, london(when))),
        "later": _later_table(book, later[:_MOST_LATER]) if later else None,
        "later_more": max(len(later) - _MOST_LATER, 0),
        "unread": tuple(shown.by_id(book, identity) for identity in found.unread),
    }


# ------------------------------------------------------------------ what was there
def _counts(book: Book, found: Known) -> Table:
    rows = []
    for kind in KINDS:
        then = sum(one.name == kind.name for one in found.kinds.values())
        now = len(book.ledger.entries_of(kind.name))
        if kind.folder and (then or now):
            link = shown.link(kind.plural, addresses.of_register(kind))
            rows.append((link, shown.figure(then), shown.figure(now)))
    heads = ("Records", "Written down by then", "Written down by the commit of this site")
    return Table("Records by kind", heads, tuple(rows), frozenset({1, 2}))


def _parts(book: Book, found: Known, day: date) -> Iterator[Part]:
    yield Part(
        "Enforcement open then",
        "enforcement",
        _enforcement(book, found, day),
        "No enforcement was recorded as open.",
    )
    yield Part("Risks open then", "risks", _risks(book, found, day), "No open risk had been written down.")
    yield Part("Controls then", "controls", _controls(book, found, day), "No control had been written down.")
    yield Part("Actions then", "actions", _actions(book, found, day), "No action had been written down.")
    yield Part(
        "Incidents known of then, in the year before",
        "incidents",
        _incidents(book, found, day),
        "No incident of that year had been written down.",
    )
    if safeguarding.shown_singly(book):
        yield Part(
            "Safeguarding concerns open then",
            "concerns",
            _concerns(book, found, day),
            "No concern was recorded as open.",
        )
    yield Part("Audits known of then", "audits", _audits(book, found, day), "No audit had been written down.")


def _table(caption: str, heads: tuple[str, ...], rows: Iterable[tuple[Shown, ...]]) -> Table | None:
    body = tuple(rows)
    return Table(caption, heads, body) if body else None


def _named(book: Book, found: Known, identity: str) -> Shown:
    """A record as it was called then, leading to its page of today where there is one."""
    record = found.ledger.get(identity)
    entry = book.ledger.entries.get(identity)
    said = record.title if record else identity
    return (
        shown.link(said, addresses.of_record(entry), identity, order=said)
        if entry
        else shown.text(said, note=identity)
    )


def _since(day: date, when: date) -> Shown:
    days = (day - when).days
    return shown.text(f"{phrases.days(days)}", order=f"{days:06}")


def _enforcement(book: Book, found: Known, day: date) -> Table | None:
    rows = (
        (
            _named(book, found, one.id),
            shown.text(words.choice(one.type)),
            shown.when(one.served),
            shown.text(words.count(len(one.requirements), "requirement")),
        )
        for one in found.ledger.of(Enforcement)
        if one.served <= day and (one.closed is None or one.closed.on > day)
    )
    return _table("Enforcement", ("Notice", "Type", "Served", "Requirements"), rows)


def _risks(book: Book, found: Known, day: date) -> Table | None:
    rows = []
    for one in found.ledger.of(Risk):
        if one.closed is not None and one.closed.on <= day:
            continue
        current = [rating for rating in one.ratings if rating.stage == "current" and rating.on <= day]
        last = max(current, key=lambda rating: rating.on, default=None)
        verified = [identity for identity in one.controls if _is_verified(found, identity, day)]
        rows.append(
            (
                _named(book, found, one.id),
                shown.record(book, one.owner),
                shown.when(one.identified.on),
                _since(day, one.identified.on),
                shown.text(f"{last.likelihood} × {last.impact} = {last.likelihood * last.impact}")
                if last
                else NOTHING,
                shown.text(
                    f"{len(verified)} of {len(one.controls)} verified by somebody else"
                    if one.controls
                    else "none named"
                ),
            )
        )
    heads = ("Risk", "Owner", "Identified", "Known for", "Rated then", "Controls")
    return _table("Risks", heads, rows)


def _is_verified(found: Known, identity: str, day: date) -> bool:
    """Whether a control had been found effective by somebody other than its owner, with evidence, and not otherwise since."""
    control = found.ledger.find(Control, identity)
    if control is None:
        return False
    checks = [
        one for one in control.verifications if one.on <= day and one.by != control.owner and one.evidence
    ]
    return bool(checks) and max(checks, key=lambda one: one.on).outcome == "effective"


def _controls(book: Book, found: Known, day: date) -> Table | None:
    rows = (
        (
            _named(book, found, one.id),
            shown.record(book, one.owner),
            shown.when(one.starts),
            shown.text("Yes" if _is_verified(found, one.id, day) else "Not by then"),
        )
        for one in found.ledger.of(Control)
        if one.starts <= day and (one.ends is None or one.ends >= day)
    )
    return _table("Controls", ("Control", "Owner", "In place from", "Verified by somebody else"), rows)


def _actions(book: Book, found: Known, day: date) -> Table | None:
    positions = judging.positions(found.ledger, day, book.catalogues)
    rows = (
        (
            _named(book, found, one.action.id),
            shown.record(book, one.action.owner),
            shown.when(one.action.due),
            shown.tag(STATE_WORDS[one.state], ACTION_COLOURS[one.state]),
            brag_tag(one.brag),
            shown.text(one.why),
        )
        for one in positions.values()
        if one.live and not one.embedded
    )
    return _table("Actions", ("Action", "Owner", "Due, as it stood", "State", "BRAG", "Why"), rows)


def _incidents(book: Book, found: Known, day: date) -> Table | None:
    rows = [
        (
            _named(book, found, one.id),
            shown.when(one.occurred_at),
            shown.text(_theme(book, one.category)),
            shown.text(words.choice(one.harm.physical)),
            shown.briefly(book, one.control_failed) if one.control_failed else NOTHING,
        )
        for one in sorted(found.ledger.of(Incident), key=lambda one: one.occurred_at, reverse=True)
        if 0 <= (day - london(one.occurred_at)).days <= 365
    ]
    return _table(
        "Incidents", ("Incident", "Happened", "Category", "Physical harm", "Control that failed"), rows
    )


def _theme(book: Book, identity: str) -> str:
    theme = book.catalogues.theme(identity)
    return theme.title if theme else identity


def _concerns(book: Book, found: Known, day: date) -> Table | None:
    rows = (
        (
            _named(book, found, one.id),
            shown.record(book, one.owner),
            shown.when(one.raised_at),
            shown.text(
                "Yes"
                if one.referral and one.referral.made_at and london(one.referral.made_at) <= day
                else "Not by then"
            ),
        )
        for one in found.ledger.of(SafeguardingConcern)
        if london(one.raised_at) <= day and (one.closed is None or one.closed.on > day)
    )
    return _table(
        "Safeguarding concerns", ("Concern", "Owner", "Raised", "Referred to the local authority"), rows
    )


def _audits(book: Book, found: Known, day: date) -> Table | None:
    rows = []
    for one in sorted(found.ledger.of(Audit), key=lambda one: one.done_on, reverse=True):
        high = sum(finding.severity == "high" for finding in one.findings)
        acted = sum(finding.action is not None for finding in one.findings)
        if one.done_on <= day:
            rows.append(
                (
                    _named(book, found, one.id),
                    shown.when(one.done_on),
                    shown.text(
                        words.count(len(one.findings), "finding") + (f", {high} high" if high else "")
                    ),
                    shown.text(f"{acted} of {len(one.findings)}" if one.findings else "–"),
                )
            )
    return _table("Audits", ("Audit", "Done", "Findings", "Findings with an action"), rows)


# ------------------------------------------------------------------ what came later
@dataclass(frozen=True, slots=True)
class _Later:
    """Something that had happened by then and was written down after."""

    happened: When
    recorded: datetime
    record: str
    what: str
    lag: str


def _later(past: Past, when: When) -> Iterator[_Later]:
    """What had happened by a moment and was written down only after it, the latest happening first."""
    limit = end_of(when)
    found = []
    for event in past.trail():
        recorded = event.recorded
        if recorded is None or recorded <= limit:
            continue
        for happened in dict.fromkeys(events.happened(event)):
            if end_of(happened) <= limit:
                lag = events.lag(happened, recorded)
                found.append(_Later(happened, recorded, event.record, events.headline(event), lag.words))
    yield from sorted(found, key=lambda one: (end_of(one.happened), one.recorded, one.record), reverse=True)


def _later_table(book: Book, later: Iterable[_Later]) -> Table:
    rows = tuple(
        (
            shown.when(one.happened),
            shown.briefly(book, one.record),
            shown.text(_title(book, one.record)),
            shown.text(one.what),
            shown.when(one.recorded),
            shown.text(one.lag),
        )
        for one in later
    )
    heads = ("Happened", "Record", "Title", "What was written down", "Written down", "How late")
    return Table("Written down later", heads, rows)


def _title(book: Book, identity: str) -> str:
    record = book.ledger.get(identity)
    return str(value_at(record, "title")) if record else "no longer among the records"
