"""Themes suggested for records that carry none, from the words of those that do; for authors, and never part of a build.

A suggestion is a likeness of words, by TF-IDF and nearest neighbours: it knows nothing of what happened. Somebody reads it and
decides (derivations §6).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.neighbors import NearestNeighbors

from generators.catalogues import Catalogues
from generators.kind import Record, walk
from generators.kinds.evidence import Evidence
from generators.ledger import Entry, Ledger

# Fewer words than these say too little to be like anything.
_LEAST_WORDS = 12
_NEIGHBOURS = 7
# Less alike than this is chance: a few common words.
_LEAST_LIKENESS = 0.08
_MOST = 3
# Kinds whose records tell of people, places or figures, and have no theme.
_WITHOUT = frozenset(
    {
        "activity",
        "check_log",
        "mar_reconciliation",
        "organisation",
        "provider",
        "referral_log",
        "service",
        "staff",
        "submission",
    }
)


@dataclass(frozen=True, slots=True)
class Likeness:
    """A theme, how alike the words are (0 to 1), and what they are like."""

    theme: str
    likeness: float
    like: tuple[str, ...]
    """Ids of the records with that theme that are most alike; empty where it is the theme's own definition."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a record without a theme could be about, the likeliest first."""

    record: str
    title: str
    themes: tuple[Likeness, ...]


def suggestions(ledger: Ledger, catalogues: Catalogues) -> tuple[Suggestion, ...]:
    """Every record that could carry a theme and does not, sorted by id; those whose words are like nothing are left out."""
    known = [
        (text, themes, entry.id)
        for entry in _texts(ledger)
        if (themes := _themes(entry)) and (text := _words(entry))
    ]
    known += [(f"{one.title}. {one.definition}", (one.id,), "") for one in catalogues.themes.values()]
    asked = [(entry, text) for entry in _texts(ledger) if not _themes(entry) and (text := _words(entry))]
    if not asked or not known:
        return ()
    weigh = TfidfVectorizer(stop_words="english", sublinear_tf=True, ngram_range=(1, 2))
    space = weigh.fit_transform([text for text, _, _ in known])
    near = NearestNeighbors(n_neighbors=min(_NEIGHBOURS, len(known)), metric="cosine").fit(space)
    distances, places = near.kneighbors(weigh.transform([text for _, text in asked]))
    found = []
    for (entry, _), away, at in zip(asked, distances, places, strict=True):
        alike = [
            (1 - float(distance), *known[int(place)][1:]) for distance, place in zip(away, at, strict=True)
        ]
        ranked = tuple(_ranked(alike))
        if ranked:
            found.append(Suggestion(entry.id, entry.record.title, ranked))
    return tuple(found)


def _ranked(alike: list[tuple[float, tuple[str, ...], str]]) -> Iterator[Likeness]:
    """The themes of the neighbours, by the greatest likeness; equal ones by name."""
    best: dict[str, float] = {}
    like: dict[str, list[str]] = {}
    for likeness, themes, record in alike:
        if likeness < _LEAST_LIKENESS:
            continue
        for theme in themes:
            best[theme] = max(best.get(theme, 0.0), likeness)
            if record:
                like.setdefault(theme, []).append(record)
    for theme in sorted(best, key=lambda name: (-round(best[name], 6), name))[:_MOST]:
        yield Likeness(theme, round(best[theme], 2), tuple(sorted(like.get(theme, ()))))


def _texts(ledger: Ledger) -> Iterator[Entry]:
    return (entry for entry in ledger.entries.values() if entry.kind.name not in _WITHOUT)


def _themes(entry: Entry) -> tuple[str, ...]:
    """Every theme that a record names, wherever in it."""
    found = {
        value
        for _, slot, value in walk(entry.record)
        if slot.catalogue == "themes" and isinstance(value, str)
    }
    return tuple(sorted(found))


def _words(entry: Entry) -> str:
    """The running text of a record; empty where it is too short to say anything."""
    said = " ".join(_told(entry.record))
    return said if len(said.split()) >= _LEAST_WORDS else ""


def _told(record: Record) -> Iterator[str]:
    yield record.title
    if isinstance(record, Evidence):
        yield record.claim
    for _, slot, value in walk(record):
        if (
            slot.sort in ("text", "markdown")
            and slot.name not in ("id", "title")
            and isinstance(value, str)
            and " " in value
        ):
            yield value
