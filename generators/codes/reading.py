"""Codes SRC…, as the guide explains them."""

from __future__ import annotations

from generators.codes.code import Code

_ONE_WAY = "data dictionary, rule 10: a record is read in one way or refused"
_ONE_FILE = "data dictionary, rule 1: one record, one file"
_EVERY_FAULT = "data dictionary, rule 9: duplicated keys are errors"
_PLAIN_FILES = "guarantees G12 and G16: nothing outside the repository is read"

_TEXT: tuple[Code, ...] = (
    Code(
        id="SRC001",
        title="File larger than a record may be",
        severity="error",
        why="A record is a page or two of facts. A file of more than 512 kB is a document or a table in the wrong "
        "place, or made to stop the reader.",
        cure="Split the record, put a table of rows beside it (rows_file), or keep the document as evidence.",
        source=_ONE_WAY,
    ),
    Code(
        id="SRC002",
        title="Text is not UTF-8",
        severity="error",
        why="Bytes of another encoding become other letters on other computers: a name or a dose could change.",
        cure="Open the file in a text editor and save it with the encoding UTF-8.",
        source=_ONE_WAY,
    ),
    Code(
        id="SRC003",
        title="File saved as UTF-16 or UTF-32",
        severity="error",
        why="Some Windows programs save text so. git then treats the record as binary and cannot show its changes.",
        cure="Save the file with the encoding UTF-8 (in Notepad: Save as, Encoding).",
        source=_ONE_WAY,
    ),
    Code(
        id="SRC004",
        title="Not a text file",
        severity="error",
        why="A PDF, picture, spreadsheet or damaged file has the name of a record. Its facts would be missing.",
        cure="Move evidence to records/evidence/files/ and describe it in an evidence record; restore a damaged record "
        "from git.",
        wrong="records/evidence/EVD-0007.yml  # a PDF",
        right="records/evidence/files/EVD-0007.pdf\nrecords/evidence/EVD-0007.yml  # says what it is",
        source=_ONE_WAY,
    ),
    Code(
        id="SRC005",
        title="Byte order mark at the beginning",
        severity="error",
        why="Three invisible bytes before the first key. Some programs take them for part of it.",
        cure="Save the file as UTF-8 without signature (without BOM).",
        source=_ONE_WAY,
    ),
    Code(
        id="SRC006",
        title="Character that cannot be seen",
        severity="error",
        why="Control characters, zero-width characters, marks that turn the direction of text, and unusual line ends "
        "make people and programs read different things. They often come in by copying from a web page or Word; "
        "they also hide changes. It makes no difference whether the character stands in the file or as a code.",
        cure="Delete it, and retype the words on both sides of it.",
        wrong='title: "Review \\u202eof medicines"',
        right="title: Review of medicines",
        source=_ONE_WAY,
    ),
    Code(
        id="SRC007",
        title="Unfinished merge",
        severity="error",
        why="git has left both versions and its marks in the file. Inside a text block they would be read as prose.",
        cure="Keep the right lines, delete the lines with <<<<<<<, ======= and >>>>>>>, then `git add` the file.",
        wrong="notes: |\n  <<<<<<< HEAD\n  Checked on Monday.\n  =======\n  Checked on Tuesday.\n  >>>>>>> night-team",
        right="notes: |\n  Checked on Tuesday.",
        source=_ONE_WAY,
    ),
)

_YAML: tuple[Code, ...] = (
    Code(
        id="SRC008",
        title="Tab used to indent",
        severity="error",
        why="A tab has no fixed width, so it cannot say which lines belong together.",
        cure="Indent with spaces, two a level. Most editors can be set to do so.",
        wrong="completed:\n\ton: 2026-03-28",
        right="completed:\n  on: 2026-03-28",
        source=_ONE_WAY,
    ),
    Code(
        id="SRC009",
        title="Cannot be read as YAML",
        severity="error",
        why="The structure of the file is broken at this place; what follows it has not been looked at. Most often a "
        "colon or a quotation mark stands in text without quotes, or a line is indented unlike its neighbours.",
        cure="Put text that holds `: ` or begins with a special character in quotes; line up keys that belong together.",
        wrong="title: Review: medicines",
        right='title: "Review: medicines"',
        source=_ONE_WAY,
    ),
    Code(
        id="SRC010",
        title="Anchor or reference inside the file",
        severity="error",
        why="& and * make one part of a file stand for another. That hides what a record says, and a few lines can be "
        "made to stand for billions.",
        cure="Write the value out. Text that begins with & or * goes in quotes.",
        wrong="owner: &lead STF-007\nsponsor: *lead",
        right="owner: STF-007\nsponsor: STF-007",
        source=_ONE_WAY,
    ),
    Code(
        id="SRC011",
        title="Tag or instruction to the reader",
        severity="error",
        why="The schema alone says what type a value has. Tags (!…) and instructions (%…) could say otherwise, or ask "
        "a program to run something.",
        cure="Delete it. Text that begins with ! or % goes in quotes.",
        wrong="percent: !!float 20",
        right="percent: 20",
        source=_ONE_WAY,
    ),
    Code(
        id="SRC012",
        title="Merge of one mapping into another",
        severity="error",
        why="Readers differ on what << does, so the record would not say one thing.",
        cure="Write the entries out.",
        wrong="completed:\n  <<: *first\n  by: STF-007",
        right="completed:\n  on: 2026-03-28\n  by: STF-007",
        source=_ONE_WAY,
    ),
    Code(
        id="SRC013",
        title="Second document in the file",
        severity="error",
        why="One record, one file: what follows a line of --- would be seen by some programs and not by others.",
        cure="Move it to a file of its own, or delete it.",
        wrong="id: ACT-0012\n---\nid: ACT-0013",
        right="id: ACT-0012",
        source=_ONE_FILE,
    ),
    Code(
        id="SRC014",
        title="Not a mapping of keys to values",
        severity="error",
        why="A record is a list of facts, each with its name. This file holds a bare list or a piece of text.",
        cure="Begin with `id:` and `title:` at the start of the line.",
        wrong="- id: ACT-0012",
        right="id: ACT-0012",
        source=_ONE_WAY,
    ),
    Code(
        id="SRC015",
        title="File holds no record",
        severity="error",
        why="The file is empty or holds only comments: perhaps it was not saved, or its contents were lost.",
        cure="Write the record, restore it from git, or delete the file.",
        source=_ONE_FILE,
    ),
    Code(
        id="SRC016",
        title="Key given twice",
        severity="error",
        why="Most programs keep the last of the two and say nothing, so a fact disappears.",
        cure="Keep one. Entries that belong to different things need their own list item (- ).",
        wrong="due: 2026-03-31\ndue: 2026-04-30",
        right="due: 2026-04-30",
        source=_EVERY_FAULT,
    ),
    Code(
        id="SRC017",
        title="Not a key",
        severity="error",
        why="Keys are lower-case letters, digits and underscores and begin with a letter, so that they are spelled in "
        "one way and no letter of another alphabet can pass for them.",
        cure="Write it so: due_date, not Due-Date.",
        wrong="Due-Date: 2026-03-31",
        right="due: 2026-03-31",
        source=_ONE_WAY,
    ),
    Code(
        id="SRC018",
        title="Too deep or too many values",
        severity="error",
        why="No record needs more than 20 levels or 50,000 values. A file that has them is damaged, or made to stop "
        "the reader.",
        cure="Look for an indentation or a bracket too many; keep long tables as rows beside the record (rows_file).",
        source=_ONE_WAY,
    ),
)

_FILES: tuple[Code, ...] = (
    Code(
        id="SRC020",
        title="Link instead of a file",
        severity="error",
        why="A link can lead out of the repository, and git keeps only where it leads, not what it leads to.",
        cure="Replace it by the file itself; to point at another record, write its id.",
        source=_PLAIN_FILES,
    ),
    Code(
        id="SRC021",
        title="Not an ordinary file",
        severity="error",
        why="A folder, pipe, socket or device has the name of a record or of the records folder.",
        cure="Rename the folder, or delete what is no file.",
        source=_PLAIN_FILES,
    ),
    Code(
        id="SRC022",
        title="Cannot be read from disk",
        severity="error",
        why="The file or folder is there but may not be read, or vanished meanwhile. What it says is not counted.",
        cure="Give yourself the right to read it (chmod u+r), or restore it from git.",
        source="data dictionary, rule 9",
    ),
    Code(
        id="SRC023",
        title="Name that not every computer can hold",
        severity="error",
        why="The name of the file or folder is not UTF-8, or holds invisible characters or a backslash.",
        cure="Rename it (git mv) with letters, digits, hyphens, dots and underscores.",
        source=_ONE_FILE,
    ),
    Code(
        id="SRC024",
        title="Two names that differ only in capitals or accents",
        severity="error",
        why="On Windows and macOS one of the two silently replaces the other when the repository is fetched.",
        cure="Rename or delete one of the two (git mv, git rm).",
        wrong="records/actions/ACT-0012.yml\nrecords/actions/act-0012.yml",
        right="records/actions/ACT-0012.yml",
        source=_ONE_FILE,
    ),
    Code(
        id="SRC025",
        title="Record with another ending than .yml",
        severity="error",
        why="Every record ends in .yml, so that each is found in one way and no record has two files.",
        cure="Rename it (git mv).",
        wrong="records/actions/ACT-0012.yaml",
        right="records/actions/ACT-0012.yml",
        source=_ONE_FILE,
    ),
    Code(
        id="SRC026",
        title="File among the records that is not read",
        severity="warning",
        why="Nothing in this file counts: it is no record and no record names it. Someone may think otherwise.",
        cure="Move evidence to records/evidence/files/; name a table in its record (rows_file); delete what is left over.",
        wrong="records/actions/ACT-0012.yml.bak",
        source="silence is never green",
    ),
    Code(
        id="SRC027",
        title="Separate git repository among the records",
        severity="error",
        why="Its files are no part of this repository's history, so nothing about them can be shown.",
        cure="Take its files into this repository, or move it out.",
        source=_PLAIN_FILES,
    ),
    Code(
        id="SRC028",
        title="Git LFS pointer instead of the record",
        severity="error",
        why="The file says only where the record is kept. Its facts, and the history of its fields, are missing.",
        cure="Fetch it with `git lfs pull`, and take *.yml out of Git LFS.",
        source=_PLAIN_FILES,
    ),
)

READING: tuple[Code, ...] = (*_TEXT, *_YAML, *_FILES)
