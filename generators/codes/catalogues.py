"""Codes CAT…, as the guide explains them."""

from __future__ import annotations

from generators.codes.code import Code

CATALOGUES: tuple[Code, ...] = (
    Code(
        id="CAT001",
        title="Not a catalogue",
        severity="error",
        why="A provider's own catalogues replace or extend those shipped, file by file, so each has the name of the file it stands beside. A file of another name would be kept and never used.",
        cure="Name the file as the shipped one is named, or move it out of records/catalogues/.",
        wrong="records/catalogues/our-themes.yml",
        right="records/catalogues/themes.yml",
        source="data dictionary, Catalogues",
    ),
    Code(
        id="CAT002",
        title="Catalogue of another shape",
        severity="error",
        why="A catalogue file holds the tables of its name and, for regulations, frameworks and mappings, says first which instrument or edition they belong to.",
        cure="Keep to the keys that the shipped file has.",
        wrong="theme:\n  - id: falls",
        right="themes:\n  - id: falls",
        source="data dictionary, Catalogues",
    ),
    Code(
        id="CAT003",
        title="Unknown or missing field in a catalogue",
        severity="error",
        why="A row replaces the shipped row of the same id as a whole, so it needs every field that the shipped one needs, and none that nothing reads.",
        cure="Copy the shipped row and change what differs.",
        wrong="thresholds:\n  - {id: f1-knowledge-age, days: 10}",
        right="thresholds:\n  - {id: f1-knowledge-age, value: 10, unit: days, used_by: [F1], title: …, basis: …}",
        source="data dictionary, Catalogues",
    ),
    Code(
        id="CAT004",
        title="Wrong value in a catalogue",
        severity="error",
        why="A value that cannot be read as what the field holds (a number, a day, one of a few words) would change what is derived without anyone noticing.",
        cure="Write the value as the message asks.",
        wrong="value: two weeks",
        right="value: 14",
        source="data dictionary, Catalogues",
    ),
    Code(
        id="CAT005",
        title="Row without its origin",
        severity="error",
        why="Every row says where it comes from, how sure that is and as at when, so that a page never shows a guess, or a provider's own target, as the law.",
        cure="Add source, confidence (confirmed, general_knowledge or proposal) and as_of to the row, or once at the top of the file for all its rows.",
        wrong="themes:\n  - {id: night-care, …}",
        right='source: ["Governance meeting of 4 March 2026"]\nconfidence: proposal\nas_of: 2026-03-04\nthemes:\n  - {id: night-care, …}',
        source="data dictionary, Catalogues; domain reference §0",
    ),
    Code(
        id="CAT006",
        title="Row given twice",
        severity="error",
        why="Of two rows with one id only one could be in force, and nobody could tell which.",
        cure="Keep one of them, or give the other an id of its own.",
        wrong="themes:\n  - {id: falls, …}\n  - {id: falls, …}",
        right="themes:\n  - {id: falls, …}\n  - {id: falls-at-night, …}",
        source="data dictionary, Catalogues",
    ),
    Code(
        id="CAT007",
        title="Row refers to one that is not there",
        severity="error",
        why="A row that names a regulation, item, theme, clock or source which no catalogue holds leads nowhere.",
        cure="Correct the id, or add the row it names.",
        wrong="regulations: [hsca-2014/12]",
        right="regulations: [hsca-ra-2014/12]",
        source="data dictionary, Catalogues",
    ),
)
