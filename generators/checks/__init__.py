"""Every rule of `evidence check`, run over a ledger in one go; a rule is a function here in the list and a code in the guide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

from generators.catalogues import Catalogues
from generators.checks import (
    dates,
    evidence_files,
    figures,
    identity,
    loops,
    oversight,
    privacy,
    proof,
    references,
    relations,
    wording,
)
from generators.checks.sheet import Matter, Sheet, sheets
from generators.finding import Finding
from generators.ledger import Ledger
from generators.source import Kept, files

# Rules on what one document says, also where its record could not be read.
OF_A_DOCUMENT: tuple[Callable[[Matter, Sheet], Iterator[Finding]], ...] = (
    identity.of_the_file,
    references.of_records,
    references.of_catalogues,
    references.organisations,
    references.names_within,
    dates.order,
    dates.ahead,
    dates.in_order,
    dates.at_work,
    wording.terms,
)

# Rules on records that could be read, alone or together, and on files.
OF_THE_LEDGER: tuple[Callable[[Matter], Iterator[Finding]], ...] = (
    identity.twins,
    identity.provider,
    identity.check_logs,
    references.circles,
    relations.objectives,
    relations.criteria,
    relations.check_entries,
    relations.schedules,
    relations.rechecks,
    relations.counted_fields,
    relations.disagreements,
    relations.managers,
    relations.two_sources,
    dates.extensions,
    dates.periods,
    dates.points,
    dates.slots_begun,
    dates.lifetimes,
    dates.positions,
    figures.audits,
    figures.medicines,
    figures.supervisions,
    proof.claims,
    proof.milestones,
    proof.verifications,
    proof.reasons,
    proof.approvals,
    proof.open_requirements,
    loops.concerns,
    loops.allegations,
    loops.trackers,
    loops.incidents,
    loops.duties,
    loops.learning,
    oversight.decisions,
    oversight.meetings,
    oversight.responses,
    oversight.audits,
    oversight.check_entries,
    oversight.observations,
    oversight.ratings,
    evidence_files.items,
    evidence_files.unclaimed,
    evidence_files.tables,
    privacy.of_texts,
    privacy.of_other_texts,
    privacy.of_file_names,
    wording.actions,
    wording.small_actions,
    wording.strengths,
    wording.factors,
)


def run(
    ledger: Ledger,
    catalogues: Catalogues,
    repository: Path,
    *,
    names: frozenset[str] = frozenset(),
    as_of: date | None = None,
    kept: Kept | None = None,
) -> tuple[Finding, ...]:
    """Everything the rules find, in file order, without repetitions.

    `repository` is where evidence files are looked for; `names` are people's names that may stand in no record; with
    `as_of`, facts dated later are findings too. `kept` remembers texts that were found clean. Nothing else is written.
    """
    paths, _ = files(repository)
    unread = references.unread(ledger, paths)
    matter = Matter(ledger, catalogues, repository, paths, unread, names, as_of, kept)
    found: set[Finding] = set()
    for sheet in sheets(ledger):
        for of_one in OF_A_DOCUMENT:
            found.update(of_one(matter, sheet))
    for rule in OF_THE_LEDGER:
        found.update(rule(matter))
    return tuple(sorted(found))


def together(*groups: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings of reading, building and checking in file order, once each.

    A key that would hold an HR outcome is also an unknown field: it is said once, as what it is.
    """
    every = {found for group in groups for found in group}
    keys = {(found.path, found.line, found.column) for found in every if found.code == "PRV011"}
    return tuple(
        sorted(
            found
            for found in every
            if found.code != "FLD002" or (found.path, found.line, found.column) not in keys
        )
    )
