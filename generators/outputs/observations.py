"""What the page of an observation is told: what was seen and by whom, what had to follow, its re-check, and the hold that it began or ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generators.book import Book
from generators.derive import phrases
from generators.kind import LOOKS_LIKE_ID
from generators.kinds.observation import Observation
from generators.ledger import Entry
from generators.outputs import observed, records, shown, words
from generators.outputs.shown import NOTHING, Row, Shown
from generators.values import london


def tell(book: Book, entry: Entry) -> dict[str, Any]:
    """What the page of an observation is told beside what every record's page is."""
    told = records.tell(book, entry)
    seen = entry.record
    if not isinstance(seen, Observation):
        return told
    holds = tuple(one for one in book.derived.holds if seen.id in (one.ended_by, *one.basis))
    return {
        **told,
        "tags": (_outcome(seen),),
        "about": tuple(_about(book, seen)),
        "holds": observed.holds_table(book, holds),
        "hold_remarks": tuple(observed.remarks(holds)),
    }


def _outcome(seen: Observation) -> Shown:
    return shown.tag(words.choice(seen.outcome), words.COLOURS.get(seen.outcome, "grey"))


def _about(book: Book, seen: Observation) -> Iterator[Row]:
    yield Row("Whose practice", shown.record(book, seen.staff))
    own = seen.observer == seen.staff
    watched = shown.record(book, seen.observer)
    yield Row(
        "Seen by",
        shown.many((watched, shown.tag("The same person: nobody else saw it", "red"))) if own else watched,
    )
    said = {True: "Yes", False: "No", None: "Not said"}[seen.announced]
    yield Row("Announced", shown.text(said))
    yield Row("Follow-up", _follow_up(book, seen))
    if seen.recheck_of:
        named = seen.recheck_of.partition("#")[0]
        again = shown.record(book, named) if LOOKS_LIKE_ID.fullmatch(named) else shown.text(seen.recheck_of)
        yield Row("Re-check of", again)
    yield Row("Seen again", _again(book, seen))


def _follow_up(book: Book, seen: Observation) -> Shown:
    planned = seen.follow_up
    if planned is None:
        needed = seen.outcome in ("developing", "not_competent")
        return shown.tag("None planned", "orange") if needed else shown.text("none asked for")
    done = planned.done if planned.done and planned.done.on <= book.as_of else None
    if done is not None:
        late = done.on > planned.due
        on = f"Done on {phrases.day(done.on)}, due on {phrases.day(planned.due)}"
        parts = [shown.text(on), shown.record(book, done.by)]
        return shown.many([*parts, shown.tag("Late", "orange")] if late else parts)
    if planned.due < book.as_of:
        return shown.tag(f"Overdue since {phrases.day(planned.due)}", "red")
    return shown.text(f"Due on {phrases.day(planned.due)}")


def _again(book: Book, seen: Observation) -> Shown:
    """The next observation of the same person at the same task."""
    later = [
        other
        for other in book.ledger.of(Observation)
        if (other.staff, other.task) == (seen.staff, seen.task)
        and other.done_at > seen.done_at
        and london(other.done_at) <= book.as_of
    ]
    if not later:
        return (
            shown.text(f"Not by {phrases.day(book.as_of)}") if seen.outcome != "not_applicable" else NOTHING
        )
    following = min(later, key=lambda other: (other.done_at, other.id))
    return shown.many((shown.when(following.done_at), _outcome(following), shown.record(book, following.id)))
