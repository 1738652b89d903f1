"""Which files of a repository a history follows: records of an evidence folder, or whatever a pattern names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pathspec import GitIgnoreSpec
from pathspec.patterns.gitignore.base import GitIgnorePatternError

from generators.finding import Unable


@dataclass(frozen=True)
class Choice:
    """Files chosen by patterns as git's own ignore files have them: `keps/**/kep.yaml`, `*.yml`, `!drafts/`."""

    patterns: tuple[str, ...]
    beside: str = ""
    """Where files lie that belong to those followed, from the repository's root, with a slash at its end."""

    inside: str = ""
    """Where what is followed lies, from the repository's root and without slashes around it; empty for the root."""

    @cached_property
    def _spec(self) -> GitIgnoreSpec:
        return GitIgnoreSpec.from_lines(self.patterns)

    def wanted(self, path: str) -> bool:
        """Whether a path from the repository's root is followed."""
        return self._spec.match_file(path)

    def belongs(self, path: str) -> bool:
        """Whether a path that is not followed belongs to what is."""
        return bool(self.beside) and path.startswith(self.beside)

    @property
    def key(self) -> str:
        """The choice as one text."""
        return "\0".join((*self.patterns, self.beside))


def globs(patterns: Sequence[str]) -> Choice:
    """The files that patterns name. Raises Unable for a pattern that cannot be read."""
    try:
        choice = Choice(tuple(patterns))
        choice.wanted("x")
    except (GitIgnorePatternError, ValueError) as error:
        raise Unable(
            f"the pattern {', '.join(map(repr, patterns))} cannot be read",
            "write it as git writes such patterns: records/**/*.yml",
        ) from error
    return choice


def records(inside: str = "") -> Choice:
    """The records and catalogues of an evidence folder that lies at `inside` (from the repository's root, no slash around it)."""
    top = f"{inside}/records" if inside else "records"
    return Choice((f"/{top}/**/*.yml", f"!/{top}/evidence/files/"), f"{top}/evidence/files/", inside)
