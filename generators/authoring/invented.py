"""A register of names for the example's staff, put together from invented parts; it never enters a repository."""

from __future__ import annotations

from collections.abc import Sequence

# First names in use, with surnames that are made up of parts of places: together they name nobody.
_FIRST = (
    "Alba", "Bryn", "Cerys", "Dilwyn", "Elspeth", "Fergus", "Greer", "Hollis", "Isla", "Jory", "Kezia", "Lachlan",
    "Morwenna", "Niall", "Orla", "Perran", "Rhona", "Senara", "Tamsin", "Ultan", "Wenna", "Yestin", "Zelah",
)  # fmt: skip
_SURNAMES = (
    "Ashbourneham", "Brackenthorne", "Cobblewick", "Dunmarrow", "Eskerfield", "Farrowmere", "Gorsedale",
    "Hazelhythe", "Inglebarrow", "Jackdawley", "Kelpstone", "Larkenshaw", "Merrowby", "Nettlecote",
    "Otterhampson", "Pebblecombe", "Quillmoor", "Rushingford", "Saltmarshall",
)  # fmt: skip


def register(staff: Sequence[str]) -> str:
    """A CSV with the columns id, name and audiences, a row for each id; the same ids always get the same names."""
    pairs = [
        f"{_FIRST[number % len(_FIRST)]} {_SURNAMES[(number * 7 + number // len(_FIRST)) % len(_SURNAMES)]}"
        for number in range(len(_FIRST) * len(_SURNAMES))
    ]
    names = list(dict.fromkeys(pairs))
    if len(staff) > len(names):
        raise ValueError("there are more staff than names")
    rows = [f"{one},{name},inspector internal" for one, name in zip(sorted(staff), names, strict=False)]
    return "\n".join(["id,name,audiences", *rows, ""])
