"""The `evidence` command itself, and how it speaks of what cannot go on; each command lives in a module beside this one."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager

import typer

from generators.finding import Unable

app = typer.Typer(
    name="evidence",
    help="Governance records kept as YAML in git: checked, and shown as an evidence site and PDFs.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@contextmanager
def spoken() -> Iterator[None]:
    """`Unable`, and a machine that refuses, as one line and its cure, exit code 2; never a traceback for either."""
    try:
        yield
    except Unable as unable:
        _give_up(unable.message, unable.cure)
        raise typer.Exit(2) from unable
    except BrokenPipeError:  # whoever read the output has gone, which is no fault
        raise
    except OSError as error:
        place = f"{error.filename2 or error.filename}: " if error.filename else ""
        _give_up(f"{place}{error.strerror or error}", _REFUSALS.get(error.errno or 0, _REFUSED))
        raise typer.Exit(2) from error
    except BrokenExecutor as error:
        _give_up("a process that made PDFs was ended from outside", "free some memory, and try again")
        raise typer.Exit(2) from error


_REFUSED = "see that this place can be reached and written to, or name another with --out or --repo"
_REFUSALS = {
    errno.ENOSPC: "free some space on the disk, or choose another with --out",
    errno.EDQUOT: "free some space on the disk, or choose another with --out",
    errno.EADDRINUSE: "end what uses this port, or choose another with --port",
    errno.EMFILE: "close other programs, or raise the limit of open files (ulimit -n)",
    errno.ENAMETOOLONG: "use a folder with a shorter path",
}


def _give_up(message: str, cure: str) -> None:
    say(f"evidence: {message}")
    if cure:
        say(f"    cure: {cure}")


# What makes a terminal do something instead of showing it, or shows text in another order than it is written in.
_CONTROLS = (
    *range(9),
    *range(11, 32),
    *range(127, 160),
    0x61C,
    0x200E,
    0x200F,
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
)
_SHOWN = {code: f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" for code in _CONTROLS}


def harmless(text: str) -> str:
    """Text of which nothing acts on a terminal: what records and commits say may be hostile."""
    return text.translate(_SHOWN)


def show(text: str) -> None:
    """Print a result for people."""
    sys.stdout.write(harmless(text))


def say(line: str) -> None:
    """Progress and remarks, kept apart from results."""
    print(harmless(line), file=sys.stderr)
