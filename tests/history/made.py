"""Histories made at random from a model, many in one repository: branches, merges of every sort, moves, deletions, broken files."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generators.source.writing import written
from tests.repositories import git

PATHS = ("records/a.yml", "records/b.yml", "records/sub/c.yml", "records/d.yml")
BROKEN = "id: a\n  wrong: [\n"
FIRST = 1_767_225_600  # 1 January 2026

Tree = Mapping[str, str]
"""Path -> text."""


@dataclass
class Made:
    """One commit of a model."""

    mark: int
    parents: tuple[int, ...]
    tree: Tree
    sort: str
    seconds: int


@dataclass
class Model:
    """One history; the last commit is its tip."""

    name: str
    commits: list[Made] = field(default_factory=list)

    @property
    def tip(self) -> Made:
        return self.commits[-1]


def model(seed: int, first_mark: int, length: int) -> Model:
    """A history of about so many commits."""
    chance = random.Random(seed)
    made = Model(f"h{seed}")
    marks = iter(range(first_mark, first_mark + 1_000_000))

    def commit(parents: tuple[Made, ...], tree: Tree, sort: str) -> Made:
        one = Made(
            next(marks),
            tuple(parent.mark for parent in parents),
            dict(tree),
            sort,
            FIRST + len(made.commits) * 3600,
        )
        made.commits.append(one)
        return one

    lines = [commit((), _start(chance), "root")]
    while len(made.commits) < length:
        place = chance.randrange(len(lines))
        if len(lines) > 1 and chance.random() < 0.35:
            other = chance.choice([index for index in range(len(lines)) if index != place])
            ours, theirs = lines[place], lines[other]
            sort = chance.choice(("auto", "auto", "auto", "ours", "theirs", "evil", "third"))
            lines[place] = commit((ours, theirs), _merge(chance, made, ours, theirs, sort), sort)
            if chance.random() < 0.6:
                del lines[other]
        elif len(lines) < 4 and chance.random() < 0.3:
            lines.append(commit((lines[place],), _edit(chance, lines[place].tree), "branch"))
        else:
            lines[place] = commit((lines[place],), _edit(chance, lines[place].tree), "edit")
    while len(lines) > 1:
        theirs = lines.pop()
        sort = chance.choice(("auto", "auto", "ours", "evil"))
        lines[0] = commit((lines[0], theirs), _merge(chance, made, lines[0], theirs, sort), sort)
    if made.tip is not lines[0]:
        lines[0] = commit((lines[0],), _edit(chance, lines[0].tree), "edit")
    return made


def _start(chance: random.Random) -> Tree:
    return {path: written(_record(chance, path)) for path in PATHS[:2]}


def _record(chance: random.Random, path: str) -> dict[str, Any]:
    return {
        "id": path.rsplit("/", 1)[-1][:1].upper(),
        "title": chance.choice(("One", "Two", "Three")),
        "due": f"2026-0{chance.randint(1, 9)}-01",
        "updates": [{"on": "2026-01-01", "note": "First"}],
        "tags": ["x", "y"],
    }


def _edit(chance: random.Random, tree: Tree) -> Tree:
    """One or two things done to a tree, as people do them."""
    new = dict(tree)
    for _ in range(chance.choice((1, 1, 2))):
        path = chance.choice(PATHS)
        sort = chance.random()
        if path not in new:
            new[path] = written(_record(chance, path))
        elif sort < 0.08:
            del new[path]
        elif sort < 0.16:
            other = chance.choice(PATHS)
            if other not in new:
                new[other] = new.pop(path) if chance.random() < 0.5 else _changed(chance, new.pop(path))
        elif sort < 0.22:
            new[path] = chance.choice(
                (BROKEN, "", "- a\n- b\n", "plain\n", "\ufeffid: x\n", "id: x\r\ntitle: y\r\n")
            )
        elif sort < 0.26:
            new[path] = f"# a remark\n{new[path]}"
        else:
            new[path] = _changed(chance, new[path])
    return new


def _changed(chance: random.Random, text: str) -> str:
    """A record with one field changed, or made anew where it was broken."""
    import yaml  # noqa: PLC0415

    try:
        data = yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        data = None
    if not isinstance(data, dict) or not isinstance(data.get("updates"), list):
        return written(_record(chance, "records/a.yml"))
    sort = chance.randrange(8)
    updates = data["updates"]
    if sort == 0:
        data["due"] = f"2026-1{chance.randint(0, 2)}-0{chance.randint(1, 9)}"
    elif sort == 1:
        data["title"] = chance.choice(("One", "Two", "Three", "Four"))
    elif sort == 2:
        data["closed"] = {"on": "2026-05-01", "by": chance.choice("AB")}
    elif sort == 3 and updates:
        del updates[chance.randrange(len(updates))]
    elif sort == 4 and updates and isinstance(updates[0], dict):
        updates[0]["note"] = chance.choice(("First", "Second", "Third"))
    elif sort == 5 and isinstance(data.get("tags"), list):
        chance.shuffle(data["tags"])
        data["tags"].append(chance.choice("pqrs"))
    elif sort == 6:
        data.pop("closed", None)
        data.pop("due", None)
    else:
        entry = {"on": f"2026-02-{chance.randint(10, 28)}", "note": chance.choice(("More", "Still", "Done"))}
        updates.insert(chance.randint(0, len(updates)), entry)
    return written(data)


def _merge(chance: random.Random, made: Model, ours: Made, theirs: Made, sort: str) -> Tree:
    """What a merge holds: what git would make of it file by file, or what a person made of it."""
    if sort == "ours":
        return ours.tree
    if sort == "theirs":
        return theirs.tree
    base = _base(made, ours, theirs)
    new: dict[str, str] = {}
    for path in PATHS:
        was, here, there = (tree.get(path) for tree in (base, ours.tree, theirs.tree))
        text = here if there in (was, here) else there if was == here else chance.choice((here, there))
        if text is not None and here != there and was not in (here, there) and chance.random() < 0.5:
            text = _changed(chance, text)
        if text is not None:
            new[path] = text
    if sort == "evil":
        return _edit(chance, new)
    if sort == "third" and new:
        path = chance.choice(sorted(new))
        new[path] = _changed(chance, new[path])
    return new


def _base(made: Model, ours: Made, theirs: Made) -> Tree:
    """The tree of the last common ancestor."""
    by_mark = {commit.mark: commit for commit in made.commits}

    def above(one: Made) -> set[int]:
        seen, waiting = set(), [one.mark]
        while waiting:
            mark = waiting.pop()
            if mark not in seen:
                seen.add(mark)
                waiting.extend(by_mark[mark].parents)
        return seen

    return by_mark[max(above(ours) & above(theirs))].tree


def repository(folder: Path, models: list[Model]) -> Path:
    """A repository that holds every model as a branch of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "config", "core.autocrlf", "false")
    stream = b"".join(piece for one in models for piece in _stream(one))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    subprocess.run(["git", "fast-import", "--quiet"], cwd=folder, env=kept, input=stream, check=True)
    return folder


def _stream(made: Model) -> Iterator[bytes]:
    who = "A Person <a@example.invalid>"
    for commit in made.commits:
        message = f"{commit.sort} {commit.mark}\n".encode()
        yield f"commit refs/heads/{made.name}\nmark :{commit.mark}\n".encode()
        yield f"author {who} {commit.seconds} +0000\ncommitter {who} {commit.seconds} +0000\n".encode()
        yield f"data {len(message)}\n".encode() + message
        for number, parent in enumerate(commit.parents):
            yield f"{'merge' if number else 'from'} :{parent}\n".encode()
        yield b"deleteall\n"
        for path, text in commit.tree.items():
            content = text.encode()
            yield f"M 100644 inline {path}\ndata {len(content)}\n".encode() + content + b"\n"
        if not commit.parents:
            continue
    yield f"reset refs/heads/{made.name}\nfrom :{made.tip.mark}\n".encode()
