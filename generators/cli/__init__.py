"""The command line: what each command takes and prints. The clock and the environment are read here and nowhere below."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from generators.cli import example, publish, records, themes, trail, worth
from generators.cli.app import app

# Each module adds its commands to the one `evidence`.
COMMANDS = (records, themes, publish, trail, worth, example)


def main() -> None:
    """The `evidence` command. A stream that is closed swallows; one that cannot show a letter shows its code."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - open to the end
        elif stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace")
    # A command reads much, keeps it to its end and makes hardly a circle: the collector would walk over all of it in vain.
    gc.set_threshold(100_000, 50, 100)
    app()


if __name__ == "__main__":
    main()
