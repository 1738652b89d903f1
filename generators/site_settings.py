"""Settings of a site looked at before MkDocs reads them, so that a repository being read runs nothing of its own."""

from __future__ import annotations

from pathlib import Path

from generators import source
from generators.finding import Unable

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


def _named(value: object) -> tuple[str, ...]:
    """The names in a list of names, or of mappings from a name to its options, or in one such mapping."""
    if isinstance(value, dict):
        return tuple(map(str, value))
    if isinstance(value, list):
        return tuple(
            name for item in value for name in (_named(item) if isinstance(item, dict) else (str(item),))
        )
    return ()
