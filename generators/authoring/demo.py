"""The straight line from the example's records to a repository in which they come about, commit by commit."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from generators.authoring import example, invented, story
from generators.authoring.diary import Diary, Entry
from generators.authoring.growth import grow
from generators.authoring.objects import Person
from generators.authoring.repository import Written, history, lay
from generators.authoring.signing import Key
from generators.finding import Unable
from generators.kinds.staff import Staff
from generators.ledger import Ledger

_README = """# {provider}: an invented example

Nothing here describes a real provider, place or person.

The records in `records/` are the example of Care Evidence. Their history was **generated** from the last form of the
records: each commit adds what was known on its day. Dates, times and authors of commits are invented, as the records
are. Authors are named by their job title; no name stands anywhere here.

Some commits are signed. Their keys are throw-away keys, made from words that are published with the program, so that
anybody can make them again: they show how a signature looks and protect nothing.

`evidence check` checks the records, `evidence serve` shows them, `git log` tells how they came about.
"""
_ATTRIBUTES = "# Records and evidence are kept byte for byte.\nrecords/** -text\n"
_IGNORE = "/build/\n"


@dataclass(frozen=True, slots=True)
class Told:
    """A history before it is laid down."""

    entries: tuple[Entry, ...]
    written: Written


def write(target: Path, *, names: Path | None = None, trust: Path | None = None) -> None:
    """Make the repository at `target`, and beside it, where asked for, a register of invented names and a list of keys.

    Raises Unable where `target` holds something, where a file to be written exists already, or where git is missing.
    """
    target = target.absolute()
    asked = [file.absolute() for file in (names, trust) if file is not None]
    _free(target, asked)
    place = example.folder()
    book = example.records(place)
    told = tell(place, book)
    target.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        staging.chmod(0o755)
        lay(staging, told.written)
        staging.replace(target)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    if names is not None:
        names.write_text(invented.register([person.id for person in book.of(Staff)]), encoding="utf-8")
    if trust is not None:
        trust.write_text(trusted(told.entries, people(book)), encoding="utf-8")


def _free(target: Path, files: Iterable[Path]) -> None:
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise Unable(f"{target} exists and is not empty", "name a folder that does not exist yet")
    for file in files:
        if file.exists():
            raise Unable(f"{file} exists already", "move it away, or name another file")
        if file.is_relative_to(target):
            raise Unable(f"{file} would lie in the repository", "name a file outside it")
        if not file.parent.is_dir():
            raise Unable(f"there is no folder {file.parent}", "make it first, or name another file")


def tell(place: Path, book: Ledger) -> Told:
    """The history of the example that lies at `place`. The same bytes give the same commits everywhere."""
    entries = tuple(Diary(grow(book)).entries())
    files = example.files(place)
    brought = {path for entry in entries for path in entry.files}
    first = {
        "README.md": _README.format(provider=book.entries["provider"].record.title).encode(),
        ".gitattributes": _ATTRIBUTES.encode(),
        ".gitignore": _IGNORE.encode(),
        **example.pages(place),
        **{path: content for path, content in files.items() if path not in brought},
    }
    written = history(entries, people(book), files, first)
    _same(files, written)
    return Told(entries, written)


def _same(files: Mapping[str, bytes], written: Written) -> None:
    """What came about is what lies there; anything else is a fault of this program."""
    last = {path: blob for path, blob in written.files.items() if path.startswith("records/")}
    there = {path: written.store.add("blob", content) for path, content in files.items()}
    if last != there:
        different = sorted(path for path in last.keys() | there.keys() if last.get(path) != there.get(path))
        raise ValueError(f"the last commit does not hold the example's records: {', '.join(different[:3])}")


def people(book: Ledger) -> dict[str, Person]:
    """Everybody who may write: the job title as the name, the first commit identity as the address."""
    return {
        person.id: Person(person.job_title, next(iter(person.email_aliases), address(person.id)))
        for person in book.of(Staff)
    }


def address(staff: str) -> str:
    """The commit identity of a person whose record names none."""
    return f"{staff.lower()}@{story.MAIL}"


def trusted(entries: Iterable[Entry], known: Mapping[str, Person]) -> str:
    """The public keys of everybody who signed, as an `allowed_signers` list that says what they are."""
    signers = sorted({known[entry.keeper].mail for entry in entries if entry.signed})
    return "\n".join(
        [
            "# Throw-away keys of the invented example. They protect nothing: anybody can make them.",
            *(Key(mail).trusted() for mail in signers),
            "",
        ]
    )
