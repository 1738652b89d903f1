"""Codes IDN…, as the guide explains them."""

from __future__ import annotations

from generators.codes.code import Code

_ONE_FILE = "data dictionary, rule 1: one record, one file"

IDENTITY: tuple[Code, ...] = (
    Code(
        id="IDN001",
        title="File in a folder of no record kind",
        severity="error",
        why="The folder says what kind of record a file is. In another folder it would be read as nothing and be missing "
        "from every page without anyone noticing.",
        cure="Move the file to its kind's folder; subfolders below it (by year, by service) are fine.",
        wrong="records/action/ACT-0012.yml",
        right="records/actions/2026/ACT-0012.yml",
        source=_ONE_FILE,
    ),
    Code(
        id="IDN002",
        title="File name differs from the id",
        severity="error",
        why="People look a record up by its file, other records by its id. Where the two differ, one of them leads astray.",
        cure="Rename the file with git mv, so that its history goes with it, or correct the id.",
        wrong="records/actions/ACT-0012.yml:  id: ACT-0021",
        right="records/actions/ACT-0012.yml:  id: ACT-0012",
        source=_ONE_FILE,
    ),
    Code(
        id="IDN003",
        title="Id used twice",
        severity="error",
        why="Everything that names the id would name two records, and figures would count one and drop the other.",
        cure="Give the newer record an id of its own. Ids are never reused, not even after a record was taken out.",
        wrong="records/actions/2025/ACT-0012.yml and records/actions/2026/ACT-0012.yml",
        right="records/actions/2025/ACT-0012.yml and records/actions/2026/ACT-2026-03-k3f9.yml",
        source=_ONE_FILE,
    ),
    Code(
        id="IDN004",
        title="Id of another kind",
        severity="error",
        why="The first three letters say what a record is, wherever its id is read: in minutes, in a letter, on paper.",
        cure="Begin the id with the letters of its kind, or move the file to the folder that its letters name.",
        wrong="records/actions/CTL-door-alarm.yml",
        right="records/controls/CTL-door-alarm.yml",
        source=_ONE_FILE,
    ),
    Code(
        id="IDN005",
        title="Not the form of an id",
        severity="error",
        why="Ids are recognised in running text, addresses and file names by their form: capital letters of the kind, a "
        "hyphen, then letters, digits and hyphens.",
        cure="Write the kind's three capitals, a hyphen, then letters, digits and hyphens; no spaces, dots or underscores.",
        wrong="id: act_12",
        right="id: ACT-0012",
        source=_ONE_FILE,
    ),
    Code(
        id="IDN006",
        title="Ids that differ only in capitals",
        severity="error",
        why="On many computers the pages of the two records have the same file name: one would replace the other. People "
        "read them as the same in any case.",
        cure="Give one of the two another id.",
        wrong="INC-2026-bh-001 and INC-2026-BH-001",
        right="INC-2026-BH-001 and INC-2026-BH-002",
        source="guarantees, attack H20: case twins",
    ),
    Code(
        id="IDN007",
        title="No provider file",
        severity="error",
        why="Every page and PDF says whose records it shows and who the nominated individual is. Without the one provider "
        "file nobody could tell.",
        cure="Write records/provider.yml with id, title, name and nominated_individual.",
        right="id: provider\ntitle: Alder and Tide Care Ltd\nname: Alder and Tide Care Ltd\nnominated_individual: STF-001",
        source="data dictionary, provider",
    ),
    Code(
        id="IDN008",
        title="Check log named after another month or control",
        severity="warning",
        why="A log is found by the control and month in its id. One copied from last month and not renamed hides a gap in "
        "two months at once.",
        cure="Correct `period` or `control`, or rename the record after them.",
        wrong="id: CHK-door-alarm-2026-01\nperiod: 2026-02",
        right="id: CHK-door-alarm-2026-02\nperiod: 2026-02",
        source="data dictionary, check log",
    ),
)
