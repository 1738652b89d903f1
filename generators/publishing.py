"""Publishing all or nothing: a folder is made beside its place and put there in one step; what goes in is made elsewhere."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generators.finding import Unable


@contextmanager
def publish(place: Path) -> Iterator[Path]:
    """A staging folder that takes the place of `place` when the block ends without an error.

    `place` is a link to the newest of the folders `.<name>.<random>` beside it, because replacing a link is the one
    step that a reader can never see half done. An error leaves what was published before. Raises Unable while
    another build of the same place is running, or where `place` holds something that no build made.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists() and not place.is_symlink():
        raise Unable(
            f"{place} is in the way: it was not made by a build",
            "move it away, or choose another folder with --out",
        )
    with (place.parent / f".{place.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Unable(f"another build of {place} is running", "wait until it has ended") from error
        staging = Path(tempfile.mkdtemp(prefix=f".{place.name}.", dir=place.parent))
        staging.chmod(0o755)
        try:
            yield staging
        except BaseException:
            shutil.rmtree(staging, ignore_errors=True)
            raise
        before = place.parent / place.readlink() if place.is_symlink() else None
        _point(place, staging)
        for old in _releases(place):
            if old not in (staging, before):
                shutil.rmtree(old, ignore_errors=True)


def _point(place: Path, staging: Path) -> None:
    link = staging.with_name(f"{staging.name}.link")
    link.symlink_to(staging.name)
    link.replace(place)


def _releases(place: Path) -> Iterator[Path]:
    """Earlier and left-over folders of this place; one earlier release is kept for readers who are still in it."""
    for path in sorted(place.parent.glob(f".{place.name}.*")):
        if path.is_dir() and not path.is_symlink():
            yield path
