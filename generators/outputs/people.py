"""What the pages of people are told: everything dated that names one pseudonym, in order, with its gaps; who they are nobody here knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from generators.book import Book
from generators.derive import phrases
from generators.derive.loops import STEP_WORDS
from generators.derive.named import Named, pseudonyms
from generators.kind import Place, walk
from generators.kinds.check_log import CheckLog
from generators.ledger import Entry
from generators.outputs import addresses, dates, days, facts, shown, words
from generators.outputs.dates import Told
from generators.outputs.days import Line
from generators.outputs.facts import Fact
from generators.outputs.frame import Step
from generators.outputs.shown import Shown, Table
from generators.values import london

TITLE = "People's journeys"
_HOME = Step("Home", addresses.HOME)
_INDEX = Step(TITLE, addresses.PEOPLE)
# A sentence ends at a full stop, question or exclamation mark before white space, or with its line.
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?](?!\s|$)[^.!?\n]*)*(?:[.!?]|\n|$)")
_LONGEST = 300
# Kinds whose words are not those of the day on which the record as a whole begins.
_TELLS_LATER = frozenset({"plan"})


@dataclass(frozen=True, slots=True)
class Journey:
    """What names one person, up to the position date."""

    person: str
    lines: tuple[Line, ...]
    """Dated facts, the oldest first."""
    undated: tuple[tuple[Entry, str], ...]
    """Records that name the person and say no day for it, each with its words."""
    records: tuple[str, ...]
    """Ids of all records that name the person and tell of nothing later than the position date."""

    @property
    def count(self) -> int:
        """The number of dated facts."""
        return sum(line.count for line in self.lines)

    @property
    def first(self) -> date | None:
        """The day of the first dated fact."""
        return london(self.lines[0].when) if self.lines else None

    @property
    def last(self) -> date | None:
        """The day of the last dated fact."""
        return london(self.lines[-1].when) if self.lines else None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of dated facts, and how long nothing names the person after it."""

    lines: tuple[Told, ...]
    silence: str
    """Empty where the next fact follows soon enough."""


# ------------------------------------------------------------------ what is gathered
def journey(book: Book, person: str) -> Journey:
    """Everything that this audience may see and that names `person`.

    Of a record about the person every dated fact is told; of another one the fact in whose words they are named, or where no
    such fact is dated, the record's own day.
    """
    lines: list[Line] = []
    undated: list[tuple[Entry, str]] = []
    for found in book.derived.people.get(person, ()):
        entry = book.ledger.entries[found.record]
        mine, words_of = _of_record(entry, found, person)
        lines += mine
        if words_of is not None:
            undated.append((entry, words_of))
    told = sorted(
        (line for line in lines if london(line.when) <= book.as_of),
        key=lambda line: (london(line.when), line.clock, line.entries[0].id),
    )
    names = {entry.id for line in told for entry in line.entries} | {entry.id for entry, _ in undated}
    return Journey(person, tuple(told), tuple(undated), tuple(sorted(names)))


def _of_record(entry: Entry, found: Named, person: str) -> tuple[list[Line], str | None]:
    """The lines of one record, and its words where it gives no day for them."""
    if isinstance(entry.record, CheckLog):
        return list(_checks(entry, entry.record, found)), None
    every = [fact for fact in facts.of_record(entry) if "tracker_reviews" not in fact.place]
    texts = {place: value for place, _, value in walk(entry.record) if place in found.places}
    if found.concerned:
        return [days.of_fact(fact) for fact in every], None if every else sentence(texts, person)
    chosen: dict[Place, tuple[Fact, Place]] = {}
    loose: list[Place] = []
    for place in found.places:
        near = _nearest(every, place)
        if near:
            for fact in near:
                chosen.setdefault(fact.place, (fact, place))
        else:
            loose.append(place)
    lines = [_line(fact, str(texts[place]), person) for fact, place in chosen.values()]
    if not loose:
        return lines, None
    said = sentence({place: texts[place] for place in loose}, person)
    own = tuple(entry.kind.when.split(".")) if entry.kind.when and entry.kind.name not in _TELLS_LATER else ()
    day = next((fact for fact in every if fact.place == own), None)
    if day is None:
        return lines, said
    return [*lines, Line(day.when, day.what, said, day.by, (entry,))], None


def _nearest(every: Iterable[Fact], place: Place) -> list[Fact]:
    """The facts of the innermost mapping around a place that has a date of its own; none where that is the record itself."""
    around = [
        fact for fact in every if len(fact.place) > 1 and place[: len(fact.place) - 1] == fact.place[:-1]
    ]
    depth = max((len(fact.place) for fact in around), default=0)
    return [fact for fact in around if len(fact.place) == depth]


def _line(fact: Fact, text: str, person: str) -> Line:
    said = fact.said if person in pseudonyms(fact.said) else _sentence(text, person)
    return Line(fact.when, fact.what, said, fact.by, (fact.entry,))


def _checks(entry: Entry, log: CheckLog, found: Named) -> Iterator[Line]:
    """The checks of a log that name the person, a line a day."""
    mine = {place[1] for place in found.places if place[0] == "entries"}
    kept = tuple(one for index, one in enumerate(log.entries) if index in mine)
    for _, line in days.checks(entry, log.model_copy(update={"entries": kept})):
        notes = [one.note for one in kept if one.on == line.when and one.note]
        said = f"{line.said} {' '.join(notes)}".strip()
        yield Line(line.when, line.what, said, "", line.entries, line.count, line.place)


def sentence(texts: dict[Place, Any], person: str) -> str:
    """The first sentence that names a person, in the order of the record."""
    return next((_sentence(str(text), person) for text in texts.values()), "")


def _sentence(text: str, person: str) -> str:
    if text == person:
        return ""
    found = (piece.strip() for piece in _SENTENCE.findall(text) if person in pseudonyms(piece))
    said = next(found, "")
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST].rsplit(' ', 1)[0]} …"


# ------------------------------------------------------------------ the index
def tell_index(book: Book) -> dict[str, Any]:
    """Every person whom a record names."""
    rows = tuple(_row(book, journey(book, person)) for person in book.derived.people)
    heads = ("Person", "Dated facts", "Records", "First", "Last", "Services")
    return {
        "section": addresses.PEOPLE,
        "trail": (_HOME,),
        "table": Table("People, by pseudonym", heads, rows, frozenset({1, 2})) if rows else None,
        "total": words.count(len(rows), "person", "people"),
    }


def _row(book: Book, one: Journey) -> tuple[Shown, ...]:
    page = addresses.of_person(one.person)
    services = _services(book, one)
    return (
        shown.link(one.person, page, order=one.person.removeprefix("P-").zfill(6)),
        shown.link(words.number(one.count), page, order=f"{one.count:06}"),
        shown.link(words.number(len(one.records)), f"{page}#records", order=f"{len(one.records):06}"),
        shown.when(one.first),
        shown.when(one.last),
        shown.many(shown.record(book, name) for name in services) if services else shown.text("not named"),
    )


def _services(book: Book, one: Journey) -> tuple[str, ...]:
    """The services of the records that are about the person; where there is none, of those that name them."""
    about = {found.record for found in book.derived.people[one.person] if found.concerned}
    names = [name for name in one.records if name in about] or one.records
    found = {book.ledger.entries[name].record.service for name in names}
    return tuple(sorted(name for name in found if name))


# ------------------------------------------------------------------ one person
def tell(book: Book, person: str) -> dict[str, Any]:
    """One person's journey: dated facts in order, silences, missing links, and the records that name no day."""
    one = journey(book, person)
    limit = book.catalogues.threshold("window-month").whole
    return {
        "section": addresses.PEOPLE,
        "trail": (_HOME, _INDEX),
        "person": one.person,
        "total": words.count(one.count, "dated fact"),
        "in_records": words.count(len(one.records), "record"),
        "first": one.first,
        "last": one.last,
        "stretches": tuple(_stretches(book, one, limit)),
        "limit": phrases.days(limit),
        "gaps": _gaps(book, one),
        "undated": tuple((shown.record(book, entry.id), said) for entry, said in one.undated),
        "kinds": tuple(_kinds(book, one)),
    }


def _stretches(book: Book, one: Journey, limit: int) -> Iterator[Stretch]:
    run: list[Line] = []
    for line in one.lines:
        if run and (said := _silence(one, london(run[-1].when), london(line.when), limit)):
            yield Stretch(tuple(dates.told(book, each) for each in run), said)
            run = []
        run.append(line)
    if run:
        said = _silence(one, london(run[-1].when), book.as_of, limit, until_now=True)
        yield Stretch(tuple(dates.told(book, each) for each in run), said)


def _silence(one: Journey, first: date, last: date, limit: int, *, until_now: bool = False) -> str:
    """How long nothing dated names the person, where that is longer than a month."""
    gap = (last - first).days
    if gap <= limit:
        return ""
    end = f"up to the position date, {phrases.day(last)}," if until_now else f"until {phrases.day(last)},"
    return f"From {phrases.day(first)} {end} no dated fact names {one.person}: {phrases.days(gap)}."


def _gaps(book: Book, one: Journey) -> Table | None:
    """Links that are missing in the chains of incidents and concerns about the person."""
    rows = []
    for name in one.records:
        incident, concern = book.derived.incidents.get(name), book.derived.concerns.get(name)
        if not any(found.concerned for found in book.derived.people[one.person] if found.record == name):
            continue
        links = [(link.title, link.words) for link in incident.missing] if incident else []
        links += [(STEP_WORDS[step.name], step.words) for step in concern.missing] if concern else []
        rows += [(shown.record(book, name), shown.text(title), shown.text(said)) for title, said in links]
    return (
        Table("Missing links", ("Record", "Missing", "What the records say"), tuple(rows)) if rows else None
    )


def _kinds(book: Book, one: Journey) -> Iterator[tuple[str, tuple[Shown, ...]]]:
    """Every record that names the person, by kind."""
    by_kind: dict[str, list[Shown]] = {}
    for name in one.records:
        kind = book.ledger.entries[name].kind
        by_kind.setdefault(kind.plural, []).append(shown.record(book, name))
    for plural in sorted(by_kind):
        yield plural, tuple(by_kind[plural])
