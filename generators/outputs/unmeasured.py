"""What was not measured, and why: gathered from everything that was worked out, for one audience; derive gives the reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generators.book import Book
from generators.derive import phrases
from generators.derive.signals import SIGNALS
from generators.outputs import addresses, shown, words
from generators.outputs.shown import Shown

# More than this of one sort are counted, and found on the page that lists them all.
_MOST = 12


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing of which nothing can be said."""

    shown: Shown
    why: str


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one sort."""

    title: str
    gaps: tuple[Gap, ...]
    more: str
    """How many are not listed here; empty where all are."""


def groups(book: Book) -> tuple[Group, ...]:
    """Everything of which this audience's pages can say nothing, by sort, with the reason in words."""
    found = (
        ("Controls whose checks cannot be judged", _controls(book)),
        ("Measures of which nothing can be said", _measures(book)),
        ("Measures of which it cannot be said whether an improvement lasts", _lasting(book)),
        ("Tasks whose observation cannot be judged", _observed(book)),
        ("Medicines figures", _mar(book)),
        ("Escalation signals without enough data", _signals(book)),
        ("Where nothing stands behind", _coverage(book)),
        ("Never asked for, so never judged", _never(book)),
    )
    return tuple(told for title, gaps in found if (told := _group(title, tuple(gaps))) is not None)


def _group(title: str, gaps: tuple[Gap, ...]) -> Group | None:
    if not gaps:
        return None
    left = len(gaps) - _MOST
    return Group(title, gaps[:_MOST], f"And {left} more of the sort." if left > 0 else "")


def _gap(book: Book, identity: str, why: str) -> Gap:
    return Gap(shown.record(book, identity), why)


def _controls(book: Book) -> Iterator[Gap]:
    for identity, one in book.derived.controls.items():
        if one.state == "insufficient_data":
            yield _gap(book, identity, one.words)


def _measures(book: Book) -> Iterator[Gap]:
    for identity, one in book.derived.measures.items():
        if one.variation is None:
            yield _gap(book, identity, one.why or one.words)


def _lasting(book: Book) -> Iterator[Gap]:
    for identity, one in book.derived.measures.items():
        if one.variation is not None and one.sustained.state == "insufficient_data":
            yield _gap(book, identity, one.sustained.why)


def _observed(book: Book) -> Iterator[Gap]:
    for one in book.derived.observed:
        if one.state == "insufficient_data":
            place = shown.record(book, one.service) if one.service else shown.text("Provider-wide")
            yield Gap(place, f"{words.choice(one.task)}: {phrases.inner(one.words)}")


def _mar(book: Book) -> Iterator[Gap]:
    for one in book.derived.mar.values():
        if one.state == "insufficient_data":
            place = shown.record(book, one.service) if one.service else shown.text("Provider-wide")
            yield Gap(place, one.words)


def _signals(book: Book) -> Iterator[Gap]:
    """Each signal once, with how many of its answers say so; for the team, the only one to read any."""
    asked = Counter(one.signal.id for one in book.derived.signals)
    silent = Counter(
        one.signal.id for one in book.derived.signals if one.reading.state == "insufficient_data"
    )
    for signal in SIGNALS:
        if silent[signal.id]:
            said = f"{silent[signal.id]} of {words.count(asked[signal.id], 'answer')}"
            yield Gap(shown.link(f"{signal.id}: {signal.title}", addresses.of_signal(signal.id)), said)


def _coverage(book: Book) -> Iterator[Gap]:
    regulations = book.derived.coverage.regulations.values()
    unnamed = sum(not one.named for one in regulations)
    if unnamed:
        why = f"{unnamed} of {len(regulations)} are named by no record that is shown here: nothing is known of them either way."
        yield Gap(shown.link("Regulations", addresses.COVERAGE), why)
    for edition, items in book.derived.coverage.editions.items():
        unnamed = sum(not one.named for one in items.values())
        if unnamed:
            title = book.catalogues.editions[edition].title
            why = f"{unnamed} of {len(items)} items are named by no record that is shown here."
            yield Gap(shown.link(title, f"coverage/{edition}.html"), why)


def _never(book: Book) -> Iterator[Gap]:
    """What no record has a field for, so that no rule can ask for it."""
    yield from _of(
        (
            "Candour in writing",
            "whether the duty of candour was followed up in writing and came with an apology.",
        ),
        ("Escalation", "whether the person who was told of a deviation is the right one."),
        ("Truth", "whether a record is true. A person has to look."),
    )
    if book.past is None:
        yield from _of(
            ("When things were written down", "these records are not kept in git, so nothing shows it.")
        )


def _of(*pairs: tuple[str, str]) -> Iterable[Gap]:
    return (Gap(shown.text(title), phrases.sentence(why)) for title, why in pairs)
