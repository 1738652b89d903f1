"""Records and evidence files that were there and are no longer, or went by another id (guarantees §3, H11); the steps are read elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import PurePosixPath

from generators.finding import count
from generators.history.lives import History, ids_of
from generators.history.steps import Step
from generators.integrity.report import Case, Finding
from generators.integrity.trees import Trees, text
from generators.integrity.walk import Walked
from generators.integrity.words import day, plain, short


def findings(history: History, walked: Walked, trees: Trees) -> Iterator[Finding]:
    """What was removed or renumbered anywhere in the history."""
    removed: list[Case] = []
    renumbered: list[Case] = []
    for path, steps in history.files.items():
        for place, step in enumerate(steps):
            if _removes(step):
                back = next((one for one in steps[place + 1 :] if one.new), None)
                removed.append(_removed(history, path, steps[:place], step, back))
            renumbered += _renumbered(history, path, step)
    removed += _files(history, walked, trees)
    if removed:
        said = f"{count(len(removed), 'record or evidence file', 'records or evidence files')} {'was' if len(removed) == 1 else 'were'} removed"
        yield Finding("HIS041", said, _sorted(history, removed))
    if renumbered:
        said = (
            f"{count(len(renumbered), 'record')} {'was' if len(renumbered) == 1 else 'were'} given another id"
        )
        yield Finding("HIS042", said, _sorted(history, renumbered))


def _sorted(history: History, cases: Sequence[Case]) -> tuple[Case, ...]:
    return tuple(sorted(cases, key=lambda case: (history.graph.place(case.commit), case.paths, case.words)))


def _removes(step: Step) -> bool:
    """Whether a step takes the file away for good. A move is none; a merge removes only what it takes out itself."""
    if step.kind == "deleted":
        return not step.moved
    own = step.own or ()
    return step.kind == "merged" and any(change.op == "remove" and not change.path for change in own)


def _removed(history: History, path: str, before: Sequence[Step], step: Step, back: Step | None) -> Case:
    names = list(ids_of(path, before))
    record = names[-1]
    commit = history.commits[step.commit]
    words = f"{plain(record)} ({plain(path)}) by commit {short(commit.id)}{_on(commit.committer.when)}"
    if back is not None:
        words += f"; there again since commit {short(back.commit)}"
    return Case(words, commit.id, (path,), record, commit.committer.when)


def _on(when: datetime | None) -> str:
    return f" of {day(when)}" if when else ""


def _renumbered(history: History, path: str, step: Step) -> Iterator[Case]:
    for change in step.changes or ():
        if change.path == ("id",) and change.op == "replace" and step.kind in ("modified", "renamed"):
            commit = history.commits[step.commit]
            words = f"{plain(str(change.before))} became {plain(str(change.after))} ({plain(path)}) in commit {short(commit.id)}"
            yield Case(words, commit.id, (path,), str(change.before), commit.committer.when)


def _files(history: History, walked: Walked, trees: Trees) -> Iterator[Case]:
    """Evidence files that a commit took away; one whose content stands elsewhere after it was moved."""
    top = f"{history.inside}/records/evidence/files/" if history.inside else "records/evidence/files/"
    for identity in history.graph.order:
        parents = history.graph.parents[identity]
        if len(parents) != 1 or not any(path.startswith(top) for path in history.beside.get(identity, ())):
            continue
        changed = list(trees.changed(walked.roots[parents[0]], walked.roots[identity]))
        arrived = {one.new.id for one in changed if one.new and not one.old}
        commit = walked.commits[identity]
        for one in changed:
            path = text(one.path)
            if one.old and not one.new and path.startswith(top) and one.old.id not in arrived:
                words = f"the file {plain(PurePosixPath(path).name)} ({plain(path)}) by commit {short(identity)}{_on(commit.committer.when)}"
                yield Case(words, identity, (path,), "", commit.committer.when)
