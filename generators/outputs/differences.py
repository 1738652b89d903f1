"""What changed between two states of the records, as lines for a terminal and as JSON: by kind, in words, with counts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from generators.derive import phrases
from generators.derive.comparison import SORTS, Comparison, Difference, Sort
from generators.derive.known import Known
from generators.outputs import events, words

WORDS: Mapping[Sort, str] = {
    "new": "new",
    "changed": "changed",
    "closed": "closed or claimed as completed",
    "verified": "verified",
    "reopened": "reopened",
    "slipped": "slipped",
    "taken_out": "taken out",
}


def lines(found: Comparison, kind: str = "") -> Iterator[str]:
    """The comparison in words; of one kind only where it is named."""
    rows = [row for row in found.rows if kind in ("", row.kind.name)]
    yield f"From {state(found.before)}"
    yield f"to   {state(found.after)}"
    yield _counts(found, kind)
    if found.unread:
        yield f"Not judged, because today's rules cannot read them as they were: {', '.join(found.unread)}"
    here = ""
    for row in rows:
        if row.kind.plural != here:
            here = row.kind.plural
            yield ""
            yield f"{here}: {_counts(found, row.kind.name)}"
        yield from (f"  {line}" for line in _row(row))


def state(known: Known) -> str:
    """A state in words: when it was received, and its commit."""
    when = phrases.moment(known.at) if known.at else "a time that cannot be told"
    return (
        f"what was known on {when} (commit {known.commit[:12]}, {words.count(len(known.values), 'record')})"
    )


def _counts(found: Comparison, kind: str) -> str:
    said = [f"{number} {WORDS[sort]}" for sort in SORTS if (number := found.count(sort, kind))]
    return ", ".join(said) or "nothing changed"


def _row(row: Difference) -> Iterator[str]:
    sorts = [sort for sort in row.sorts if sort != "changed" or len(row.sorts) == 1]
    yield f"{row.record}: {row.title} [{', '.join(WORDS[sort] for sort in sorts)}]"
    yield from (f"    {phrases.sentence(why)}" for why in row.why)
    said = dict.fromkeys(events.in_short(row.kind, change) for change in events.one_by_one(row.changes))
    if said:
        yield f"    {'; '.join(said)}"


def as_json(found: Comparison, kind: str = "") -> str:
    """One object: `from`, `to`, `counts` (in all and by kind), `unread`, and `records`, each with its changes."""
    rows = [row for row in found.rows if kind in ("", row.kind.name)]
    names = list(dict.fromkeys(row.kind.name for row in rows))
    whole = {
        "version": 1,
        "from": _told(found.before),
        "to": _told(found.after),
        "counts": {sort: found.count(sort, kind) for sort in SORTS},
        "kinds": {name: {sort: found.count(sort, name) for sort in SORTS} for name in names},
        "unread": found.unread,
        "records": [
            {
                "id": row.record,
                "kind": row.kind.name,
                "title": row.title,
                "what": row.sorts,
                "why": row.why,
                "changes": [
                    {"op": change.op, "path": change.pointer, "from": change.before, "to": change.after}
                    for change in row.changes
                ],
            }
            for row in rows
        ],
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _told(known: Known) -> Mapping[str, str | int | None]:
    return {
        "commit": known.commit,
        "received": known.at.isoformat() if known.at else None,
        "records": len(known.values),
    }
