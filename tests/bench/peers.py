"""Other programs that do a part of this work, set up in a folder of their own, and as many records for them, with as much text."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

from tests.bench import workload
from tests.bench.measuring import Job
from tests.repositories import committed

NAMES = ("strictdoc", "doorstop")
_A_DOCUMENT = 50


def installed(folder: Path) -> Path | str:
    """Where the peers' commands lie, installed with pip as it is set up here; why not, where that fails."""
    venv.create(folder, with_pip=True)
    done = subprocess.run(
        [folder / "bin" / "python", "-m", "pip", "install", "--quiet", *NAMES],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["pip gave no reason"])[-1]
    return folder / "bin"


def versions(commands: Path) -> str:
    """Name and version of each peer."""
    said = subprocess.run(
        [commands / "python", "-m", "pip", "list", "--format", "freeze"],
        capture_output=True,
        text=True,
        check=True,
    )
    found = dict(line.split("==", 1) for line in said.stdout.splitlines() if "==" in line)
    return ", ".join(f"{name} {found.get(name, '?')}" for name in NAMES)


def doorstop(commands: Path, folder: Path, records: int) -> Job:
    """A check of as many items."""
    place = folder / "records"
    place.mkdir(parents=True)
    (place / ".doorstop.yml").write_text("settings:\n  digits: 5\n  prefix: REC\n  sep: ''\n")
    for number, told in enumerate(workload.paragraphs(records), 1):
        body = "".join(f"  {line}\n\n" for line in told)
        (place / f"REC{number:05}.yml").write_text(
            f"active: true\nderived: false\nheader: ''\nlevel: 1.1.{number}\nlinks: []\nnormative: true\nref: ''\n"
            f"reviewed: null\ntext: |\n{body}"
        )
    committed(folder)
    return Job(folder, (str(commands / "doorstop"),))


def strictdoc(commands: Path, folder: Path, records: int) -> Job:
    """An export of as many requirements, fifty to a document, each with its link to another."""
    folder.mkdir(parents=True)
    told = list(workload.paragraphs(records))
    for start in range(0, records, _A_DOCUMENT):
        lines = [f"[DOCUMENT]\nTITLE: Records {start // _A_DOCUMENT}\n"]
        for number in range(start, min(records, start + _A_DOCUMENT)):
            text = "\n\n".join(told[number])
            link = f"RELATIONS:\n- TYPE: Parent\n  VALUE: REC-{number - number % 10:05}\n"
            lines.append(
                f"[REQUIREMENT]\nUID: REC-{number:05}\nTITLE: Record {number}\nSTATEMENT: >>>\n{text}\n<<<\n"
                + (link if number % 10 else "")
            )
        (folder / f"records_{start // _A_DOCUMENT:03}.sdoc").write_text("\n".join(lines))
    return Job(folder, (str(commands / "strictdoc"), "export", ".", "--output-dir", "out"))


def mkdocs(folder: Path, pages: int) -> Job:
    """As many plain pages in the default theme, with only the index in the menu."""
    return Job(workload.plain_pages(folder, pages), (sys.executable, "-m", "mkdocs", "build", "-q"))
