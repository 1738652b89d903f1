"""What the pages of stories are told: what set a notice or response off, how fast it took hold, and the threads that follow from it;
threads are told in `story_threads`, and which records belong together is decided in derive.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generators.book import Book
from generators.derive.responses import ResponsePosition
from generators.derive.stories import LINKS, Story
from generators.kind import value_at
from generators.kinds.service import Service
from generators.outputs import addresses, enforcement, responses, shown, words
from generators.outputs.frame import Step
from generators.outputs.shown import NOTHING, Row, Shown, Table
from generators.outputs.story_threads import actions_table, anchor, thread_of, thread_title

TITLE = "Stories"
_HOME = Step("Home", addresses.HOME)
_INDEX = Step(TITLE, addresses.STORIES)


@dataclass(frozen=True, slots=True)
class Response:
    """A response: how fast it took hold."""

    title: Shown
    state: Shown
    facts: tuple[Row, ...]


def title(book: Book, one: Story) -> str:
    """`Story: Section 29 warning notice`."""
    return f"Story: {book.ledger.entries[one.id].record.title}"


# ------------------------------------------------------------------ the index
def tell_index(book: Book) -> dict[str, Any]:
    """Every story, and the services of which none is told."""
    found = tuple(book.derived.stories.values())
    told = {one.service for one in found}
    return {
        "section": addresses.STORIES,
        "trail": (_HOME,),
        "stories": tuple(_entry(book, one) for one in found),
        "without": tuple(
            shown.record(book, service.id)
            for service in book.ledger.of(Service)
            if service.id not in told and None not in told
        ),
    }


def _entry(book: Book, one: Story) -> tuple[Shown, tuple[Row, ...]]:
    entry = book.ledger.entries[one.id]
    page = addresses.of_story(one.id)
    count = len(one.threads)
    asked = (
        words.count(count, "requirement") if one.step else "None: no step of the regulator heads this story"
    )
    return shown.link(entry.record.title, page, one.id), (
        Row("Begins with", shown.text(entry.kind.label)),
        Row("Service", shown.record(book, one.service) if one.service else shown.text("Provider-wide")),
        Row("Began", shown.when(one.began)),
        Row("Requirements", shown.link(asked, f"{page}#threads") if count else shown.text(asked)),
        Row("Answered by", _answered(book, one)),
        Row("Links that no record makes", _gaps(one, page)),
    )


def _answered(book: Book, one: Story) -> Shown:
    named = [found.response.id for found in one.responses] + [found.plan.id for found in one.plans]
    named = [name for name in named if name != one.id]
    if named:
        return shown.many(shown.record(book, name) for name in named)
    return NOTHING if not one.step else shown.tag("No response or plan is recorded", "orange")


def _gaps(one: Story, page: str) -> Shown:
    missing = sum(len(thread.missing) for thread in one.every_thread)
    links = len(LINKS) * len(one.every_thread)
    return (
        shown.link(f"{missing} of {links}", f"{page}#threads") if links else shown.text("nothing to follow")
    )


# ------------------------------------------------------------------ one story
def tell(book: Book, one: Story) -> dict[str, Any]:
    """A story from what set it off to change that lasts."""
    entry = book.ledger.entries[one.id]
    return {
        "section": addresses.STORIES,
        "trail": (_HOME, _INDEX),
        "heading": entry.record.title,
        "kind": entry.kind.label,
        "record": shown.record(book, one.id),
        "record_id": one.id,
        "head": tuple(_head(book, one)),
        "began_with": _triggers(book, one),
        "responses": tuple(_response(book, found) for found in one.responses),
        "plans": tuple((shown.record(book, found.plan.id), found) for found in one.plans),
        "is_step": one.step is not None,
        "threads": tuple(thread_of(book, one, thread) for thread in one.threads),
        "others": tuple(thread_of(book, one, thread) for thread in one.others),
        "conditions": enforcement.conditions(one.step) if one.step else None,
        "course": enforcement.course(book, one.step) if one.step else None,
        "loose": actions_table(book, one.loose, "Actions of the plan that serve no objective")
        if one.loose
        else None,
        "contents": tuple((anchor(thread), thread_title(thread)) for thread in one.every_thread),
    }


def _head(book: Book, one: Story) -> Iterator[Row]:
    yield Row("Service", shown.record(book, one.service) if one.service else shown.text("Provider-wide"))
    if one.step is None:
        yield Row("Began", shown.when(one.began))
        return
    step = one.step.step
    yield Row("Step", shown.text(words.choice(step.type)))
    yield Row("Issued by", shown.record(book, step.issued_by))
    yield Row("Served", shown.when(step.served))
    yield Row("State", enforcement.state(one.step))
    if one.step.requirements:
        said = f"{enforcement.met(one.step)}, says the provider; whether they are met is for CQC to say"
        yield Row("Requirements met", shown.link(said, "#threads"))


def _triggers(book: Book, one: Story) -> Table | None:
    rows = []
    for name in one.triggers:
        entry = book.ledger.entries.get(name)
        if entry is None:
            rows.append((NOTHING, shown.text("Not shown to this audience"), shown.text(name)))
            continue
        when = value_at(entry.record, entry.kind.when) if entry.kind.when else None
        rows.append((shown.when(when), shown.text(entry.kind.label), shown.record(book, name)))
    rows.sort(key=lambda row: (not row[0].order, row[0].order, row[2].order))
    return Table("What set it off", ("Date", "What", "Record"), tuple(rows)) if rows else None


def _response(book: Book, found: ResponsePosition) -> Response:
    return Response(
        title=shown.record(book, found.response.id),
        state=shown.tag("Open", "blue") if found.open else shown.tag("Stood down", "grey"),
        facts=(Row("Opened", shown.when(found.response.opened)), *responses.times(book, found)),
    )
