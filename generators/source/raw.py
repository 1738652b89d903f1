"""Any version of any YAML file as raw values, fast and without judging it: for history, where old files were written by other rules.

Values are those of `parse`: every scalar is text, an empty plain value, `null` and `~` are None. What `parse` refuses
for good reasons in a record of today (anchors, tags, other keys) is read here as long as it says one thing only.
"""

from __future__ import annotations

from typing import Any

import yaml

from generators.source.characters import LIMIT_BYTES, POINTER
from generators.source.document import Value

_NULLS = frozenset({"", "null", "~"})
_MOST_VALUES = 100_000
_DEEPEST = 100


# The bare composer: what a loader has beside it, to construct things, takes longer to set up than a small file to read.
class _Nodes(yaml.cyaml.CParser if yaml.__with_libyaml__ else yaml.BaseLoader):  # type: ignore[misc]  # one of two
    """libyaml's own composer; no tag is resolved and nothing is constructed."""

    def resolve(self, _kind: object, _value: object, _implicit: object) -> str:
        """Every value is text until something else is decided."""
        return ""

    def descend_resolver(self, _parent: object, _index: object) -> None:
        """Nothing to do: tags are not resolved."""

    def ascend_resolver(self) -> None:
        """Nothing to do: tags are not resolved."""


class _Unreadable(Exception):
    """Why a file says nothing, or more than one thing."""


def raw(content: bytes) -> tuple[Value, str]:
    """The value of a YAML document, and nothing; or None, and why it cannot be read, in words that complete “it …”."""
    if len(content) > LIMIT_BYTES:
        return None, f"is larger than {LIMIT_BYTES // 1000} kB"
    if content.startswith(POINTER):
        return None, "is a Git LFS pointer, not the file itself"
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, f"is not UTF-8 (byte {error.start + 1})"
    try:
        return _value_of(text), ""
    except _Unreadable as reason:
        return None, str(reason)


def _value_of(text: str) -> Value:
    parser = _Nodes(text)
    try:
        node = parser.get_single_node()
        return None if node is None else _Values(node).value
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise _Unreadable(f"is not valid YAML ({place}{error.problem or error.context})") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _Unreadable(f"is not valid YAML ({str(error).splitlines()[0][:120]})") from error
    finally:
        parser.dispose()


class _Values:
    """Composed nodes turned into values, with a bound on how many there may be."""

    __slots__ = ("_left", "value")

    def __init__(self, root: Any) -> None:
        self._left = _MOST_VALUES
        self.value = self._of(root, 0)

    def _of(self, node: Any, depth: int) -> Value:
        kind = type(node)
        if kind is yaml.ScalarNode:
            text: str = node.value
            return None if text in _NULLS and not node.style else text
        self._left -= len(node.value)
        if self._left < 0 or depth > _DEEPEST:
            raise _Unreadable("holds more values, or more levels, than any record")
        if kind is yaml.SequenceNode:
            return [self._of(item, depth + 1) for item in node.value]
        found: dict[str, Value] = {}
        of = self._of
        for key, item in node.value:
            if type(key) is not yaml.ScalarNode:
                raise _Unreadable(f"uses a list or mapping as a key (line {key.start_mark.line + 1})")
            name = key.value
            if name in found:
                raise _Unreadable(f"gives the key {name[:40]!r} twice (line {key.start_mark.line + 1})")
            found[name] = of(item, depth + 1)
        return found
