"""Whether each record is who it says it is: id, file name, folder, and the one provider file. No field is judged here.

Files in no kind's folder (IDN001) and ids used twice (IDN003) are found while the ledger is built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generators.checks.sheet import Matter, Sheet, every, of
from generators.finding import Finding, Position, at
from generators.kind import LOOKS_LIKE_ID
from generators.kinds import BY_PREFIX
from generators.kinds.check_log import CheckLog

PROVIDER_FILE = "records/provider.yml"
_ENDING_MONTH = re.compile(r"(.+)-(\d{4}-(?:0[1-9]|1[0-2]))")


def of_the_file(_: Matter, sheet: Sheet) -> Iterator[Finding]:
    """The id's form, its prefix against the folder, and the file's name against the id (data dictionary, rule 1)."""
    written = sheet.document.data.get("id")
    if not isinstance(written, str) or not written.strip():
        return
    name = sheet.document.path.rsplit("/", 1)[-1]
    stem = name.removesuffix(".yml").removesuffix(".yaml")
    if written != stem:
        message = f"the id is '{written}', but the file is named '{name}'"
        hint = f"rename the file to {written}.yml (git mv), or correct the id"
        yield sheet.at(("id",), "IDN002", message, hint)
    prefix = sheet.kind.prefix
    if not prefix:
        return
    if not LOOKS_LIKE_ID.fullmatch(written):
        message = f"the id '{written}' does not have the form of an id"
        hint = f"write {prefix}- and then letters, digits and hyphens, such as {prefix}-2026-03-k3f9"
        yield sheet.at(("id",), "IDN005", message, hint)
    elif not written.startswith(f"{prefix}-"):
        other = BY_PREFIX.get(written[:3])
        move = f", or move the file to records/{other.folder}/" if other else ""
        whose = f"those of {other.plural.lower()}" if other else "no kind's"
        message = (
            f"the id '{written}' begins like {whose}, but the file stands in records/{sheet.kind.folder}/"
        )
        yield sheet.at(("id",), "IDN004", message, f"begin the id with {prefix}-{move}")


def twins(matter: Matter) -> Iterator[Finding]:
    """Ids that differ only in capitals: on many computers one file replaces the other."""
    first: dict[str, str] = {}
    for document in matter.ledger.documents:
        written = document.data.get("id")
        known = first.setdefault(written.casefold(), written) if isinstance(written, str) else written
        if known != written:
            message = f"the id '{written}' differs from '{known}' only in capitals"
            hint = "give one of the two another id; people and many computers read them as the same"
            yield at(document.path, document.position(("id",)), "IDN006", message, hint)


def provider(matter: Matter) -> Iterator[Finding]:
    """The one file that says whose records these are."""
    if PROVIDER_FILE not in matter.paths:
        message = "the file that says whose records these are is missing"
        hint = "write records/provider.yml with id: provider, title, name and nominated_individual"
        yield at(PROVIDER_FILE, Position(), "IDN007", message, hint)


def check_logs(matter: Matter) -> Iterator[Finding]:
    """A check log named after another month or control than it holds."""
    controls = {entry.id.removeprefix("CTL-") for entry in matter.ledger.entries_of("control")}
    for entry, log in every(matter, CheckLog):
        found = _ENDING_MONTH.fullmatch(log.id.removeprefix("CHK-"))
        if not found:
            continue
        if found[2] != log.period:
            message = f"the id ends in {found[2]}, but the log covers {log.period}"
            hint = f"correct `period`, or name the record CHK-{found[1]}-{log.period}"
            yield of(entry, ("period",), "IDN008", message, hint)
        if found[1] in controls and log.control != f"CTL-{found[1]}":
            message = f"the id names the control CTL-{found[1]}, but the log is of {log.control}"
            hint = (
                f"correct `control`, or name the record CHK-{log.control.removeprefix('CTL-')}-{log.period}"
            )
            yield of(entry, ("control",), "IDN008", message, hint)
