"""Real repositories for the audit, made commit by commit with real git, and what outsiders hold of them; what is under test makes none of it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from generators.history.receipts import Receipts, read_receipts
from generators.history.runner import opened
from generators.history.trust import Trust, read_trust
from generators.integrity import Report, Witness, audit, read_witness, witness
from tests.history.keys import Key

TODAY = date(2026, 4, 30)
FIRST = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MANAGER = "manager@example.invalid"
CARER = "carer@example.invalid"
NAMES = {MANAGER: "Registered manager", CARER: "Senior carer"}
MAIN = "refs/heads/main"

ACTION = """\
id: ACT-1
title: Two carers for every transfer
owner: STF-002
due: 2026-05-31
updates:
  - {on: 2026-03-02, by: STF-002, note: Rota drafted.}
"""
UPDATED = ACTION + "  - {on: 2026-03-04, by: STF-002, note: Rota in force.}\n"
INCIDENT = """\
id: INC-1
title: Fall during a transfer
occurred_at: 2026-03-03T08:12
became_aware_at: 2026-03-03T08:15
reported_at: 2026-03-03T08:40
"""
DECISION = """\
id: DEC-1
title: Two carers from today
decided_at: 2026-03-05T08:50
chosen: Two carers
"""


@dataclass
class Made:
    """A repository under way. Each commit is dated an hour and a day after the one before, unless told otherwise."""

    folder: Path
    key: Key | None = None
    """Signs every commit, unless told otherwise."""
    who: str = MANAGER
    count: int = 0
    signed: bool = True
    times: dict[str, datetime] = field(default_factory=dict)

    @property
    def dot_git(self) -> Path:
        return self.folder / ".git"

    def run(
        self,
        *arguments: str,
        given: bytes = b"",
        when: datetime | None = None,
        authored: datetime | None = None,
        who: str = "",
        committer: str = "",
        check: bool = True,
        more: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[bytes]:
        """Run git as an invented person, with no settings but the repository's own."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        at = when or FIRST + timedelta(days=self.count)
        author, committed_by = who or self.who, committer or who or self.who
        fixed = {
            "TZ": "Europe/London",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_AUTHOR_NAME": NAMES.get(author, author),
            "GIT_AUTHOR_EMAIL": author,
            "GIT_COMMITTER_NAME": NAMES.get(committed_by, committed_by),
            "GIT_COMMITTER_EMAIL": committed_by,
            "GIT_AUTHOR_DATE": _stamp(authored or at),
            "GIT_COMMITTER_DATE": _stamp(at),
        }
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env=kept | fixed | dict(more or {}),
            input=given,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0 or not check, done.stderr.decode()
        return done

    def git(
        self, *arguments: str, given: bytes = b"", when: datetime | None = None, check: bool = True
    ) -> str:
        return (
            self.run(*arguments, given=given, when=when, check=check)
            .stdout.decode("utf-8", "replace")
            .strip()
        )

    def _signing(self, key: Key | None) -> list[str]:
        used = key or self.key
        if used is None or not self.signed:
            return []
        return [
            "-c", "gpg.format=ssh", "-c", f"user.signingKey={used.path}", "-c", "commit.gpgSign=true", "-c", "tag.gpgSign=true",
        ]  # fmt: skip

    def write(self, files: Mapping[str, str | bytes | None]) -> None:
        """Write files; None takes one away."""
        for path, content in files.items():
            target = self.folder / path
            if content is None:
                target.unlink()
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content if isinstance(content, bytes) else content.encode())

    def commit(
        self,
        message: str,
        files: Mapping[str, str | bytes | None] | None = None,
        *,
        when: datetime | None = None,
        authored: datetime | None = None,
        who: str = "",
        committer: str = "",
        key: Key | None = None,
        options: Sequence[str] = (),
    ) -> str:
        """Commit everything in the folder."""
        self.write(files or {})
        self.git("add", "-A", "-f")
        settings = self._signing(key)
        self.run(
            *settings, "commit", "-q", "--allow-empty", "-m", message, *options,
            when=when, authored=authored, who=who, committer=committer,
        )  # fmt: skip
        return self._made(when)

    def merge(self, other: str, *options: str, message: str = "Merge", check: bool = True) -> str:
        self.run(*self._signing(None), "merge", "-q", "--no-ff", "-m", message, *options, other, check=check)
        return self._made(None) if check else ""

    def _made(self, when: datetime | None) -> str:
        identity = self.head
        self.times[identity] = when or FIRST + timedelta(days=self.count)
        self.count += 1
        return identity

    def stored(self, sort: str, raw: bytes) -> str:
        """An object written as it is, whatever git thinks of it."""
        return self.git("hash-object", "-t", sort, "-w", "--literally", "--stdin", given=raw)

    def raw(self, name: str) -> bytes:
        sort = self.git("cat-file", "-t", name)
        return self.run("cat-file", sort, name).stdout

    def loose(self, identity: str) -> Path:
        return self.dot_git / "objects" / identity[:2] / identity[2:]

    @property
    def head(self) -> str:
        return self.git("rev-parse", "HEAD")

    def copied(self, folder: Path) -> Made:
        shutil.copytree(self.folder, folder, symlinks=True)
        return Made(folder, self.key, self.who, self.count, self.signed, dict(self.times))


def _stamp(when: datetime) -> str:
    return f"{int(when.timestamp())} +0000"


def begun(folder: Path, key: Key | None, *options: str) -> Made:
    folder.mkdir(parents=True)
    made = Made(folder, key)
    made.git("init", "-q", "-b", "main", *options)
    return made


def history(folder: Path, key: Key | None, *options: str) -> Made:
    """Five commits to three records, each written down on the day."""
    made = begun(folder, key, *options)
    made.commit("Two carers for every transfer", {"records/actions/ACT-1.yml": ACTION})
    made.commit("Fall during a transfer", {"records/incidents/INC-1.yml": INCIDENT})
    made.commit("Rota in force", {"records/actions/ACT-1.yml": UPDATED})
    made.commit("Two carers from today", {"records/decisions/DEC-1.yml": DECISION})
    made.commit(
        "What a transfer is",
        {"docs/method.md": "# Transfers\n", "records/evidence/files/list.txt": "Sling 1\n"},
    )
    return made


# ------------------------------------------------------------------ what outsiders hold
@dataclass(frozen=True)
class Outside:
    """Everything that is given to an audit."""

    trust: Trust | None = None
    witnesses: Sequence[Witness] = ()
    receipts: Receipts | None = None
    roots: bytes | None = None

    def audit(self, made: Made | Path, *, today: date | None = TODAY, revision: str = "") -> Report:
        folder = made.folder if isinstance(made, Made) else made
        return audit(
            folder,
            today=today,
            trust=self.trust,
            witnesses=self.witnesses,
            receipts=self.receipts,
            tsa_roots=self.roots,
            revision=revision,
        )


def trusting(*keys: tuple[str, Key, str]) -> Trust:
    """A list of trusted keys: e-mail, key, options."""
    lines = [f"{mail} {options + ' ' if options else ''}{key.public}" for mail, key, options in keys]
    return read_trust("\n".join(lines), "trusted")


def lodged(made: Made, folder: Path, *, commit: str = "", audience: str = "inspector") -> Witness:
    """The copy that somebody outside was given of a commit."""
    path = folder / f"{audience}-{(commit or made.head)[:8]}.json"
    ids = [file.stem for file in (made.folder / "records").rglob("*.yml")]
    text = witness(
        opened(made.folder), commit or made.head, "Test Care Ltd", audience, date(2026, 3, 31), ids
    )
    path.write_text(text, encoding="utf-8")
    return read_witness(path)


def logged(
    made: Made,
    folder: Path,
    *,
    late: Mapping[str, timedelta] | None = None,
    tips: Sequence[str] | None = None,
) -> Receipts:
    """The push log of a server that took every commit in a minute after it was made, those beside the main line on a branch."""
    commits = list(tips or ()) or made.git("rev-list", "--topo-order", "--reverse", "HEAD").splitlines()
    main = set(tips or made.git("rev-list", "--first-parent", "HEAD").splitlines())
    if set(commits) != main:
        commits.sort(key=made.times.__getitem__)
    nothing = "0" * len(commits[0])
    heads: dict[str, str] = {}
    previous, lines = "0" * 64, []
    for commit in commits:
        at = made.times[commit] + (late or {}).get(commit, timedelta(minutes=1))
        ref = MAIN if commit in main else "refs/heads/side"
        line = {
            "at": at.isoformat(),
            "ref": ref,
            "old": heads.get(ref, nothing),
            "new": commit,
            "previous": previous,
        }
        raw = json.dumps(line).encode()
        lines.append(raw)
        previous, heads[ref] = hashlib.sha256(raw).hexdigest(), commit
    path = folder / "push-log.jsonl"
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return read_receipts(path)


def outside(made: Made, folder: Path, *more: tuple[str, Key, str]) -> Outside:
    """The list of trusted keys, a lodged copy of the head, and the push log."""
    assert made.key is not None
    folder.mkdir(parents=True, exist_ok=True)
    trust = trusting((f"{MANAGER},{CARER}", made.key, ""), *more)
    return Outside(trust, (lodged(made, folder),), logged(made, folder))


def codes(report: Report, *effects: str) -> set[str]:
    """The codes of a report, of these effects or of those that break or weaken."""
    wanted = effects or ("breaks", "weakens")
    return {found.code for found in report.findings if found.effect in wanted}


def told(report: Report, code: str) -> str:
    """Everything that a report says under a code."""
    return "\n".join(
        "\n".join([found.words, *(case.words for case in found.cases)])
        for found in report.findings
        if found.code == code
    )
