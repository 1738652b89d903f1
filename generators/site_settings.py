"""Settings of a site looked at before MkDocs reads them, so that a repository being read runs nothing of its own; and what they ask for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from generators import source
from generators.finding import Unable
from generators.values import written_when

# Extensions that come with Markdown itself; another one would be imported by whatever name the settings give.
_EXTENSIONS = frozenset(
    {
        "abbr",
        "admonition",
        "attr_list",
        "def_list",
        "extra",
        "fenced_code",
        "footnotes",
        "md_in_html",
        "meta",
        "nl2br",
        "sane_lists",
        "smarty",
        "tables",
        "toc",
    }
)


def refuse_code(file: Path) -> None:
    """Refuse settings by which a repository could have code of its own run while it is looked at (guarantees §6.1).

    MkDocs runs hooks, imports what extensions and plugins name, and lets tags construct objects, all before a plugin is asked.
    """
    try:
        content = file.read_bytes()
    except OSError as problem:
        raise Unable(
            f"{file.name} cannot be read: {problem.strerror}", "make it a file that you may read"
        ) from problem
    if found := source.tags(content):
        raise Unable(
            f"{file.name} has a tag ({found[0]}), by which it could run code",
            "take out everything that begins with `!`",
        )
    try:
        data = source.plain(content)
    except ValueError as problem:
        raise Unable(f"{file.name} {problem}", "write it out plainly") from problem
    if data is None:
        return  # MkDocs says in its own words what is wrong with it
    for name in sorted({"hooks", "INHERIT"} & data.keys()):
        raise Unable(f"{file.name} names `{name}`, by which it could run code", f"take `{name}` out")
    for name in _named(data.get("plugins")):
        if name != "evidence":
            raise Unable(
                f"{file.name} names another plugin ({name}): what it publishes cannot be checked against the audience",
                "keep `plugins: [evidence]` only",
            )
    for name in _named(data.get("markdown_extensions")):
        if name.removeprefix("markdown.extensions.") not in _EXTENSIONS:
            raise Unable(
                f"{file.name} names the Markdown extension {name}, which is not one of Markdown's own",
                "use only: " + ", ".join(sorted(_EXTENSIONS)),
            )


@dataclass(frozen=True, slots=True)
class Asked:
    """What the plugin's options in `mkdocs.yml` ask for."""

    as_of: date | None = None
    """The position date."""
    known_on: tuple[date | datetime, ...] = ()
    """Days and moments for which a page says what was known then."""
    seed: str = ""
    """By what the incidents that a person reads are drawn; empty where the settings do not say."""
    sample_size: int = 0
    """How many of them; 0 where the settings do not say."""


def asked(repository: Path) -> Asked:
    """What a repository's `mkdocs.yml` asks for. Raises Unable where a date in it cannot be read, or it could run code."""
    file = repository / "mkdocs.yml"
    if not file.is_file():
        return Asked()
    refuse_code(file)
    data = source.plain(file.read_bytes()) or {}
    options = next(iter(_options(data.get("plugins"))), {})
    return Asked(day(options.get("as_of")), moments(options.get("known_on")), *sample(options.get("sample")))


def position(repository: Path) -> date | None:
    """The position date that the repository's `mkdocs.yml` sets, or None."""
    return asked(repository).as_of


def _options(plugins: object) -> Iterable[dict[str, Any]]:
    """The options of the plugin `evidence`, written in a list or as a mapping."""
    for one in plugins if isinstance(plugins, list) else [plugins]:
        if isinstance(one, dict) and isinstance(one.get("evidence"), dict):
            yield one["evidence"]


def day(chosen: object) -> date | None:
    """The date of an option; None where none is set."""
    if chosen is None or (isinstance(chosen, date) and not isinstance(chosen, datetime)):
        return chosen
    found = written_when(str(chosen))
    if found is None or isinstance(found, datetime):
        raise Unable(f"mkdocs.yml: as_of is {chosen!r}", "write a date such as 2026-05-31")
    return found


def moments(chosen: object) -> tuple[date | datetime, ...]:
    """The days and moments of an option, once each, in order of time."""
    found: dict[str, date | datetime] = {}
    for one in chosen if isinstance(chosen, list | tuple) else [chosen] if chosen else []:
        said = one.isoformat() if isinstance(one, date) else str(one)
        when = written_when(said)
        if when is None:
            raise Unable(
                f"mkdocs.yml: known_on names {one!r}", "write dates such as 2026-01-14 or 2026-01-14T21:10"
            )
        found[when.isoformat()] = when
    return tuple(found[key] for key in sorted(found))


# A seed is printed, and typed again by whoever repeats the choice.
_LONGEST_SEED = 100


def sample(chosen: object) -> tuple[str, int]:
    """Seed and size of the option `sample: {seed: …, size: …}`; what is left out is empty or 0.

    Raises Unable where the seed cannot be printed in a line, or the size is no whole number from 1.
    """
    if chosen is None:
        return "", 0
    if not isinstance(chosen, dict) or set(chosen) - {"seed", "size"}:
        raise Unable(
            "mkdocs.yml: sample is no mapping of seed and size", "write sample: {seed: May 2026, size: 5}"
        )
    size = str(chosen.get("size", "0"))
    if not size.isascii() or not size.isdigit() or len(size) > 6 or ("size" in chosen and int(size) == 0):
        raise Unable(
            f"mkdocs.yml: the size of the sample is {size[:20]!r}", "write a whole number from 1, such as 5"
        )
    return seed(chosen.get("seed")), int(size)


def seed(chosen: object) -> str:
    """A seed as somebody gave it; empty where none is given. Raises Unable where it cannot be printed in a line."""
    said = "" if chosen is None else str(chosen)
    if said and (not said.isprintable() or said != said.strip() or len(said) > _LONGEST_SEED):
        raise Unable(
            f"the seed of the sample is {said[:_LONGEST_SEED]!r}",
            f"give one line of at most {_LONGEST_SEED} characters, without spaces at its ends",
        )
    return said


def _named(value: object) -> tuple[str, ...]:
    """The names in a list of names, or of mappings from a name to its options, or in one such mapping."""
    if isinstance(value, dict):
        return tuple(map(str, value))
    if isinstance(value, list):
        return tuple(
            name for item in value for name in (_named(item) if isinstance(item, dict) else (str(item),))
        )
    return ()
