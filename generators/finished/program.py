"""What this program is, as one digest: its own source, its templates, and the libraries that have a hand in a page."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from generators import assets
from generators.finished.digests import SIZE, digest

_LIBRARIES = (
    "holidays",
    "jinja2",
    "markdown-it-py",
    "markupsafe",
    "mdurl",
    "nh3",
    "pydantic",
    "pydantic-core",
    "pyyaml",
    "tzdata",
)


def _versions() -> Iterator[str]:
    yield sys.version
    for name in _LIBRARIES:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"{name} -"


def _files(folder: Path) -> bytes:
    """Every file of a folder of ours: its name and what stands in it."""
    made = blake2b(digest_size=SIZE)
    for path in sorted(path for path in folder.rglob("*") if path.suffix != ".pyc" and path.is_file()):
        content = path.read_bytes()
        made.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        made.update(content)
    return made.digest()


# As it was when it was loaded: the source may be changed while it runs, what runs is not.
_SOURCE = digest("\n".join(_versions()).encode(), _files(Path(__file__).parents[1]))


def program() -> bytes:
    """The digest of what makes the pages. Templates and assets are looked at anew, because they are read anew."""
    return digest(_SOURCE, _files(assets.templates_dir()), _files(assets.vendor_dir()))
