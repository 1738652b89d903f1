"""A settings file looked at before another program reads it: its tags and its plain content, with nothing constructed or run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

LIMIT = 64_000


def tags(content: bytes) -> tuple[str, ...]:
    """Every explicit tag of a YAML file, in order; none where it cannot be read as YAML. A tag may make a reader run code."""
    try:
        return tuple(
            event.tag
            for event in yaml.parse(content, Loader=yaml.BaseLoader)
            if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag
        )
    except yaml.YAMLError:
        return ()


def plain(content: bytes) -> Mapping[str, Any] | None:
    """A YAML mapping with every value as text; None where it is no valid YAML or no mapping.

    Raises ValueError, with the reason in words, for what is valid and yet not to be looked into: too long, or with aliases.
    """
    if len(content) > LIMIT:
        raise ValueError(f"is longer than {LIMIT:,} bytes")
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(content, Loader=yaml.BaseLoader)):
            raise ValueError("uses aliases (`*name`)")
        data = yaml.load(content, Loader=yaml.BaseLoader)  # noqa: S506 - builds text, lists and mappings only
    except RecursionError:
        raise ValueError("is nested too deeply") from None
    except yaml.YAMLError:
        return None
    return data if isinstance(data, dict) else None
