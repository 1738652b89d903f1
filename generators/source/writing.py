"""Raw records written back as YAML in the one form that the strict reader reads; comments and layout are not kept here."""

from __future__ import annotations

import yaml

from generators.source.document import Value

_WIDTH = 110


class _Plain(yaml.CSafeDumper):
    """Every scalar is text to the reader, so nothing needs quotation marks for its looks."""

    def ignore_aliases(self, data: object) -> bool:
        """Write a value that occurs twice twice: anchors are refused by the reader."""
        del data
        return True


_Plain.yaml_implicit_resolvers = {}


def _text(dumper: yaml.CSafeDumper, text: str) -> yaml.ScalarNode:
    # What the reader takes for "no value" keeps its marks; running text goes into a block.
    style = "'" if text in ("", "~", "null") else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _nothing(dumper: yaml.CSafeDumper, _: None) -> yaml.ScalarNode:
    # As text without marks: a tag of its own would be written out, and the reader refuses tags.
    return dumper.represent_scalar("tag:yaml.org,2002:str", "null")


_Plain.add_representer(str, _text)
_Plain.add_representer(type(None), _nothing)


def written(data: Value) -> str:
    """Raw data (text, None, lists, mappings) as YAML; reading it back gives equal data."""
    return yaml.dump(
        data, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=_WIDTH, default_flow_style=False
    )
