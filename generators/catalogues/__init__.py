"""The catalogues: regulations, frameworks, themes, clocks, thresholds and other lists shipped as data, and a provider's own.

`load()` gives those shipped; `read(files)` gives them with a provider's own files laid over: a row with the id of a
shipped one replaces it, a new id adds one. Rows are read when a table is first asked for. No rule of law or policy is
written in code: it stands in the YAML files, each row with its source, confidence and as-of date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import TypeVar, cast

from generators.catalogues import limits, rows
from generators.catalogues.files import FILES, File, file_of, files_with
from generators.catalogues.links import dangling
from generators.catalogues.reading import Reading, read_document
from generators.finding import Finding, at
from generators.source import Document, parse

FOLDER = "records/catalogues"

R = TypeVar("R", bound=rows.AnyRow)
Table = Mapping[str, rows.AnyRow]


@cache
def _shipped_file(name: str) -> Reading:
    """The rows of one shipped file.

    Raises:
        RuntimeError: the file has a fault; a fault of ours, held by a test.
    """
    content = resources.files("generators.catalogues").joinpath(*name.split("/")).read_bytes()
    document, findings = parse(f"generators/catalogues/{name}", content)
    file = file_of(name)
    if document is None or file is None or findings:
        raise RuntimeError("\n".join(map(str, findings)) or f"{name} is no catalogue")
    reading = read_document(document, file, _shipped_sources(name), own=False)
    if reading.findings:
        raise RuntimeError("\n".join(map(str, reading.findings)))
    return reading


def _shipped_sources(name: str) -> Mapping[str, rows.Source]:
    return {} if name == "sources.yml" else load().sources


def _shipped_table(row: type[rows.AnyRow]) -> Table:
    found: dict[str, rows.AnyRow] = {}
    for name in files_with(row).shipped:
        found.update(_shipped_file(name).tables.get(row, {}))
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Catalogues:
    """Every table by id, in the order of its file; a provider's new rows come last."""

    _own: Mapping[type[rows.AnyRow], Table] = field(default_factory=dict)
    _known: dict[type[rows.AnyRow], Table] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def table(self, row: type[R]) -> Mapping[str, R]:
        """The rows of one class by id."""
        if row not in self._known:
            self._known[row] = {**_shipped_table(row), **self._own.get(row, {})}
        return cast("Mapping[str, R]", self._known[row])

    # ------------------------------------------------------------------ tables
    @property
    def sources(self) -> Mapping[str, rows.Source]:
        """Sources that rows cite."""
        return self.table(rows.Source)

    @property
    def instruments(self) -> Mapping[str, rows.Instrument]:
        """Statutory instruments: `hsca-ra-2014`, `cqc-reg-2009`."""
        return self.table(rows.Instrument)

    @property
    def regulations(self) -> Mapping[str, rows.Regulation]:
        """Regulations by `instrument/number`."""
        return self.table(rows.Regulation)

    @property
    def editions(self) -> Mapping[str, rows.Edition]:
        """Editions of assessment frameworks."""
        return self.table(rows.Edition)

    @property
    def framework_items(self) -> Mapping[str, rows.FrameworkItem]:
        """Quality statements and key lines of enquiry by `edition/slug`."""
        return self.table(rows.FrameworkItem)

    @property
    def crosswalks(self) -> Mapping[str, rows.Crosswalk]:
        """Which item of one edition lies nearest to which of another."""
        return self.table(rows.Crosswalk)

    @property
    def key_questions(self) -> Mapping[str, rows.KeyQuestion]:
        """The five key questions."""
        return self.table(rows.KeyQuestion)

    @property
    def evidence_categories(self) -> Mapping[str, rows.EvidenceCategory]:
        """The six evidence categories."""
        return self.table(rows.EvidenceCategory)

    @property
    def theme_areas(self) -> Mapping[str, rows.ThemeArea]:
        """The upper level of the learning themes."""
        return self.table(rows.ThemeArea)

    @property
    def themes(self) -> Mapping[str, rows.Theme]:
        """Learning themes, which are also the categories of incidents."""
        return self.table(rows.Theme)

    @property
    def high_risk_medicines(self) -> Mapping[str, rows.HighRiskMedicine]:
        """High-risk medicines."""
        return self.table(rows.HighRiskMedicine)

    @property
    def clocks(self) -> Mapping[str, limits.Clock]:
        """Time limits, law and policy apart."""
        return self.table(limits.Clock)

    @property
    def thresholds(self) -> Mapping[str, limits.Threshold]:
        """Every number a derivation uses."""
        return self.table(limits.Threshold)

    @property
    def action_strengths(self) -> Mapping[str, rows.ActionStrength]:
        """Stronger, intermediate, weaker."""
        return self.table(rows.ActionStrength)

    @property
    def change_types(self) -> Mapping[str, rows.ChangeType]:
        """Types of change with their usual strength."""
        return self.table(rows.ChangeType)

    @property
    def enforcement_types(self) -> Mapping[str, limits.EnforcementType]:
        """What CQC may do."""
        return self.table(limits.EnforcementType)

    @property
    def abuse_types(self) -> Mapping[str, rows.AbuseType]:
        """Types of abuse and neglect."""
        return self.table(rows.AbuseType)

    @property
    def notification_kinds(self) -> Mapping[str, limits.NotificationKind]:
        """What has to be told to whom."""
        return self.table(limits.NotificationKind)

    @property
    def factor_levels(self) -> Mapping[str, rows.FactorLevel]:
        """Levels of contributory factors."""
        return self.table(rows.FactorLevel)

    @property
    def contributory_factors(self) -> Mapping[str, rows.ContributoryFactor]:
        """Contributory factors."""
        return self.table(rows.ContributoryFactor)

    @property
    def harm_scales(self) -> Mapping[str, rows.HarmScale]:
        """Scales of harm."""
        return self.table(rows.HarmScale)

    @property
    def retention(self) -> Mapping[str, limits.Retention]:
        """Least times for which classes of records are kept."""
        return self.table(limits.Retention)

    @property
    def penalties(self) -> Mapping[str, rows.Penalty]:
        """Greatest fines and fixed penalties."""
        return self.table(rows.Penalty)

    @property
    def provisions(self) -> Mapping[str, rows.Provision]:
        """Single provisions in plain words."""
        return self.table(rows.Provision)

    # ------------------------------------------------------------------ one row
    def regulation(self, regulation_id: str) -> rows.Regulation | None:
        """The regulation of that id (`hsca-ra-2014/12`), or None."""
        return self.regulations.get(regulation_id)

    def framework_item(self, item_id: str) -> rows.FrameworkItem | None:
        """The item of that id (`cqc-saf-2023/learning-culture`), or None."""
        return self.framework_items.get(item_id)

    def theme(self, theme_id: str) -> rows.Theme | None:
        """The theme of that id, or None."""
        return self.themes.get(theme_id)

    def threshold(self, threshold_id: str) -> limits.Threshold:
        """The threshold of that id.

        Raises:
            KeyError: there is none; the caller names one that is not shipped.
        """
        return self.thresholds[threshold_id]

    def clock(self, clock_id: str) -> limits.Clock:
        """The clock of that id.

        Raises:
            KeyError: there is none; the caller names one that is not shipped.
        """
        return self.clocks[clock_id]

    # ------------------------------------------------------------------ several
    @property
    def regulation_ids(self) -> AbstractSet[str]:
        """Ids a record's `regulations` may name."""
        return self.regulations.keys()

    @property
    def framework_ids(self) -> AbstractSet[str]:
        """Ids a record's `framework` may name."""
        return self.framework_items.keys()

    @property
    def theme_ids(self) -> AbstractSet[str]:
        """Ids a record's themes and an incident's category may name."""
        return self.themes.keys()

    def ids(self, catalogue: str) -> AbstractSet[str]:
        """Ids of a catalogue that records refer to: `themes`, `regulations` or `framework`.

        Raises:
            KeyError: records refer to no such catalogue.
        """
        return {
            "themes": self.theme_ids,
            "regulations": self.regulation_ids,
            "framework": self.framework_ids,
        }[catalogue]

    def items_of(self, edition_id: str) -> tuple[rows.FrameworkItem, ...]:
        """The items of one edition, in its order."""
        return tuple(item for item in self.framework_items.values() if item.edition == edition_id)

    def nearest(self, item_id: str, edition_id: str) -> tuple[tuple[rows.FrameworkItem, rows.Crosswalk], ...]:
        """Items of another edition that lie nearest to an item, in either direction, each with the row that says so."""
        found = []
        for row in self.crosswalks.values():
            for here, there in ((row.from_item, row.to_item), (row.to_item, row.from_item)):
                other = self.framework_items.get(there) if there else None
                if here == item_id and other is not None and other.edition == edition_id:
                    found.append((other, row))
        return tuple(found)

    def own_rows(self) -> tuple[rows.Row, ...]:
        """Every row that the provider wrote, in the order of the files."""
        return tuple(
            row for table in self._own.values() for row in table.values() if isinstance(row, rows.Row)
        )

    def tables(self) -> Mapping[type[rows.AnyRow], Table]:
        """Every table by the class of its rows; reads every file."""
        classes = [
            row for file in FILES for row in (file.header_row, *file.tables.values()) if row is not None
        ]
        return {row: self.table(row) for row in classes}


_SHIPPED = Catalogues()


def load() -> Catalogues:
    """The catalogues shipped; the same object each time."""
    return _SHIPPED


def read(files: Mapping[str, bytes], folder: str = FOLDER) -> tuple[Catalogues, tuple[Finding, ...]]:
    """The shipped catalogues with a provider's files over them.

    `files` maps paths below `folder` (posix, from the repository's root) to their bytes. Findings (SRC, CAT) come in file
    order; a row with a finding is left out, and the shipped row, if any, stays in force.
    """
    documents, findings = _documents(files, folder)
    own: dict[type[rows.AnyRow], dict[str, rows.AnyRow]] = {}
    readings = []
    for document, file in documents:
        reading = read_document(document, file, Catalogues(own).sources, own=True)
        findings.extend(reading.findings)
        for row, table in reading.tables.items():
            for row_id in sorted(own.get(row, {}).keys() & table.keys()):
                message = f"{row_id} stands in another of your files too"
                hint = "Keep it in one of them."
                findings.append(
                    at(document.path, document.position(reading.places[row, row_id]), "CAT006", message, hint)
                )
            own.setdefault(row, {}).update(table)
        readings.append((document, reading))
    catalogues = Catalogues(own)
    for document, reading in readings:
        findings.extend(_leading_nowhere(catalogues, document, reading))
    return catalogues, tuple(sorted(findings))


def _documents(files: Mapping[str, bytes], folder: str) -> tuple[list[tuple[Document, File]], list[Finding]]:
    """The files that are catalogues, sources first, and what is wrong with the others."""
    documents, findings = [], []
    for path in sorted(files):
        file = file_of(path.removeprefix(f"{folder}/"))
        if file is None:
            hint = f"Catalogues are: {', '.join(known.pattern for known in FILES)}."
            findings.append(Finding(path, 1, 1, "CAT001", "this is no catalogue, so nothing reads it", hint))
            continue
        document, faults = parse(path, files[path])
        findings.extend(faults)
        if document is not None:
            documents.append((document, file))
    return sorted(documents, key=lambda pair: FILES.index(pair[1])), findings


def _leading_nowhere(catalogues: Catalogues, document: Document, reading: Reading) -> Iterator[Finding]:
    """A finding for each row that another names and that no catalogue holds."""
    for (row, row_id), place in reading.places.items():
        for inner, wanted, target in dangling(reading.tables[row][row_id], catalogues.table):
            near = get_close_matches(target, catalogues.table(wanted), n=1)
            hint = f"Did you mean {near[0]}?" if near else "Correct the id, or add the row it names."
            message = f"{row_id} names {target}, which is in no catalogue"
            yield at(document.path, document.position((*place, *inner)), "CAT007", message, hint)
