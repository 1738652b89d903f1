"""Records as they lie on disk against what was committed: every fault in one run, and every change that was corrected openly."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generators.checks.custody import making
from generators.checks.custody.corrections import Corrected, entered, row, where
from generators.checks.custody.edits import edits
from generators.checks.custody.files import replaced
from generators.checks.custody.rules import judged
from generators.checks.custody.span import Held, Span
from generators.checks.custody.whereabouts import Whereabouts, id_of
from generators.checks.evidence_files import FOLDER
from generators.finding import Finding, Position, at
from generators.ledger import Ledger, kind_of
from generators.source import Document


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison with an earlier state gives."""

    findings: tuple[Finding, ...]
    """In file order."""
    corrected: tuple[Corrected, ...]
    """What was changed and said openly, in file order."""
    base: str
    """The commit whose state was compared with."""
    remarks: tuple[str, ...]
    """What makes the history less than whole, in words."""


def against(ledger: Ledger, span: Span, repository: Path) -> Compared:
    """The documents of a ledger against the state with which a span begins; evidence files are hashed in `repository`."""
    findings: list[Finding] = []
    corrected: list[Corrected] = []
    for record, found in Whereabouts(ledger, span).pairs():
        if isinstance(found, Finding):
            findings.append(found)
        else:
            _compare(span, record, found, findings, corrected)
    for path, blob in replaced(span, repository):
        _replaced(span, ledger, path, blob, findings, corrected)
    return Compared(
        tuple(sorted(set(findings))), tuple(sorted(set(corrected))), span.base, span.history.remarks
    )


def _compare(
    span: Span, record: Held, document: Document, findings: list[Finding], corrected: list[Corrected]
) -> None:
    """What changed in a record, among the findings or among what was corrected openly."""
    now = dict(document.data)
    if not record.data or record.data == now:
        return
    kind = kind_of(document.path) or record.kind
    every = edits(kind, record.data, now)
    said = entered(every)
    # A correction shows whatever else was changed in its record; what was only added speaks for itself.
    shown = [edit for edit in every if edit.op != "add"]
    for violation in judged(kind, record.data, now):
        if said and violation.correctable:
            shown += [edit for edit in violation.edits if edit.op == "add"]
            continue
        shown = [edit for edit in shown if edit not in violation.edits]
        position = where(document, violation.edits[0])
        found = at(document.path, position, violation.code, violation.message, violation.hint)
        made = making.of_change(span, record, kind, violation, now)
        findings.append(making.settled(span, found, made))
    if said:
        corrected.extend(row(record.id, document, edit, said) for edit in shown)


def _replaced(
    span: Span,
    ledger: Ledger,
    path: str,
    blob: str,
    findings: list[Finding],
    corrected: list[Corrected],
) -> None:
    """A file of evidence that holds something else, at the item that names it."""
    name = path.removeprefix(f"{FOLDER}/")
    document = next((document for document in ledger.documents if document.data.get("file") == name), None)
    if document is not None and any(
        found.path == document.path and found.code == "CUS011" for found in findings
    ):
        return
    message = f"the file {path} holds something else than it did as committed"
    hint = "put the file back as received; a better copy is an evidence item of its own"
    if document is None:
        place, position = path, Position()
    else:
        place, position = document.path, document.position(("file",))
        hint += ", and where the wrong file was taken in, a `correction` of this item says so"
        record = next((record for record in span.records if record.id == id_of(document)), None)
        said = entered(edits(record.kind, record.data, dict(document.data))) if record else None
        if said:
            now = "another file of this name"
            corrected.append(Corrected(place, *position, id_of(document), "file", name, now, *said))
            return
    found = at(place, position, "CUS011", message, hint)
    findings.append(making.settled(span, found, making.of_file(span, path, blob)))
