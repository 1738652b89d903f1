"""The register of names is invented, the same every time, and in no file of the repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

from generators.authoring.invented import register
from generators.kinds.staff import Staff
from generators.ledger import Ledger
from generators.names import read


def names(book: Ledger) -> list[str]:
    rows = register([staff.id for staff in book.of(Staff)]).splitlines()[1:]
    return [row.split(",")[1] for row in rows]


def test_everybody_has_a_name_of_their_own(book: Ledger) -> None:
    assert len(set(names(book))) == len(names(book)) == len(book.of(Staff))
    assert all(len(name.split()) == 2 for name in names(book))


def test_the_register_is_read_and_shown_to_inspectors_and_the_team(book: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    file.write_text(register([staff.id for staff in book.of(Staff)]))
    register_ = read(file)
    assert register_.for_audience("inspector").keys() == {staff.id for staff in book.of(Staff)}
    assert register_.for_audience("internal") == register_.for_audience("inspector")
    assert not register_.for_audience("commissioner")


def test_names_hang_on_the_ids_alone(book: Ledger) -> None:
    ids = [staff.id for staff in book.of(Staff)]
    assert register(ids) == register(ids[::-1])


def test_no_tracked_file_holds_one_of_the_names(book: Ledger, root: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True).stdout
    texts = [
        (root / name.decode()).read_bytes()
        for name in listed.split(b"\0")
        if name and (root / name.decode()).is_file()
    ]
    for name in names(book):
        assert not any(name.encode() in text for text in texts), name
