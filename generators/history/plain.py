"""Commits and steps as JSON and back: what `evidence history --format json` prints, and what is kept between two runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

from generators.history.commits import Claim, Commit
from generators.history.difference import Change
from generators.history.lives import History
from generators.history.received import Received
from generators.history.steps import Step
from generators.source import Place, Value

T = TypeVar("T")
_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_quoted = json.encoder.encode_basestring


# ------------------------------------------------------------------ commits
def facts(commit: Commit) -> str:
    """What a commit itself says, as a JSON object."""
    author, committer = commit.author, commit.committer
    who, when = _person(author.name, author.email), _moment_quoted(author)
    who_too, when_too = who, when
    if committer != author:
        who_too, when_too = _person(committer.name, committer.email), _moment_quoted(committer)
    subject = commit.subject
    # Written out, because there are many: a quarter of the time of an encoder that looks at each value.
    said = (
        f'{{"commit":"{commit.id}","parents":[{",".join(map(_quoted, commit.parents))}],"author":{who},"authored":{when},'
        f'"committer":{who_too},"committed":{when_too},"subject":{_quoted(subject)}'
    )
    more: dict[str, Any] = {}
    if commit.message != subject:
        more["message"] = commit.message
        if commit.trailers:
            more["trailers"] = [list(pair) for pair in commit.trailers]
    if commit.form:
        more["form"] = commit.form
    if commit.faults:
        more["faults"] = commit.faults
    return f"{said},{_dumps(more)[1:]}" if more else f"{said}}}"


@lru_cache(4096)
def _person(name: str, email: str) -> str:
    return _quoted(f"{name} <{email}>")


def _moment_quoted(claim: Claim) -> str:
    when = claim.when
    return f'"{when.isoformat()}"' if when else "null"


def commit_of(text: str) -> Commit:
    """The commit that `facts` wrote down."""
    said = json.loads(text)
    return Commit(
        said["commit"],
        tuple(said["parents"]),
        _claim(said["author"], said["authored"]),
        _claim(said["committer"], said["committed"]),
        said.get("message", said["subject"]),
        said.get("form", ""),
        tuple(said.get("faults", ())),
    )


def _moment(when: datetime | None) -> str | None:
    return when.isoformat() if when else None


def _claim(who: str, when: str | None) -> Claim:
    name, _, email = who[:-1].rpartition(" <")
    if when is None:
        return Claim(name, email, None, 0)
    read = datetime.fromisoformat(when)
    offset = read.utcoffset()
    return Claim(name, email, int(read.timestamp()), int(offset.total_seconds()) // 60 if offset else 0)


# ------------------------------------------------------------------ steps
def told(step: Step) -> str:
    """What a commit did to a file, as a JSON object; the commit and the path are said around it."""
    changes = "null" if step.changes is None else _changes(step.changes)
    more: dict[str, Any] = {}
    if step.moved:
        more["renamed_to" if step.kind == "deleted" else "renamed_from"] = step.moved
    if step.unreadable:
        more["unreadable"] = step.unreadable
    if step.lines:
        more["lines"] = step.lines
    if step.kind == "renamed":
        more["base"] = step.base
    said = f"{_dumps(more)[1:-1]}," if more else ""
    own = f'"own":{_changes(step.own)},' if step.own is not None else ""
    before, after = (f'"{blob}"' if blob else "null" for blob in (step.old, step.new))
    return f'{{"kind":"{step.kind}","changes":{changes},{said}{own}"before":{before},"after":{after}}}'


def step_of(commit: str, path: str, text: str) -> Step:
    """The step that `told` wrote down."""
    said = json.loads(text)
    changes, own = said["changes"], said.get("own")
    return Step(
        commit,
        path,
        said["kind"],
        None if changes is None else tuple(map(_change_of, changes)),
        said.get("unreadable", ""),
        tuple(said.get("lines", ())),
        said.get("renamed_from") or said.get("renamed_to") or "",
        said["before"] or "",
        said["after"] or "",
        None if own is None else tuple(map(_change_of, own)),
        said.get("base"),
    )


def _changes(changes: Iterable[Change]) -> str:
    return f"[{','.join(map(_change, changes))}]"


def _change(change: Change) -> str:
    names = [place for place, step in enumerate(change.path) if isinstance(step, str) and step.isdecimal()]
    told = f',"names":{names}' if names else ""
    before, after = _value(change.before), _value(change.after)
    return f'{{"op":"{change.op}","path":{_quoted(change.pointer)},"from":{before},"to":{after}{told}}}'


def _value(value: Value) -> str:
    if value is None:
        return "null"
    return _quoted(value) if isinstance(value, str) else _dumps(value)


def _change_of(said: Mapping[str, Any]) -> Change:
    return Change(said["op"], _path(said["path"], said.get("names", ())), said["from"], said["to"])


def _path(pointer: str, names: Sequence[int]) -> Place:
    if not pointer:
        return ()
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer[1:].split("/")]
    return tuple(
        int(step) if step.isdecimal() and place not in names else step for place, step in enumerate(steps)
    )


# ------------------------------------------------------------------ both together
def with_received(said: str, received: Received, signed: str) -> str:
    """A commit's own words with when the branch received it and what its signature shows; without the closing brace."""
    at = f'"{received.at.isoformat()}"' if received.at else "null"
    basis, through = received.basis, received.through
    return f'{said[:-1]},"received":{at},"received_basis":"{basis}","received_through":"{through}",{signed}'


def printed(history: History, paths: Iterable[str]) -> Iterator[str]:
    """Files as one JSON object, in pieces: path -> its entries, oldest first; a file to a line."""
    texts = history.files.texts if isinstance(history.files, Decoded) else {}
    facts_of = history.commits.texts if isinstance(history.commits, Decoded) else {}
    known: dict[str, str] = {}

    def told_of(commit: str) -> str:
        if commit not in known:
            said = facts_of.get(commit) or facts(history.commits[commit])
            known[commit] = with_received(said, history.received_with(commit), _signed(history, commit, said))
        return known[commit]

    begin = "{\n"
    for path in paths:
        lines = (
            texts[path].split("\n")
            if path in texts
            else [f"{step.commit} {told(step)}" for step in history.files[path]]
        )
        pieces = (line.partition(" ") for line in lines)
        entries = ",".join(f"{told_of(commit)},{step[1:]}" for commit, _, step in pieces)
        yield f"{begin}{_quoted(path)}:[{entries}]"
        begin = ",\n"
    yield "{}\n" if begin == "{\n" else "\n}\n"


def _signed(history: History, commit: str, said: str) -> str:
    """What is told of a commit's signature; `said` are its facts, in which a text can hold no such key unescaped."""
    judged = history.signatures.get(commit)
    if judged is None:
        return '"signed":"not_checked"' if ',"form":"' in said else '"signed":"unsigned"'
    more = {"signer": list(judged.principals), "key": judged.fingerprint}
    told = {"signed": judged.state} | {name: value for name, value in more.items() if value}
    return _dumps(told)[1:-1]


class Decoded(Mapping[str, T]):
    """Texts by name, each made into what it stands for when it is first asked for."""

    def __init__(self, texts: Mapping[str, str], made: Callable[[str, str], T]) -> None:
        """`made` gives the thing of a name and its text."""
        self.texts = texts
        self._made = made
        self._known: dict[str, T] = {}

    def __getitem__(self, name: str) -> T:
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = self._made(name, self.texts[name])
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    def __len__(self) -> int:
        return len(self.texts)
