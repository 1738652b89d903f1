"""The signatures of a history's commits, each judged by a list of trusted keys from outside; how one is judged lives in `signatures`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

from generators.finding import Unable
from generators.history.commits import Commit
from generators.history.judgement import Judgement
from generators.history.reading import Judges
from generators.history.runner import Checkout, objects
from generators.history.signatures import judge
from generators.history.trust import Trust, read_trust


def trusted(file: Path) -> Trust:
    """The list of trusted keys in a file. Raises Unable where it cannot be read, or a line of it is malformed."""
    try:
        return read_trust(file.read_text(encoding="utf-8"), str(file))
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise Unable(
            f"the list of trusted keys {file} cannot be read: {why}",
            "name a text file as `ssh-keygen` writes and reads them: a person, a key type and a key on each line",
        ) from error


def judges(trust: Trust) -> Judges:
    """What gives the signatures of a history, by one list of trusted keys."""
    return partial(signatures, trust)


def signatures(
    trust: Trust, checkout: Checkout, commits: Mapping[str, Commit], seen: Mapping[str, datetime]
) -> dict[str, Judgement]:
    """Signed commit -> what its signature shows.

    Whether a key was valid is judged for the moment at which a server first saw the commit, where `seen` tells; else for
    the time that the commit claims, which somebody who has left can choose (guarantees §3, H3).
    """
    signed = [commit for commit, facts in commits.items() if facts.form]
    sha256 = bool(signed) and len(signed[0]) == 64
    return {
        one.id: judge(
            one.content or b"", trust, seen.get(one.id) or commits[one.id].committer.when, sha256=sha256
        )
        for one in objects(checkout, signed, sha256=sha256)
    }
