"""What the page on custody and integrity is told: what the history behind the records is worth as evidence, as far as its audience may know.

An audience outside the team is told of records and files only where they are open to it, and of a commit by name only where
everything that it changed is. What is left is counted for commits, and not counted for records
(docs/decisions/0008-what-outsiders-see-of-the-history.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from generators.book import Book
from generators.derive import phrases
from generators.integrity import Case, Finding, Report, Unchecked
from generators.integrity.manifest import RECIPE
from generators.integrity.telling import recorded
from generators.outputs import addresses, shown, words
from generators.outputs.frame import Step
from generators.outputs.shown import Row, Shown

TITLE = "Custody and integrity"
_MOST = 20
_COLOURS = {"verified": "green", "verified with remarks": "yellow", "not verified": "red"}
_MEANING = {
    "verified": "Everything that this history names is here, is what it was committed as, and fits what outsiders hold.",
    "verified with remarks": "Everything that this history names is here and is what it was committed as; what is said below weakens it as evidence.",
    "not verified": "That everything is here, and is what it was committed as, could not be shown.",
}
EFFECTS: Mapping[str, tuple[str, str, str]] = {
    "breaks": ("Enough to fail the audit", "Fails the audit", "red"),
    "weakens": ("What weakens this history as evidence", "Weakens", "yellow"),
    "note": ("To be known; the verdict does not depend on it", "Note", "grey"),
}
NO_MORE = "The verdict says nothing of whether a record is true, and nothing of what was never recorded."


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as this audience may read it."""

    code: str
    path: str
    """The page that explains it."""
    title: str
    effect: str
    words: str
    """What was found; empty where the number alone would tell of what this audience may not see."""
    cases: tuple[Shown, ...]
    left: str
    """What is not listed; empty where everything is."""
    shows: str
    does_not_show: str
    cure: str
    """What to do; only the team is told."""


@dataclass(frozen=True, slots=True)
class Custody:
    """The outcome of an audit as one audience may read it."""

    verdict: str
    colour: str
    meaning: str
    reasons: tuple[str, ...]
    statements: tuple[str, ...]
    groups: tuple[tuple[str, str, str, tuple[Told, ...]], ...]
    """(heading, word of the tag, its colour, findings) for each effect that there is."""
    checked: tuple[str, ...]
    not_checked: tuple[str, ...]
    facts: tuple[Row, ...]
    commit: str
    manifest: str
    recipe: str


def tell(book: Book) -> dict[str, Any]:
    """What the page is told."""
    return {
        "section": addresses.TRAIL,
        "trail": (Step("Home", addresses.HOME), Step("Audit trail", addresses.TRAIL)),
        "custody": custody(book, _MOST),
        "no_more": NO_MORE,
        "witness": addresses.WITNESS if witnessed(book) else "",
    }


def witnessed(book: Book) -> bool:
    """Whether the site carries a witness: a draft is not what its commit holds, so there is nothing to lodge of it."""
    return book.checkout is not None and not book.standing.draft


def custody(book: Book, most: int) -> Custody | None:
    """The outcome of the audit, with `most` cases of each finding; None where the history was not audited."""
    if book.integrity is None:
        return None
    report = book.integrity.published
    sight = _Sight(book, report)
    told = [(found, sight.told(found, most)) for found in report.findings]
    return Custody(
        verdict=report.verdict,
        colour=_COLOURS[report.verdict],
        meaning=_MEANING[report.verdict],
        reasons=tuple(_reasons(report, told)),
        statements=report.statements,
        groups=tuple(_groups([one for _, one in told])),
        checked=report.checked,
        not_checked=tuple(_left(book, one) for one in report.not_checked),
        facts=tuple(_facts(book, report)),
        commit=report.facts.head,
        manifest=report.facts.manifest,
        recipe=RECIPE.replace("manifest COMMIT", f"manifest {report.facts.head}"),
    )


def _reasons(report: Report, told: list[tuple[Finding, Told]]) -> Iterator[str]:
    """Why the verdict is not a better one, in the words that this audience may read."""
    wanted = {"not verified": "breaks", "verified with remarks": "weakens"}.get(report.verdict)
    for found, one in told:
        if found.effect == wanted:
            yield _sentence(one.words or one.title)
    if wanted == "weakens":
        for one_left in report.not_checked:
            if one_left.caps:
                yield _sentence(f"{one_left.what} was not checked: {one_left.why}")


def _sentence(said: str) -> str:
    whole = said if said.endswith(".") else f"{said}."
    return whole[:1].upper() + whole[1:]


def _groups(told: list[Told]) -> Iterator[tuple[str, str, str, tuple[Told, ...]]]:
    for effect, (heading, word, colour) in EFFECTS.items():
        found = tuple(one for one in told if one.effect == effect)
        if found:
            yield heading, word, colour, found


def _left(book: Book, one: Unchecked) -> str:
    said = _sentence(f"{one.what}: {one.why}")
    return f"{said} Cure: {one.cure}." if one.cure and book.audience == "internal" else said


# ------------------------------------------------------------------ what may be named
class _Sight:
    """What of the findings an audience may read."""

    def __init__(self, book: Book, report: Report) -> None:
        self._book = book
        self._team = book.audience == "internal"
        self._touched = report.touched
        self._inside = f"{report.inside}/" if report.inside else ""
        self._records = frozenset(book.past.records if book.past else book.ledger.entries)
        self._files = frozenset(f"records/evidence/files/{path}" for path in book.view.files.values())

    def told(self, found: Finding, most: int) -> Told:
        """A finding with so many of its cases at most."""
        cases = self._all(found) if self._team else self._open(found)
        countable = self._team or not _of_records(found)
        left = len(found.cases) - len(cases[:most])
        return Told(
            code=found.code,
            path=addresses.of_code(found.code),
            title=found.about.title,
            effect=found.effect,
            words=_sentence(found.words) if countable else "",
            cases=tuple(cases[:most]),
            left=self._more(left, shown_some=bool(cases), countable=countable) if left else "",
            shows=found.about.shows,
            does_not_show=found.about.does_not_show,
            cure=found.about.cure if self._team else "",
        )

    def _more(self, left: int, *, shown_some: bool, countable: bool) -> str:
        if self._team:
            return f"And {left:,} more."
        if not countable:
            begun = "There are others" if shown_some else "It concerns what is not shown to this audience"
            return f"{begun}; how much is not said here."
        noun = f"{'more ' if shown_some else ''}{'case is' if left == 1 else 'cases are'}"
        return f"{left:,} {noun} not named here."

    @staticmethod
    def _all(found: Finding) -> list[Shown]:
        return [shown.text(case.words) for case in found.cases]

    def _open(self, found: Finding) -> list[Shown]:
        """The cases that an audience outside may read, without the words of the team."""
        cases = []
        for case in found.cases:
            if case.record or case.paths:
                if self._names(case):
                    cases.append(self._of_record(case))
            elif case.commit and self._commit(case.commit):
                cases.append(shown.text(_commit(case)))
        return cases

    def _names(self, case: Case) -> bool:
        """Whether every record and file that a case is about is open to the audience."""
        if not all(map(self._path, case.paths)):
            return False
        return not case.record or case.record in self._records

    def _of_record(self, case: Case) -> Shown:
        named = case.record or PurePosixPath(case.paths[0]).stem
        note = _commit(case) if case.commit and self._commit(case.commit) else ""
        entry = self._book.ledger.entries.get(named)
        if entry is not None:
            return shown.link(
                entry.record.title, addresses.of_record(entry), f"{named}{', ' if note else ''}{note}"
            )
        return shown.text(named, note=note)

    def _commit(self, commit: str) -> bool:
        """Whether everything that a commit changed is open to the audience."""
        return commit in self._touched and all(map(self._path, self._touched[commit]))

    def _path(self, path: str) -> bool:
        if not path.startswith(self._inside):
            return False
        inner = path.removeprefix(self._inside)
        if inner.startswith("records/evidence/files/"):
            return inner in self._files
        if inner.startswith("records/catalogues/"):
            return True
        stem, suffix = PurePosixPath(inner).stem, PurePosixPath(inner).suffix
        return inner.startswith("records/") and suffix == ".yml" and stem in self._records


def _of_records(found: Finding) -> bool:
    """Whether a finding is about records or files, so that its number would tell of those that are not shown."""
    return any(case.record or case.paths for case in found.cases)


def _commit(case: Case) -> str:
    of = f" of {phrases.day(case.when)}" if case.when else ""
    return f"commit {case.commit[:12]}{of}"


# ------------------------------------------------------------------ facts
def _facts(book: Book, report: Report) -> Iterator[Row]:
    found = report.facts
    yield Row("Commit", Shown("hash", found.head))
    yield Row(
        "Manifest (SHA-256)",
        Shown("hash", found.manifest) if found.manifest else shown.text("could not be made"),
    )
    yield Row("Commits", shown.text(f"{found.commits:,}, {found.merges:,} of them merges"))
    if found.first and found.last:
        first, last = (phrases.day(when) for when in (found.first, found.last))
        yield Row("Dates that the commits claim", shown.text(f"{first} to {last}"))
    yield Row("Signed", shown.text(_signed(report)))
    if found.not_earlier:
        yield Row("Put together no earlier than", shown.when(found.not_earlier))
    if found.not_later:
        yield Row("Existed no later than", shown.when(found.not_later))
    if found.witnessed is not None:
        said = f"{found.witnessed:,} of {found.commits:,} commits"
        yield Row("Reached by lodged copies", shown.text(said))
    yield Row("Names of objects", shown.text(found.object_format))
    if book.audience == "internal":
        yield Row("Backfills", shown.text(words.count(found.backfilled, "commit")))
        yield Row("How soon facts were written down", shown.text(recorded(found.recording)))
        yield Row("Objects read", shown.text(f"{found.objects:,}"))
        yield Row("Files in the commit", shown.text(f"{found.files:,}"))
        if found.signers:
            lines = (shown.text(f"{name}: {words.count(number, 'commit')}") for name, number in found.signers)
            yield Row("Registered signers", shown.many(lines))


def _signed(report: Report) -> str:
    found = report.facts
    if not found.signed:
        return "none"
    said = f"{found.signed:,} of {found.commits:,} commits"
    return f"{said}; {found.good:,} with the key registered to whom they name" if found.good else said
