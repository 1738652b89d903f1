"""What the page of licences is told: the parts of others that the site carries along, and their terms."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from generators import assets
from generators.outputs import addresses
from generators.outputs.reference import TRAIL


@dataclass(frozen=True, slots=True)
class Part:
    """A package whose files the site carries."""

    name: str
    version: str
    terms: str


def tell() -> dict[str, Any]:
    """The packages of the prepared assets with their licence texts."""
    folder = assets.vendor_dir()
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    found = []
    for name, version in manifest["packages"].items():
        terms = folder / "licences" / f"{name.removeprefix('@').replace('/', '-')}.txt"
        found.append(Part(name, version, terms.read_text(encoding="utf-8")))
    return {"section": addresses.REFERENCE, "trail": TRAIL, "parts": tuple(found)}
