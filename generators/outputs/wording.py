"""Two versions of a text with the words marked that were taken out and put in; which texts those are is decided elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from generators.outputs.shown import Shown

Sort = Literal["same", "out", "in"]

# Shorter texts are read as a whole, and much longer ones take too long to be compared.
_FEWEST, _MOST = 6, 3000
# Texts that share less than this are two different texts, in which marks would only be in the way.
_ALIKE = 0.4


class Run(NamedTuple):
    """Some words that stand side by side: in both versions, only in the earlier, or only in the later one."""

    sort: Sort
    text: str


def compared(before: str, after: str) -> tuple[Shown, Shown] | None:
    """Both versions, each with what the other one lacks marked; None where marks would help nobody."""
    was, now = _words(before), _words(after)
    if max(len(was), len(now)) < _FEWEST or max(len(was), len(now)) > _MOST:
        return None
    matcher = SequenceMatcher(
        None, [word.strip() for word in was], [word.strip() for word in now], autojunk=False
    )
    if matcher.quick_ratio() < _ALIKE or matcher.ratio() < _ALIKE:
        return None
    codes = matcher.get_opcodes()
    earlier = [
        Run("same" if tag == "equal" else "out", "".join(was[a:b])) for tag, a, b, _, _ in codes if b > a
    ]
    later = [Run("same" if tag == "equal" else "in", "".join(now[a:b])) for tag, _, _, a, b in codes if b > a]
    return Shown("marked", tuple(_trimmed(earlier))), Shown("marked", tuple(_trimmed(later)))


# The end of a line that goes on in the next one: what follows begins no paragraph, list, heading, quotation or table.
_WRAPPED = re.compile(r"(?<!\n)(?<! {2})\n(?![\s>#|*+-]|\d+[.)])")


def flowing(text: str) -> str:
    """A text without the line ends that only keep lines short in a file."""
    return _WRAPPED.sub(" ", text.strip("\n"))


def _words(text: str) -> list[str]:
    """The words of a text, each with the white space behind it."""
    return re.findall(r"\S+\s*", text)


def _trimmed(runs: Iterable[Run]) -> Iterator[Run]:
    """The white space at the end of marked words stands behind the mark."""
    for run in runs:
        words = run.text.rstrip()
        if run.sort == "same" or words == run.text:
            yield run
        else:
            yield Run(run.sort, words)
            yield Run("same", run.text[len(words) :])
