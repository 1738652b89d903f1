"""Whether what a record names is there and is of the right kind; what the named record says is judged elsewhere.

A target whose own file cannot be read is no fault of the record that names it, so nothing is said of it here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache, lru_cache

from generators.checks.sheet import Leaf, Matter, Sheet, listed, of
from generators.finding import Finding
from generators.kind import LOOKS_LIKE_ID, Kind, Place, slots
from generators.kinds import BY_NAME, BY_PREFIX
from generators.ledger import Entry, Ledger, dotted

_IDS_WITHIN = re.compile(r"\b[A-Z]{3}-[A-Za-z0-9][A-Za-z0-9-]*", re.ASCII)
_DIGITS = re.compile(r"\d+", re.ASCII)
_NUMBER = re.compile(r"(?<![0-9A-Za-z])(\d{1,2}[A-Z]?)(?![0-9A-Za-z])", re.ASCII)
# How near a spelling must be before it is offered.
_NEAR = 0.7

# Chains that may not lead back to where they began: kind, field.
CHAINS: tuple[tuple[str, str], ...] = (
    ("action", "supersedes"),
    ("action", "source"),
    ("decision", "supersedes"),
    ("decision", "based_on"),
    ("observation", "recheck_of"),
    ("plan", "trigger"),
)

# Fields whose organisation must be of one of these types (domain reference §4.3 and §8).
ORGANISATION_TYPES: Mapping[tuple[str, str], tuple[tuple[str, ...], str]] = {
    ("safeguarding_concern", "referral.to"): (
        ("local_authority", "safeguarding_adults_board"),
        "a safeguarding concern is raised with the local authority; only it decides on an enquiry",
    ),
    ("service", "commissioners"): (
        ("local_authority", "icb", "nhs_trust"),
        "a commissioner is a council or NHS body that buys care, never CQC",
    ),
    ("enforcement", "issued_by"): (
        ("cqc",),
        "the steps of this list are CQC's; keep what others issue as evidence or a related record",
    ),
}

_WITH_PARTS = frozenset(kind for kind, _ in ORGANISATION_TYPES)


def unread(ledger: Ledger, paths: Iterable[str]) -> frozenset[str]:
    """Ids that stand in the repository but whose records could not be read; `paths` are the files below `records/`."""
    stems = {path.rsplit("/", 1)[-1].rsplit(".", 1)[0] for path in paths if path.endswith((".yml", ".yaml"))}
    return frozenset((ledger.unread | stems) - ledger.entries.keys())


# ------------------------------------------------------------------ ids
def of_records(matter: Matter, sheet: Sheet) -> Iterator[Finding]:
    """References that lead nowhere, to a record of another kind, or back to the record itself."""
    own = sheet.document.data.get("id")
    for leaf in sheet.leaves:
        refs = leaf.slot.refs
        if refs is None or (leaf.slot.loose and not LOOKS_LIKE_ID.fullmatch(leaf.text)):
            continue
        if leaf.text == own:
            message = f"`{dotted(leaf.place)}` names the record itself"
            yield sheet.at(leaf.place, "REF003", message, "name another record, or take the entry out")
            continue
        target = matter.ledger.entries.get(leaf.text)
        if target is not None:
            if refs and target.kind.name not in refs:
                yield _wrong_kind(sheet, leaf, target)
        elif leaf.text not in matter.unread:
            yield _dangling(matter.ledger, sheet, leaf)


def _wrong_kind(sheet: Sheet, leaf: Leaf, target: Entry) -> Finding:
    wanted = [BY_NAME[name] for name in leaf.slot.refs or ()]
    labels = listed((_a(kind) for kind in wanted), "or")
    prefixes = listed((f"{kind.prefix}-" for kind in wanted), "or")
    message = (
        f"`{dotted(leaf.place)}` names {leaf.text}, which is {_a(target.kind)} (“{_short(target.record.title)}”); "
        f"{labels} was expected"
    )
    return sheet.at(leaf.place, "REF002", message, f"name a record whose id begins with {prefixes}")


def _dangling(ledger: Ledger, sheet: Sheet, leaf: Leaf) -> Finding:
    kinds = tuple(BY_NAME[name] for name in leaf.slot.refs or ())
    within = _IDS_WITHIN.findall(leaf.text)
    name = dotted(leaf.place)
    if len(within) > 1:
        several = leaf.slot.shape == "many"
        message = f"`{name}` names {listed(within)} in one value; exactly one id was expected"
        hint = (
            "write each id as a list item of its own"
            if several
            else "name exactly one; others belong in `related`"
        )
        return sheet.at(leaf.place, "REF001", message, hint)
    if " " in leaf.text.strip() and not within:
        # Words where an id belongs may be somebody's name: they are not repeated (guarantees, G13).
        known = listed(f"{kind.prefix}-…" for kind in kinds) or "such as ACT-0012"
        return sheet.at(
            leaf.place, "REF001", f"`{name}` holds words; an id was expected", f"write the id: {known}"
        )
    message = f"`{name}` names {leaf.text!r}, and there is no such record"
    return sheet.at(leaf.place, "REF001", message, _meant(ledger, leaf.text, kinds))


def _meant(ledger: Ledger, text: str, kinds: Sequence[Kind]) -> str:
    """The nearest id of a right kind, else of any kind, else where such a record would stand."""
    near = _nearest(text, (entry.id for entry in ledger.entries.values() if not kinds or entry.kind in kinds))
    if near:
        record = ledger.entries[near[0]].record
        return f"did you mean {near[0]} (“{_short(record.title)}”)?"
    kind = kinds[0] if len(kinds) == 1 else BY_PREFIX.get(text[:3])
    if kind is None:
        return "correct the id, or write the record that it names"
    return f"correct the id, or write {_a(kind)} of that id in records/{kind.folder}/"


def _nearest(text: str, ids: Iterable[str]) -> list[str]:
    """The id that a misspelled one most likely means.

    Ids alike but for a number, or with two numbers changed, are other records and not other spellings. A ledger has
    many of them, so the nearest forms are looked for first, then the nearest id of those forms.
    """
    by_form: dict[str, list[str]] = {}
    for one in ids:
        by_form.setdefault(_form(one), []).append(one)
    form, numbers = _form(text), _numbers(text)
    likely = {
        one.casefold(): one
        for near in get_close_matches(form, by_form, 3, _NEAR)
        for one in by_form[near]
        if (numbers - _numbers(one)).total() <= (near != form)
    }
    return [likely[near] for near in get_close_matches(text.casefold(), likely, 1, _NEAR)]


def _numbers(text: str) -> Counter[int]:
    return Counter(map(int, _DIGITS.findall(text)))


@lru_cache(maxsize=1 << 17)
def _form(text: str) -> str:
    """An id in small letters with `#` for its numbers."""
    return _DIGITS.sub("#", text).casefold()


def _a(kind: Kind) -> str:
    """`an action`, `a MAR reconciliation`; `minutes` and other words without a singular as they are."""
    label = kind.label if kind.label[:3].isupper() else kind.label.lower()
    if kind.label == kind.plural:
        return label
    return f"{'an' if label[0] in 'aeiou' else 'a'} {label}"


def _short(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


# ------------------------------------------------------------------ rows of catalogues
def of_catalogues(matter: Matter, sheet: Sheet) -> Iterator[Finding]:
    """Themes, regulations and framework items that no catalogue holds."""
    for leaf in sheet.leaves:
        name = leaf.slot.catalogue
        if name and leaf.text not in matter.catalogues.ids(name):
            what = {
                "themes": "theme",
                "regulations": "regulation",
                "framework": "item of an assessment framework",
            }
            message = (
                f"`{dotted(leaf.place)}` names {leaf.text!r}, which is no {what[name]} of the catalogues"
            )
            hint = _regulation(matter, leaf.text) if name == "regulations" else _row(matter, name, leaf.text)
            yield sheet.at(leaf.place, "REF005", message, hint)
        elif leaf.slot.name == "framework_edition" and leaf.text not in matter.catalogues.editions:
            known = listed(matter.catalogues.editions)
            message = f"`{dotted(leaf.place)}` names {leaf.text!r}, which is no edition of the catalogues"
            yield sheet.at(leaf.place, "REF005", message, f"editions: {known}")
        elif leaf.slot.name == "retention_class" and leaf.text not in matter.catalogues.retention:
            near = get_close_matches(leaf.text, matter.catalogues.retention, 1, _NEAR)
            message = (
                f"`{dotted(leaf.place)}` names {leaf.text!r}, which is no retention class of the catalogues"
            )
            hint = (
                f"did you mean {near[0]}?" if near else f"classes: {', '.join(matter.catalogues.retention)}"
            )
            yield sheet.at(leaf.place, "REF005", message, hint)


def _regulation(matter: Matter, text: str) -> str:
    """Two instruments have a 12, a 16, a 17 and an 18: say which is which (domain reference §9, fact 3)."""
    numbers = _NUMBER.findall(text.rsplit("/", 1)[-1])
    rows = [row for row in matter.catalogues.regulations.values() if numbers and row.number == numbers[-1]]
    named = [f"{row.id} ({row.title})" for row in rows]
    if len(named) > 1:
        return f"two instruments have a regulation {numbers[-1]}: write {' or '.join(named)}"
    if named:
        return f"did you mean {named[0]}?"
    return "write the instrument and the number, such as hsca-ra-2014/12 or cqc-reg-2009/18"


def _row(matter: Matter, catalogue: str, text: str) -> str:
    known = sorted(matter.catalogues.ids(catalogue))
    near = get_close_matches(text, known, 1, _NEAR) or [row for row in known if row.endswith(f"/{text}")][:1]
    if near:
        return f"did you mean {near[0]}?"
    if catalogue == "themes":
        return "use one of the catalogue's themes, or add your own in records/catalogues/themes.yml"
    return "write the edition and the item, such as cqc-saf-2023/learning-culture"


# ------------------------------------------------------------------ chains and types
def circles(matter: Matter) -> Iterator[Finding]:
    """Chains of records of one kind that lead back to where they began."""
    for kind, field in CHAINS:
        after = {entry.id: _next(matter.ledger, entry, field) for entry in matter.ledger.entries_of(kind)}
        told: set[str] = set()
        for start in sorted(after):
            circle = () if start in told else _circle(start, after)
            if circle:
                told.update(circle)
                entry = matter.ledger.entries[start]
                message = f"`{field}` leads in a circle: {' → '.join((*circle, circle[0]))}"
                hint = "take out the reference that is wrong: the older record cannot rest on the newer one"
                yield of(entry, (field,), "REF004", message, hint)


def _next(ledger: Ledger, entry: Entry, field: str) -> tuple[str, ...]:
    """The records of the same kind that a field names, the record itself left out."""
    value = getattr(entry.record, field)
    named = value if isinstance(value, tuple) else (value,)
    return tuple(
        one
        for one in named
        if one and one != entry.id and one in ledger.entries and ledger.entries[one].kind is entry.kind
    )


def _circle(start: str, after: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The shortest way from a record back to itself, or nothing."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for one in after[way[-1]]:
            if one == start:
                return way
            if one not in seen:
                seen.add(one)
                ways.append((*way, one))
    return ()


def organisations(matter: Matter, sheet: Sheet) -> Iterator[Finding]:
    """Organisations in a part that only another type of organisation can play."""
    if sheet.kind.name not in _WITH_PARTS:
        return
    for leaf in sheet.leaves:
        field = ".".join(step for step in leaf.place if isinstance(step, str))
        types, why = ORGANISATION_TYPES.get((sheet.kind.name, field), ((), ""))
        target = matter.ledger.entries.get(leaf.text) if types else None
        found = (
            getattr(target.record, "type", None) if target and target.kind.name == "organisation" else None
        )
        if found is not None and found not in types:
            message = f"`{dotted(leaf.place)}` names {leaf.text}, an organisation of type {found}; {why}"
            yield sheet.at(
                leaf.place, "REF009", message, f"name an organisation of type {listed(types, 'or')}"
            )


# ------------------------------------------------------------------ short names inside a record
def names_within(_: Matter, sheet: Sheet) -> Iterator[Finding]:
    """Short names (`id` of objectives, milestones, items …) that stand twice in a record."""
    first: dict[tuple[tuple[str, ...], str], Place] = {}
    for inner in sheet.inners:
        name = inner.data.get("id")
        if not inner.place or not isinstance(name, str) or not _has_id(inner.model):
            continue
        sort = tuple(step for step in inner.place if isinstance(step, str))
        known = first.setdefault((sort, name), inner.place)
        if known != inner.place:
            message = (
                f"the short name {name!r} in `{dotted(inner.place)}` stands already in `{dotted(known)}`"
            )
            hint = "give one of the two another name; names are what other records and figures point to"
            yield sheet.at((*inner.place, "id"), "REF007", message, hint)


@cache
def _has_id(model: type) -> bool:
    return any(slot.name == "id" for slot in slots(model))
