"""A small evidence repository with something for every printed document: made once a run, with real exhibits."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
from PIL import Image, ImageDraw

from generators.book import Book, compose
from generators.checking import check
from tests.repositories import committed, write

AS_OF = date(2026, 3, 31)

# Words that stand only in records or fields that a commissioner may not see.
CANARIES = ("canary-minutes", "canary-decision", "canary-concern", "canary-hr", "canary-log", "canary-hidden")


def drawing(words: str, *, rotated: bool = False, landscape: bool = False) -> bytes:
    """A plain PDF of two pages with a line of text each, as a scanner or office program would send it."""
    made = pikepdf.new()
    size = (842, 595) if landscape else (595, 842)
    for number in (1, 2):
        page = made.add_blank_page(page_size=size)
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.obj.Contents = made.make_stream(
            f"BT /F1 18 Tf 72 400 Td ({words}, sheet {number}) Tj ET".encode()
        )
        if rotated:
            page.obj.Rotate = 90
    out = BytesIO()
    made.save(out, deterministic_id=True)
    return out.getvalue()


def encrypted(words: str) -> bytes:
    """The same, with a password."""
    out = BytesIO()
    with pikepdf.open(BytesIO(drawing(words))) as opened:
        opened.save(out, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return out.getvalue()


def signed(words: str) -> bytes:
    """The same, with a signature field that is filled in."""
    out = BytesIO()
    with pikepdf.open(BytesIO(drawing(words))) as opened:
        value = pikepdf.Dictionary(
            Type=pikepdf.Name.Sig, Filter=pikepdf.Name("/Adobe.PPKLite"), Contents=pikepdf.String(b"0" * 32)
        )
        field = opened.make_indirect(
            pikepdf.Dictionary(FT=pikepdf.Name.Sig, T=pikepdf.String("Signature1"), V=value)
        )
        opened.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]), SigFlags=3)
        opened.save(out)
    return out.getvalue()


def photograph() -> bytes:
    """A small picture."""
    picture = Image.new("RGB", (320, 200), "#d0ebe8")
    ImageDraw.Draw(picture).rectangle((40, 40, 200, 160), fill="#12436d")
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


EXHIBITS: Mapping[str, bytes] = {
    "letter.pdf": drawing("Letter of the council"),
    "plan.pdf": drawing("Floor plan", rotated=True),
    "room.png": photograph(),
    "doses.csv": b"week,missed\n2026-W05,13\n2026-W06,9\n",
}


def evidence(identity: str, title: str, file: str = "", content: bytes = b"", more: str = "") -> str:
    """An evidence record; with a file, its hash."""
    held = (
        f"file: {file}\nsha256: {hashlib.sha256(content).hexdigest()}\n"
        if file
        else "reference: Kept in the office safe\n"
    )
    return f"id: {identity}\ntitle: {title}\ncategory: processes\nclaim: What {title.lower()} shows\n{held}authored_by: STF-003\n{more}"


def files() -> dict[str, str | bytes]:
    """The records and evidence files of the repository, beside those that every test repository has."""
    found: dict[str, str | bytes] = {
        f"records/evidence/files/{name}": content for name, content in EXHIBITS.items()
    }
    titles = {
        "letter.pdf": "Letter",
        "plan.pdf": "Floor plan",
        "room.png": "Photograph",
        "doses.csv": "Table of doses",
    }
    for number, name in enumerate(EXHIBITS, start=1):
        identity = f"EVD-{number:04d}"
        found[f"records/evidence/{identity}.yml"] = evidence(identity, titles[name], name, EXHIBITS[name])
    found["records/evidence/EVD-0005.yml"] = evidence("EVD-0005", "Paper file")
    found["records/evidence/EVD-0009.yml"] = evidence("EVD-0009", "canary-hidden", more="audience: []\n")
    found.update(RECORDS)
    found.update({f"records/incidents/INC-{number:04d}.yml": incident(number) for number in range(1, 9)})
    return found


def incident(number: int) -> str:
    """Eight incidents in March: six without harm, two with low harm."""
    harm = "low" if number > 6 else "none"
    return f"""
        id: INC-{number:04d}
        title: Missed dose {number}
        service: SVC-one
        occurred_at: 2026-03-{number:02d}T09:00
        became_aware_at: 2026-03-{number:02d}T10:00
        reported_at: 2026-03-{number:02d}T11:00
        category: medicines-omission
        harm: {{physical: {harm}, psychological: none, reg18_injury: false, candour_threshold: false}}
        """


RECORDS: Mapping[str, str | bytes] = {
    "records/plans/PLN-one.yml": """
        id: PLN-one
        title: Medicines plan of One House
        service: SVC-one
        sponsor: STF-001
        trigger: INC-0001
        started: 2026-02-01
        target: 2026-06-30
        objectives:
          - id: doses
            outcome: Everyone gets each dose on time
            regulation: hsca-ra-2014/12
            milestones:
              - {id: lists, title: Every list is checked, due: 2026-03-01, reached: {on: 2026-02-27, by: STF-003, evidence: EVD-0001}}
              - {id: rounds, title: Rounds are watched, due: 2026-03-15}
        interim_controls: CTL-one
        """,
    "records/controls/CTL-one.yml": """
        id: CTL-one
        title: Second look at each round
        service: SVC-one
        owner: STF-002
        purpose: Somebody else looks at each round.
        control_type: detective
        starts: 2026-03-01
        schedule: {every: day}
        """,
    "records/checks/CHK-one-2026-03.yml": """
        id: CHK-one-2026-03
        title: Second look, March
        service: SVC-one
        control: CTL-one
        period: 2026-03
        entries:
          - {on: 2026-03-01, at: 2026-03-01T20:00, by: STF-003, outcome: met, note: canary-log}
          - {on: 2026-03-02, at: 2026-03-02T20:00, by: STF-003, outcome: deviation}
        """,
    "records/actions/ACT-0001.yml": """
        id: ACT-0001
        title: Check every list
        service: SVC-one
        owner: STF-003
        plan: PLN-one
        objective: doses
        source: [INC-0001, DEC-0001]
        action: Check the list of each of twelve people against the pharmacy's list by 20 February 2026.
        due: 2026-03-10
        extensions:
          - {on: 2026-02-18, from: 2026-02-20, to: 2026-03-10, reason: The pharmacy's list came late, approved_by: STF-001}
        updates:
          - {on: 2026-02-10, by: STF-003, note: Six of twelve done.}
        completed: {on: 2026-03-09, by: STF-003, evidence: EVD-0001}
        verifications:
          - {on: 2026-03-20, by: STF-002, method: record_sample, outcome: effective, evidence: EVD-0002, note: Four lists drawn by lot.}
        """,
    "records/actions/ACT-0002.yml": """
        id: ACT-0002
        title: Watch two rounds a week
        service: SVC-one
        owner: STF-002
        plan: PLN-one
        source: INC-0002
        action: Watch two rounds a week, one of them at a weekend, until 15 March 2026.
        due: 2026-03-15
        blocked: {since: 2026-03-01, reason: No observer at weekends}
        """,
    "records/decisions/DEC-0001.yml": """
        id: DEC-0001
        title: Check lists before rounds
        service: SVC-one
        question: What comes first?
        decided_at: 2026-02-01T10:00
        decided_by: [STF-001, STF-002]
        options:
          - {option: Lists first, for: Wrong lists make every round wrong., against: Takes a month.}
          - {option: Rounds first, against: Watches people follow wrong lists.}
        chosen: Lists first
        rationale: |
          Because *wrong lists* make every round wrong. See INC-0001 and [the page](javascript:alert(1)).

          <img src="http://example.invalid/x.png" alt="canary-decision">
        based_on: INC-0001
        review_at: 2026-05-01
        """,
    "records/minutes/MIN-0001.yml": """
        id: MIN-0001
        title: Governance meeting, February
        service: SVC-one
        meeting: governance
        held_at: 2026-02-28T14:00
        chair: STF-001
        present: [{staff: STF-001}, {staff: STF-002, role: Registered manager}, {org: ORG-council, role: Observer}]
        apologies: STF-003
        quorate: true
        items:
          - id: medicines
            heading: Medicines
            discussion: The plan was read. canary-minutes
            refs: PLN-one
            decisions: [DEC-0001, {text: Meet again in a fortnight, rationale: The plan is new}]
            actions: [ACT-0001, {text: Book the room, owner: STF-003, due: 2026-03-02}]
            verifies: [{action: ACT-0001, outcome: not_checked, note: Too early}]
            learning: Lists were never compared.
          - {id: other, heading: Other matters}
        approved: {on: 2026-03-14, by: STF-001}
        """,
    "records/safeguarding/SGC-0001.yml": """
        id: SGC-0001
        title: canary-concern
        service: SVC-one
        raised_at: 2026-03-04T10:00
        raised_by: STF-003
        persons: P-001
        abuse_types: neglect
        owner: STF-002
        hr_reference: canary-hr
        """,
    "records/submissions/SUB-one.yml": """
        id: SUB-one
        title: Progress for the council, March 2026
        to: ORG-council
        audience: commissioner
        purpose: Monthly report on the medicines plan
        period: {from: 2026-02-01, to: 2026-03-31}
        services: SVC-one
        sections: [plan, actions, controls, incidents, risks, safeguarding_totals, minutes]
        exhibits: [EVD-0001, EVD-0002, EVD-0003, EVD-0004, EVD-0005]
        statement: |
          We are **not yet** where we want to be.
        declarations:
          - {by: STF-002, role: Registered manager, text: This is a true account of what the records say.}
        """,
}


def repository(folder: Path, changes: Mapping[str, str | bytes] | None = None) -> Path:
    """The repository, written and committed; `changes` are files over its own."""
    write(folder, files() | dict(changes or {}))
    committed(folder)
    return folder


def book(folder: Path, audience: str, as_of: date = AS_OF) -> Book:
    """The book of an audience. Fails where the records have errors."""
    checked = check(folder)
    assert checked.sound, [
        f"{found.path}:{found.line}: {found.message}"
        for found in checked.findings
        if found.severity == "error"
    ]
    return compose(checked, audience, as_of)
