"""The index of the site's own search as script files: the table of documents, the words in shards, and the texts shown with results.

A page opened from a folder may not fetch data, but it may load a script, so each file is one call of a function of
`site_templates/assets/search.js`. Loaded before any search is the table alone; a shard of words is loaded when a word begins
as those in it do, a chunk of texts when a result in it is shown. The search library is given an index put together from them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Any

from generators.kinds import BY_NAME
from generators.outputs import addresses
from generators.outputs.search_documents import OTHER, REGISTER, SORTS, Searched
from generators.outputs.search_terms import PREFIXES, STOP_WORDS, terms

TABLE = f"{addresses.SEARCH_FILES}documents.js"
# Characters of a shard before it is split, and of a chunk before the next is begun.
SHARD, _CHUNK = 40_000, 24_000
# Characters of a document's text from which an extract is shown.
_EXTRACT = 1_200
_FIRST_DAY = date(2000, 1, 1).toordinal() - 1
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


def files(
    documents: Sequence[Searched], themes: Mapping[str, str], *, shard: int = SHARD
) -> Iterator[tuple[str, bytes]]:
    """Address and content of every file of the index; the same documents give the same bytes.

    Documents of one group stand together. `themes` gives the titles of learning themes. A shard of more than `shard`
    characters is split, unless it holds one word alone.
    """
    words = _Words()
    lengths = [words.add(number, one) for number, one in enumerate(documents)]
    shards = list(words.shards(shard))
    chunks = list(_chunks(documents))
    parts = [f"[{','.join(entries)}]" for _, entries in shards]
    texts = [_script(lines) for _, lines in chunks]
    table = _table(documents, lengths, themes)
    table["shards"] = [key for key, _ in shards]
    table["chunks"] = [first for first, _ in chunks]
    digest = blake2b(digest_size=8)
    for part in (_script(table), *parts, *texts):
        digest.update(part.encode("ascii"))
    table["build"] = digest.hexdigest()
    yield TABLE, f"ceSearch.documents({_script(table)});\n".encode("ascii")
    for sort, contents in (("words", parts), ("texts", texts)):
        for number, content in enumerate(contents):
            call = f'ceSearch.{sort}({number},"{table["build"]}",{content});\n'
            yield f"{addresses.SEARCH_FILES}{sort}-{number}.js", call.encode("ascii")


def _script(value: Any) -> str:
    """A value as it stands in a script: ASCII alone, and nothing that could end a script element or begin a comment in one."""
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")


# ------------------------------------------------------------------ the table of documents
def _table(
    documents: Sequence[Searched], lengths: Sequence[tuple[int, int]], themes: Mapping[str, str]
) -> dict[str, Any]:
    """What must be known of every document to search and to narrow down: columns of small numbers, names once each."""
    services = _numbers(one.service for one in documents)
    states = _numbers(one.state for one in documents)
    under: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(documents):
        for theme in one.themes:
            under[theme].append(number)
    return {
        "groups": [
            _group(name, sum(1 for _ in members))
            for name, members in groupby(documents, key=attrgetter("group"))
        ],
        "names": ",".join(one.name for one in documents),
        "services": list(services),
        "service": [services[one.service] for one in documents],
        "states": list(states),
        "state": [states[one.state] for one in documents],
        "day": [one.day.toordinal() - _FIRST_DAY if one.day else 0 for one in documents],
        "themes": [
            [theme, themes.get(theme, theme), _steps(under[theme])]
            for theme in sorted(under, key=lambda theme: (themes.get(theme, theme), theme))
        ],
        "lengths": [[title for title, _ in lengths], [text for _, text in lengths]],
        "stop": " ".join(STOP_WORDS),
        "prefixes": " ".join(PREFIXES),
    }


def _group(name: str, size: int) -> list[str | int]:
    """Name in the address, what one is called, what several are, folder (empty for pages that are no records), how many."""
    if kind := BY_NAME.get(name):
        return [kind.name, kind.label, kind.plural, kind.folder or ".", size]
    sort = next(sort for sort in (REGISTER, *SORTS.values(), OTHER) if sort.one == name)
    return [addresses.anchor(sort.one.lower()), sort.one, sort.several, "", size]


def _numbers(values: Iterator[str]) -> dict[str, int]:
    """Each different value with its place in their order."""
    return {value: number for number, value in enumerate(sorted(set(values)))}


def _steps(numbers: Sequence[int]) -> list[int]:
    """Ascending numbers as the first and the distance to each next."""
    return [*numbers[:1], *(after - before for before, after in pairwise(numbers))]


# ------------------------------------------------------------------ the words
@dataclass(slots=True, init=False)
class _Words:
    """Where each word stands: for titles and texts, the documents in ascending order, and the counts above one."""

    _at: tuple[defaultdict[str, list[int]], ...]
    _often: tuple[defaultdict[str, dict[int, int]], ...]

    def __init__(self) -> None:
        self._at = (defaultdict(list), defaultdict(list))
        self._often = (defaultdict(dict), defaultdict(dict))

    def add(self, number: int, one: Searched) -> tuple[int, int]:
        """Note the words of the next document; how many different ones its title and its text have."""
        return (
            self._note(0, number, terms(one.title)),
            self._note(1, number, terms(f"{one.text} {one.more}")),
        )

    def _note(self, field: int, number: int, found: Mapping[str, int]) -> int:
        at, often = self._at[field], self._often[field]
        for word, times in found.items():
            at[word].append(number)
            if times > 1:
                often[word][number] = times
        return len(found)

    def shards(self, longest: int) -> Iterator[tuple[str, list[str]]]:
        """Words by how they begin: the beginning, and each word with its places as script."""
        found = sorted({*self._at[0], *self._at[1]})
        entries = [(word, self._entry(word)) for word in found]
        plain = [entry for entry in entries if entry[0][0] in _PLAIN]
        yield from _split(plain, 1, longest)
        if other := [said for word, said in entries if word[0] not in _PLAIN]:
            yield "", other

    def _entry(self, word: str) -> str:
        return f"{_script(word)},{self._places(0, word)},{self._places(1, word)}"

    def _places(self, field: int, word: str) -> str:
        """The documents as distances; a negative number after one says how often the word stands there, if more than once."""
        numbers = self._at[field].get(word)
        if not numbers:
            return "0"
        steps = _steps(numbers)
        if often := self._often[field].get(word):
            pairs = ((step, -often.get(number, 0)) for step, number in zip(steps, numbers, strict=True))
            steps = [value for step, times in pairs for value in ((step, times) if times else (step,))]
        return repr(steps).replace(" ", "")


def _split(entries: Sequence[tuple[str, str]], depth: int, longest: int) -> Iterator[tuple[str, list[str]]]:
    """Groups of words with the same first `depth` letters, split further where they are long.

    A group of one short word alone, whose longer ones stand elsewhere, has a full stop after its beginning.
    """
    for start, members in groupby(entries, key=lambda entry: entry[0][:depth]):
        held = list(members)
        if len(held) == 1 or sum(len(said) for _, said in held) <= longest:
            yield (f"{start}." if len(start) < depth else start), [said for _, said in held]
        else:
            yield from _split(held, depth + 1, longest)


# ------------------------------------------------------------------ the texts
def _chunks(documents: Sequence[Searched]) -> Iterator[tuple[int, list[str]]]:
    """Titles and beginnings of texts, one after the other; with the number of the first document in each chunk."""
    first, size, held = 0, 0, list[str]()
    for number, one in enumerate(documents):
        held += (one.title, _extract(one.text))
        size += len(one.title) + len(held[-1])
        if size > _CHUNK:
            yield first, held
            first, size, held = number + 1, 0, []
    if held:
        yield first, held


def _extract(text: str) -> str:
    """The beginning of a text, ending with a whole word."""
    return text if len(text) <= _EXTRACT else text[:_EXTRACT].rpartition(" ")[0] or text[:_EXTRACT]
