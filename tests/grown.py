"""Records that grow commit by commit, for tests of what a history tells: in a real repository, or written by hand without git."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from generators import catalogues, ledger, source
from generators.audience import project
from generators.book import Behind, Book, compose
from generators.checking import Checked
from generators.history import Change, Commit, History, Received, Standing, Step, difference, of_records
from generators.history.commits import Claim
from generators.history.graph import Graph
from generators.ledger import Ledger
from generators.past import Past
from generators.values import LONDON
from tests.repositories import BASE, git, write

AS_OF = date(2026, 3, 31)
AUTHORS = {
    "STF-001": "director@example.invalid",
    "STF-002": "manager@example.invalid",
    "STF-003": "carer@example.invalid",
}
# The common base, in which the three members of staff can be told by their commits.
STAFF = {
    path: text.replace("}", f", email_aliases: [{AUTHORS[path[-11:-4]]}]}}")
    for path, text in BASE.items()
    if path.startswith("records/staff/")
}


# ------------------------------------------------------------------ with git
@dataclass
class Grown:
    """A repository that grows. The base is there from 1 December 2025, 9:00."""

    folder: Path
    begun: bool = field(default=False)

    def commit(
        self,
        files: Mapping[str, str | None],
        message: str = "Records",
        *,
        when: str,
        by: str = "",
        authored: str = "",
    ) -> str:
        """Write files (None: delete), commit as a member of staff at a local time such as `2026-01-14T21:10`; the commit's id."""
        if not self.begun:
            self.begun = True
            self.folder.mkdir(parents=True, exist_ok=True)
            git(self.folder, "init", "-q", "-b", "main")
            write(self.folder, {**BASE, **STAFF}, base=False)
            self._commit("The base", _when("2025-12-01T09:00"))
        for path, text in files.items():
            if text is None:
                (self.folder / path).unlink()
        write(self.folder, {path: text for path, text in files.items() if text is not None}, base=False)
        return self._commit(message, _when(when), by, _when(authored) if authored else "")

    def _commit(self, message: str, when: str, by: str = "", authored: str = "") -> str:
        git(self.folder, "add", "-A")
        author = [f"--author={by} <{AUTHORS.get(by, by)}>"] if by else []
        dated = [f"--date={authored}"] if authored else []
        git(self.folder, "commit", "-q", "--allow-empty", "-m", message, *author, *dated, when=when)
        return git(self.folder, "rev-parse", "HEAD")

    def merge(self, branch: str, message: str, *, when: str) -> str:
        """Merge a branch, always with a commit of its own."""
        git(self.folder, "merge", "-q", "--no-ff", "-m", message, branch, when=_when(when))
        return git(self.folder, "rev-parse", "HEAD")

    def book(self, audience: str = "internal", as_of: date = AS_OF) -> Book:
        """The book of what is in the folder now, without the rules of the check."""
        return book(self.folder, audience, as_of)


def _when(local: str) -> str:
    return datetime.fromisoformat(local).replace(tzinfo=LONDON).isoformat()


def book(folder: Path, audience: str = "internal", as_of: date = AS_OF) -> Book:
    """The book of a repository whose records can all be read, with its history."""
    documents, unreadable = source.read(folder)
    built, misfits = ledger.build(documents)
    assert not (*unreadable, *misfits), [str(found) for found in (*unreadable, *misfits)]
    checked = Checked(folder, built, catalogues.load(), (), len(documents))
    told = of_records(folder)
    standing = Standing(told.tip, None, ()) if told and told.tip else Standing("", None, ("not committed",))
    return compose(checked, audience, as_of, behind=Behind(told, standing))


# ------------------------------------------------------------------ by hand
Saying = Mapping[str, Mapping[str, Any] | None]
"""Path -> what the file says from a commit on, as raw data; None where it is deleted."""


def past(commits: Sequence[tuple[str, Saying]], ledger_: Ledger, *, messages: Sequence[str] = ()) -> Past:
    """The past of the team: one line of commits, each a local time and what it changed."""
    return Past(history(commits, messages), project(ledger_, "internal", AS_OF), ledger_)


def history(commits: Sequence[tuple[str, Saying]], messages: Sequence[str] = ()) -> History:
    """One line of commits, made without git."""
    ids = [hashlib.sha1(str(number).encode()).hexdigest() for number in range(len(commits))]
    parents = {one: (ids[number - 1],) if number else () for number, one in enumerate(ids)}
    facts: dict[str, Commit] = {}
    received: dict[str, Received] = {}
    files: dict[str, list[Step]] = {}
    now: dict[str, Any] = {}
    for number, ((when, saying), identity) in enumerate(zip(commits, ids, strict=True)):
        at = datetime.fromisoformat(when).replace(tzinfo=LONDON)
        person = Claim("Governance team", "governance@example.invalid", int(at.timestamp()), 0)
        message = messages[number] if messages else f"Commit {number}"
        facts[identity] = Commit(identity, parents[identity], person, person, message, "")
        received[identity] = Received(at, "clock", identity)
        for path, said in saying.items():
            before = now.pop(path, None)
            if said is not None:
                now[path] = dict(said)
            files.setdefault(path, []).append(_step(identity, path, before, now.get(path)))
    graph = Graph(ids[-1] if ids else "", parents)
    return History(graph, facts, {path: tuple(steps) for path, steps in sorted(files.items())}, received, {})


def _step(commit: str, path: str, before: Any, after: Any) -> Step:
    old, new = ("old" if before is not None else ""), ("new" if after is not None else "")
    if before is None:
        return Step(commit, path, "added", (Change("add", (), None, after),), "", old=old, new=new)
    if after is None:
        return Step(commit, path, "deleted", (Change("remove", (), before, None),), "", old=old, new=new)
    return Step(commit, path, "modified", difference(before, after), "", old=old, new=new)


# ------------------------------------------------------------------ a small story
PLAN, ACTION, KEPT = (
    "records/plans/PLN-falls.yml",
    "records/actions/ACT-carers.yml",
    "records/actions/ACT-kept.yml",
)
INCIDENT, DECISION, GONE = (
    "records/incidents/INC-fall.yml",
    "records/decisions/DEC-carers.yml",
    "records/decisions/DEC-hoist.yml",
)
RISK, OLD = "records/risks/RSK-falls.yml", "records/feedback/FBK-old.yml"


def action(due: str, more: str = "", title: str = "Two carers for every transfer") -> str:
    return f"""
        id: ACT-carers
        title: {title}
        service: SVC-one
        owner: STF-002
        plan: PLN-falls
        source: INC-fall
        action: Plan two carers for every transfer on the rota
        due: {due}
        {more}
        """


def incident(description: str, harm: str = "none") -> str:
    return f"""
        id: INC-fall
        title: Fall during a transfer
        service: SVC-one
        occurred_at: 2026-01-14T21:10
        became_aware_at: 2026-01-14T21:20
        reported_at: 2026-01-15T07:40
        category: falls
        harm: {{physical: {harm}, psychological: none, reg18_injury: false, candour_threshold: false}}
        description: {description}
        """


def decision(identity: str, decided: str, title: str) -> str:
    return f"""
        id: {identity}
        title: {title}
        service: SVC-one
        question: What makes transfers safe today?
        decided_at: {decided}
        decided_by: [STF-002]
        chosen: Two carers
        rationale: A second pair of hands is the only thing we have today.
        """


def lived(folder: Path) -> Grown:
    """A plan, an action that slips, an incident written down late, a merge, a broken version, something kept and something gone."""
    grown = Grown(folder)
    plan = """
        id: PLN-falls
        title: Falls plan
        service: SVC-one
        sponsor: STF-001
        trigger: INC-fall
        started: 2026-01-05
        target: 2026-06-30
        objectives: [{id: transfers, outcome: Nobody falls during a transfer}]
        """
    grown.commit(
        {OLD: "id: FBK-old\ntitle: Praise of 2024\ntype: compliment\nreceived_at: 2024-06-01T10:00\n"},
        "Praise of 2024\n\nBackfill: kept on paper until now",
        when="2026-01-02T09:00",
        by="STF-001",
    )
    grown.commit(
        {PLAN: plan, ACTION: action("2026-01-31")},
        "A plan against falls\n\nAsked for by the governance meeting.",
        when="2026-01-05T10:00",
        by="STF-002",
    )
    grown.commit(
        {ACTION: action("2026-02-15")}, "ACT-carers: due changed", when="2026-02-03T10:00", by="STF-003"
    )
    first = "P-201 slid from the sling while one carer held it. Nobody else was in the room at the time."
    grown.commit(
        {INCIDENT: incident(first)}, "INC-fall: what happened", when="2026-02-04T09:30", by="STF-003"
    )
    grown.commit(
        {KEPT: action("2026-03-01", "audience: []", "Canary of the team").replace("ACT-carers", "ACT-kept")},
        "Canary message",
        when="2026-02-05T09:00",
        by="STF-001",
    )
    extension = (
        "{on: 2026-02-03, from: 2026-01-31, to: 2026-02-15, reason: Nobody free, approved_by: STF-001}"
    )
    said = "{on: 2026-02-09, by: STF-002, reason: The reason was not entered with the move.}"
    explained = f"extensions: [{extension}]\n        correction: [{said}]"
    grown.commit(
        {
            ACTION: action("2026-02-15", explained),
            KEPT: action("2026-04-01", "audience: []", "Canary of the team").replace(
                "ACT-carers", "ACT-kept"
            ),
        },
        "Canary of both",
        when="2026-02-09T11:00",
        by="STF-002",
    )
    later = first.replace("one carer", "one tired carer").replace("Nobody else", "Nobody but P-202")
    grown.commit({INCIDENT: incident(later, "low")}, "INC-fall: description changed", when="2026-02-10T11:00")
    _side(grown)
    grown.commit(
        {RISK: "id: RSK-falls\n  broken: [\n"}, "Half written", when="2026-03-03T09:00", by="STF-003"
    )
    grown.commit({RISK: _RISK}, "Written whole", when="2026-03-03T09:05", by="STF-003")
    grown.commit(
        {RISK: _RISK.replace("id:", "# kept\n        id:", 1)},
        "A remark",
        when="2026-03-04T09:00",
        by="STF-003",
    )
    done = f"{explained}\n        completed: {{on: 2026-03-01, by: STF-002, evidence: EVD-rota}}"
    grown.commit(
        {ACTION: action("2026-02-15", done), "records/evidence/EVD-rota.yml": _ROTA},
        "Claimed completed",
        when="2026-03-05T10:00",
        by="STF-002",
        authored="2026-03-01T18:00",
    )
    grown.commit({GONE: None}, "Never taken", when="2026-03-10T10:00", by="STF-001")
    return grown


def _side(grown: Grown) -> None:
    """Two decisions made on a line of their own, one of which will be taken out."""
    git(grown.folder, "checkout", "-q", "-b", "side")
    grown.commit(
        {DECISION: decision("DEC-carers", "2026-02-11T09:00", "Two carers from today")},
        "DEC-carers: decided",
        when="2026-02-11T10:00",
        by="STF-002",
    )
    grown.commit(
        {GONE: decision("DEC-hoist", "2026-02-11T09:00", "A hoist in every room")},
        "DEC-hoist: decided",
        when="2026-02-12T10:00",
        by="STF-002",
    )
    git(grown.folder, "checkout", "-q", "main")
    grown.commit({}, "Nothing", when="2026-02-12T11:00")
    grown.merge("side", "Decisions of the week", when="2026-02-16T09:00")


_RISK = """
        id: RSK-falls
        title: Falls during transfers
        service: SVC-one
        hazard: Somebody falls from a sling
        identified: {on: 2026-03-03, by: STF-002}
        owner: STF-002
        ratings: [{on: 2026-03-03, by: STF-002, likelihood: 4, impact: 3, stage: current, rationale: It happened.}]
        next_review: 2026-06-01
        """
_ROTA = """
        id: EVD-rota
        title: Rota of March
        category: processes
        claim: Two carers stand on every shift
        authored_by: STF-002
        """
