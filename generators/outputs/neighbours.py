"""Section navigation: the pages beside a page in its own section, never the navigation of the whole site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from generators.outputs import Output, addresses
from generators.outputs.frame import Step

# A section with more pages than this shows the one before, the one after and the way up.
_MOST = 10
# Folder -> the section's name and its first page.
_SECTIONS: Mapping[str, tuple[str, str]] = {
    "story": ("Stories", addresses.STORIES),
    "timeline": ("Timeline", addresses.TIMELINE),
    "people": ("People's journeys", addresses.PEOPLE),
    "dates": ("By date", addresses.DATES),
    "coverage": ("Coverage", addresses.COVERAGE),
    "audit-trail": ("Audit trail", addresses.TRAIL),
    "signals": ("Signals", addresses.SIGNALS),
    "themes": ("Learning themes", addresses.THEMES),
    "sample": ("Sample", addresses.SAMPLE),
    "reference/kinds": ("Kinds of record", addresses.REFERENCE),
    "reference/catalogues": ("Lists in force", addresses.REFERENCE),
    "reference/findings": ("Findings of the check", addresses.FINDINGS),
}
# Pages that belong to a section although they lie elsewhere.
_GUESTS: Mapping[str, str] = {
    addresses.TIMELINE: "timeline",
    addresses.TIMELINESS: "audit-trail",
    addresses.CUSTODY: "audit-trail",
    addresses.CONTRADICTIONS: "signals",
}
# What a title says again that the section's name has said.
_SAID = re.compile(
    r"^(?:Coverage: |Audit trail, |By date: |Story: |Timeline, )|(?:: fields|: learning theme|: a person's journey|: from event to embedded change)$"
)
_INSTRUMENT = re.compile(r"^.*, (?=regulation \S+: )")


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The pages of a section as seen from one of them."""

    title: str
    up: Step | None
    """The section's first page; None on that page, and where all of its pages are listed."""
    steps: tuple[Step, ...]
    """All pages of a small section, in order; empty where there are many."""
    before: Step | None
    after: Step | None
    place: str
    """`12 of 40`; empty where all are listed."""


def of_guide(path: str, guides: Iterable[tuple[str, str]]) -> Neighbours | None:
    """The hand-written pages, each with title and path, as seen from one of them."""
    members = [Step(title, where) for title, where in guides]
    return seen_from(path, "Guide", Step("Overview", addresses.REFERENCE), members)


def label(title: str) -> str:
    """A page's title without what its section's name says already."""
    said = _INSTRUMENT.sub("", _SAID.sub("", title))
    return f"{said[:1].upper()}{said[1:]}"


def beside(outputs: Iterable[Output]) -> Iterator[Output]:
    """The same pages; those of a section are told of the pages beside them."""
    every = tuple(outputs)
    sections: dict[str, list[Step]] = {}
    for output in every:
        if (name := _section(output.path)) and output.path != _SECTIONS[name][1]:
            sections.setdefault(name, []).append(Step(label(output.title), output.path))
    firsts = {path: Step("Overview", path) for _, path in _SECTIONS.values()}
    there = {output.path for output in every}
    for output in every:
        name = _section(output.path)
        mine = sections.get(name, [])
        first = firsts[_SECTIONS[name][1]] if name and _SECTIONS[name][1] in there else None
        found = seen_from(output.path, _SECTIONS[name][0], first, mine) if mine else None
        yield _told(output, found) if found else output


def _section(path: str) -> str:
    folder = path.rpartition("/")[0]
    return _GUESTS.get(path) or (folder if folder in _SECTIONS else "")


def seen_from(path: str, title: str, first: Step | None, members: Sequence[Step]) -> Neighbours | None:
    """The pages of a section as seen from the page at `path`; None where there is nothing to show."""
    place = next((index for index, step in enumerate(members) if step.path == path), None)
    if len(members) < _MOST:
        steps = (*([first] if first else []), *members)
        return Neighbours(title, None, steps, None, None, "") if len(steps) > 1 else None
    if place is None:
        return None
    return Neighbours(
        title,
        first,
        (),
        members[place - 1] if place else None,
        members[place + 1] if place + 1 < len(members) else None,
        f"{place + 1} of {len(members)}",
    )


def _told(output: Output, found: Neighbours) -> Output:
    return Output(output.path, output.title, output.template, partial(_with, output, found))


def _with(output: Output, found: Neighbours) -> Mapping[str, Any]:
    return {**output.tell(), "neighbours": found}
