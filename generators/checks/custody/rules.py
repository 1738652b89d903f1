"""The rules on what may not change once it was committed, each for one edit of one record; whether a reason was given is weighed elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from generators.checks.custody.edits import Edit, edits, even, grows, verifies
from generators.checks.custody.severity import is_set, lowered
from generators.checks.custody.wording import said
from generators.checks.dates import FACTS, later
from generators.checks.sheet import listed
from generators.kind import INSPECTOR, Kind, Place, slots
from generators.source import Value
from generators.values import written_when


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that may not change so, with the edits that did it: of one entry of a list several."""

    code: str
    edits: tuple[Edit, ...]
    message: str
    hint: str
    correctable: bool = True
    """Whether a correction of the record makes it one that is shown and no finding."""
    entry: Place | None = None
    """The entry in which all the edits are, where they are told together."""

    @property
    def key(self) -> tuple[str, ...]:
        """What is the same of it in every pair of versions that show it."""
        first = self.edits[0]
        depth = len(self.entry) if self.entry is not None else len(first.marks)
        return (self.code, *first.marks[:depth])


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions of one record, written evenly."""

    kind: Kind
    then: Mapping[str, Value]
    now: Mapping[str, Value]

    def around(self, edit: Edit) -> Mapping[str, Value]:
        """The mapping, in the later version, in which an edited field stands; empty where it is gone."""
        here: Value = dict(self.now)
        for step in edit.place[:-1]:
            if isinstance(here, dict) and isinstance(step, str):
                here = here.get(step)
            elif isinstance(here, list) and isinstance(step, int) and step < len(here):
                here = here[step]
            else:
                return {}
        return here if isinstance(here, dict) else {}


def judged(kind: Kind, before: Value, after: Value) -> tuple[Violation, ...]:
    """What may not change as it did from one version of a record to another, corrections left out of account."""
    then, now = even(kind.model, before), even(kind.model, after)
    if not isinstance(then, dict) or not isinstance(now, dict):
        return ()
    pair = Pair(kind, then, now)
    found: list[Violation] = []
    for edit in edits(kind, before, after):
        one = next((told for rule in RULES if (told := rule(pair, edit)) is not None), None)
        if one is None:
            continue
        same = [at for at, other in enumerate(found) if one.entry is not None and _together(one, other)]
        if same:
            found[same[0]] = _joined(found[same[0]], one)
        else:
            found.append(one)
    return tuple(found)


def _together(one: Violation, other: Violation) -> bool:
    return (one.code, one.entry) == (other.code, other.entry) and "remove" not in {
        edit.op for found in (one, other) for edit in found.edits if edit.place == found.entry
    }


def _joined(one: Violation, other: Violation) -> Violation:
    """Two faults of one entry, told as one."""
    both = (*one.edits, *other.edits)
    message = one.message if one.code == "CUS013" else said(both, one.entry)
    return replace(one, edits=both, message=message, correctable=one.correctable and other.correctable)


def _violation(
    code: str, edit: Edit, tail: str, hint: str, *, correctable: bool = True, entry: Place | None = None
) -> Violation:
    return Violation(code, (edit,), said((edit,), entry) + tail, hint, correctable, entry)


# ------------------------------------------------------------------ corrections and holds
def correction(pair: Pair, edit: Edit) -> Violation | None:
    """An earlier correction that was changed or taken out."""
    if edit.names[:1] != ("correction",) or edit.op == "add":
        return None
    hint = "put the entry back as it was committed, and add another one"
    own = [slot for slot in slots(pair.kind.model) if slot.name == "correction"]
    return _violation("CUS007", edit, "", hint, correctable=False, entry=edit.entry(own))


def hold(pair: Pair, edit: Edit) -> Violation | None:
    """A legal hold that was lifted."""
    if edit.names != ("legal_hold",) or not is_set(edit.before) or is_set(pair.now.get("legal_hold")):
        return None
    hint = "put `legal_hold: true` back, or add a `correction` that says who released it and why"
    return _violation("CUS012", edit, "", hint)


def audience(pair: Pair, edit: Edit) -> Violation | None:
    """A record that more people may see than before."""
    if edit.names not in {("audience",), ("type",)} or (
        pair.kind.name == "submission" and "sent" in pair.then
    ):
        return None
    more = _readers(pair.kind, pair.now) - _readers(pair.kind, pair.then)
    if not more:
        return None
    who = listed(
        [{"inspector": "inspectors", "commissioner": "commissioners"}[name] for name in sorted(more)]
    )
    message = f"who may see it was widened: {who} may read it now, and could not as it was committed"
    hint = (
        "see that nothing in it is for the governance team only; where it was not meant, put `audience` back"
    )
    return Violation("CUS013", (edit,), message, hint, entry=("audience",))


def _readers(kind: Kind, data: Mapping[str, Value]) -> frozenset[str]:
    """Who outside the team sees raw data as a record of that kind, by the kind's declarations."""
    named = data.get("audience")
    known = frozenset({"inspector", "commissioner"})
    if kind.name == "submission":
        return INSPECTOR | (known & {str(name) for name in named} if isinstance(named, list) else frozenset())
    if isinstance(named, list):
        return known & {str(name) for name in named}
    if kind.name == "feedback" and str(data.get("type")) in {"speak_up", "staff_concern"}:
        return frozenset()
    return kind.audience


# ------------------------------------------------------------------ records that are closed as a whole
# Subjects a record is filed under, and what is put beside it, may be added to any record.
_FILED = frozenset({"related", "evidence", "themes", "regulations", "framework"})


def closed(pair: Pair, edit: Edit) -> Violation | None:
    """Approved minutes, a decision, a submission that was sent: anything but what may be added to them."""
    kind = pair.kind.name
    top = edit.names[0] if edit.names else ""
    if top in {"legal_hold", "correction"} or (top == "audience" and kind != "submission"):
        return None
    if edit.op == "add" and top in _FILED:
        return None
    plain = isinstance(edit.place[-1], int) and isinstance(edit.before or edit.after, str)
    entry = edit.place[:-1] if plain else None
    if kind == "minutes" and "approved" in pair.then and not _notes_grew(edit):
        hint = "put it back as it was approved; what is wrong in minutes is said in a `correction`, or in the next minutes"
        return _violation("CUS003", edit, "; these minutes had been approved", hint, entry=entry)
    if kind == "submission" and "sent" in pair.then and not (edit.op == "add" and top == "sent"):
        hint = "put it back as it was sent; what is new goes into a new submission"
        return _violation("CUS010", edit, "; this submission had been sent", hint, entry=entry)
    if kind == "decision" and not _decision_allows(edit, top):
        hint = "put it back; decided anew, it is a new decision with `supersedes`; a slip is corrected with a `correction`"
        return _violation("CUS004", edit, "; a decision stays as it was made", hint, entry=entry)
    return None


def _decision_allows(edit: Edit, top: str) -> bool:
    return top == "review_at" or (top == "in" and edit.op == "add") or _notes_grew(edit)


def _notes_grew(edit: Edit) -> bool:
    """Whether something was written below the notes, which stand as they were."""
    before, after = edit.before or "", edit.after
    return (
        edit.names == ("notes",)
        and isinstance(after, str)
        and isinstance(before, str)
        and after.startswith(before)
    )


# ------------------------------------------------------------------ verifications
_TOLD_ABOUT = frozenset({"note", "evidence"})


def verification(pair: Pair, edit: Edit) -> Violation | None:
    """The word of somebody who checked, taken out or changed."""
    if edit.op == "add":
        return None
    for one in edit.taken():
        if (pair.kind.name, one.dotted) == ("evidence", "verified_by"):
            return _violation(
                "CUS006", edit, "", "put it back, or add a `correction` that says why it was wrong"
            )
        slot = next((slot for slot in one.chain if verifies(slot)), None)
        if slot is None:
            continue
        entry = one.entry([slot])
        whole = one.place == entry or len(edit.place) < len(entry or ())
        correctable = not whole and (slot.shape == "one" or edit.names[-1] in _TOLD_ABOUT)
        if slot.shape == "many":
            hint = "put it back as it was committed; whoever checks again adds a new entry with its own day and outcome"
        elif whole:
            hint = "put it back as it was committed: what somebody verified is not taken out"
        else:
            hint = "put it back, or, where it was checked again, add a `correction` that says so"
        return _violation("CUS006", edit, "", hint, correctable=correctable, entry=None if whole else entry)
    return None


# ------------------------------------------------------------------ due dates
def due(pair: Pair, edit: Edit) -> Violation | None:
    """A due date that was moved, or went with what it was of."""
    if edit.op == "add":
        return None
    for one in edit.taken():
        if not _is_due(pair.kind, one) or written_when(one.before) is None:
            continue
        if pair.kind.name == "action" and one.names == ("due",):
            return _moved_due(pair, edit)
        if one is edit and _recurs(pair, edit):
            return None
        tail = ", without a reason and who agreed" if one is edit else ", and its due date with it"
        hint = "put it back, or add a `correction` (on, by, reason) that says why and who agreed; only actions have `extensions`"
        return _violation("CUS005", edit, tail, hint)
    return None


def _is_due(kind: Kind, edit: Edit) -> bool:
    if (kind.name, edit.names) == ("plan", ("target",)):
        return True
    slot = edit.slot
    return slot is not None and slot.sort == "day" and (slot.name == "due" or slot.name.endswith("_due"))


def _recurs(pair: Pair, edit: Edit) -> bool:
    """Whether it is the next date of evidence that is due again and again."""
    before, after = written_when(edit.before), written_when(edit.after)
    around = pair.around(edit)
    return "recurs" in around and before is not None and after is not None and later(after, before)


def _moved_due(pair: Pair, edit: Edit) -> Violation | None:
    """A moved due date of an action, unless new extensions lead from the one to the other (domain reference §7.4, O3)."""
    old, new = _entries(pair.then.get("extensions")), _entries(pair.now.get("extensions"))
    fresh = [entry for entry in new if entry not in old]
    add = f"on, from: {edit.before}, to: {edit.after}, reason and approved_by"
    if not fresh:
        tail, hint = (
            ", without an extension",
            f"add an entry to `extensions` with {add}, or put the date back",
        )
    else:
        here: Value = edit.before
        for entry in fresh:
            if entry.get("from") != here:
                break
            here = entry.get("to")
        if here != edit.after:
            tail = f", and the new extensions lead from {fresh[0].get('from')} to {fresh[-1].get('to')}"
            hint = f"let the new extensions begin at {edit.before}, join, and end at {edit.after}"
        elif all(entry.get("reason") and entry.get("approved_by") for entry in fresh):
            return None
        else:
            tail = ", and the new extension gives no reason or no approver"
            hint = "add `reason` and `approved_by` to the extension"
    return _violation("CUS005", edit, tail, hint)


def _entries(value: Value) -> list[dict[str, Value]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


# ------------------------------------------------------------------ severity
def severity(pair: Pair, edit: Edit) -> Violation | None:
    """Harm, a finding, a rating or a duty that became less, or went."""
    if edit.op == "add":
        return None
    for one in edit.taken():
        # An entry of a list that only grows is told as what it is.
        growing = one.op == "remove" and any(grows(slot) for slot in one.chain)
        if not growing and lowered(pair.kind.name, one):
            hint = "put it back, or add a `correction` (on, by, reason) that says what came to light and who judged it"
            return _violation("CUS008", edit, ", without a reason", hint)
    return None


# ------------------------------------------------------------------ entries and figures
# Figures counted on a day, beside the lists that only grow.
FIGURES = frozenset(
    {
        ("audit", "criteria.met"),
        ("audit", "criteria.total"),
        ("audit", "population"),
        ("audit", "sample.n"),
        *(
            ("mar_reconciliation", name)
            for name in (
                "scheduled",
                "given",
                "refused",
                "omitted_clinical",
                "not_available",
                "blank",
                "late",
            )
        ),
        *(
            ("mar_reconciliation", f"stock.{name}")
            for name in ("medicine", "opening", "received", "given", "returned", "destroyed", "counted")
        ),
    }
)


def entries(pair: Pair, edit: Edit) -> Violation | None:
    """An entry of a list that only grows, or a figure that was counted, changed or taken out."""
    if edit.op == "add":
        return None
    for one in edit.taken():
        slot = next((slot for slot in one.chain if grows(slot)), None)
        if slot is None and (pair.kind.name, one.dotted) not in FIGURES:
            continue
        entry = one.entry([slot]) if slot else None
        whole = entry is not None and len(edit.place) <= len(entry)
        if slot is not None:
            hint = "put it back as it was committed, and add an entry that says what is different; or add a `correction`"
        else:
            hint = "put the figure back as it was counted, or add a `correction` that says how the right one is known"
        return _violation("CUS007", edit, "", hint, entry=edit.place if whole else entry)
    return None


# ------------------------------------------------------------------ evidence and times
def evidence(pair: Pair, edit: Edit) -> Violation | None:
    """Another hash for an evidence file, or none; or no file any more where it never had a hash."""
    gone = edit.names == ("file",) and edit.op == "remove" and "sha256" not in pair.then
    if pair.kind.name != "evidence" or edit.op == "add" or not (gone or edit.names == ("sha256",)):
        return None
    hint = "put the file and its hash back as received, or add a `correction` that says why they were wrong"
    return _violation("CUS011", edit, "", hint)


def times(pair: Pair, edit: Edit) -> Violation | None:
    """An event that was moved at all, or a claim that became earlier (domain reference §7.3, D3)."""
    slot = edit.slot
    if edit.op != "replace" or slot is None or slot.name not in FACTS or slot.sort not in {"day", "moment"}:
        return None
    before, after = written_when(edit.before), written_when(edit.after)
    if before is None or after is None:
        return None
    begins = edit.dotted == pair.kind.when or slot.name == "became_aware_at"
    if not later(before, after) and not (begins and _differ(before, after)):
        return None
    hint = "put it back, or add a `correction` (on, by, reason) that says how the right time is known"
    return _violation("CUS009", edit, ", without a reason", hint)


def _differ(before: date | datetime, after: date | datetime) -> bool:
    return later(after, before) or later(before, after)


RULES: tuple[Callable[[Pair, Edit], Violation | None], ...] = (
    correction,
    hold,
    audience,
    closed,
    verification,
    due,
    severity,
    entries,
    evidence,
    times,
)
