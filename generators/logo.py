"""The provider's logo: a picture in its repository, named in `mkdocs.yml`; where it stands on a page is the template's."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generators.finding import Unable

LARGEST = 200_000
"""Bytes. It is loaded with every page."""

# How the files begin that a browser shows as a picture and never runs. A drawing (SVG) can carry a script.
_BEGINNINGS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"))
_WEBP = (b"RIFF", b"WEBP")


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture and the ending of its published name."""

    content: bytes
    suffix: str


def read(repository: Path, named: str) -> Logo:
    """The logo at the path `named`, from the repository's top. Raises Unable where it is none that can be published."""
    top = repository.resolve()
    place = top / named
    if not named or place.resolve() != place or not place.is_relative_to(top) or ".git" in place.parts:
        raise Unable(
            f"mkdocs.yml: logo is {named!r}, which is no file within this repository",
            "name a file of the repository, such as docs/logo.png, and no link",
        )
    if not place.is_file():
        raise Unable(
            f"mkdocs.yml: logo names {named}, and there is no such file", "put it there, or name another"
        )
    content = place.read_bytes()
    if len(content) > LARGEST:
        raise Unable(
            f"{named} has {len(content):,} bytes, and every page loads it",
            f"make a smaller picture of it, of {LARGEST:,} bytes at most",
        )
    return Logo(content, _suffix(content, named))


def _suffix(content: bytes, named: str) -> str:
    for beginning, suffix in _BEGINNINGS:
        if content.startswith(beginning):
            return suffix
    if content.startswith(_WEBP[0]) and content[8:12] == _WEBP[1]:
        return "webp"
    raise Unable(
        f"{named} is no PNG, JPEG or WebP picture; a drawing (SVG) is not taken, because it could run a script",
        "save it as a PNG",
    )
