"""What accessibility costs a report, and what a second process saves on ten; printed by a process of its own.

`python -m tests.bench.reports 3` prints the ratio of a report of ours to the same HTML through the plain library, and of
ten reports by two processes to ten by one, each the median of so many pairs.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial

from weasyprint import HTML

from generators import pdf
from generators.book import Book, open_book
from generators.outputs import packs
from generators.pdf import rendering
from generators.pdf.sheet import Sheet
from tests.bench.measuring import ROOT

AS_OF = date(2026, 5, 31)


def plain(sheet: Sheet) -> bytes:
    """The same HTML and styles by the library alone: no tags, no claim to any standard."""
    configuration, style = rendering._fonts()
    held = rendering._Held({name: (content, "") for name, content in sheet.pictures})
    page = HTML(string=sheet.html, base_url=None, url_fetcher=held, media_type="print")
    made: bytes = page.write_pdf(stylesheets=[style], font_config=configuration)
    return made


def _spent(work: Callable[[], object], clock: Callable[[], float]) -> float:
    started = clock()
    work()
    return clock() - started


def _by(processes: int, sheets: list[Sheet]) -> None:
    with ProcessPoolExecutor(processes) as pool:
        list(pool.map(pdf.made, sheets))


def ratios(book: Book, pairs: int) -> tuple[float, float]:
    """Accessible to plain, in CPU; two processes to one, on the clock."""
    shelf = sorted((pdf.sheet(book, pack) for pack in packs.shelf(book)), key=lambda one: len(one.html))
    long, ten = shelf[-1], shelf[-11:-1]
    plain(long)
    tagged, by_two = [], []
    for _ in range(pairs):
        first = _spent(partial(pdf.made, long), time.process_time)
        tagged.append(first / _spent(partial(plain, long), time.process_time))
        two = _spent(partial(_by, 2, ten), time.perf_counter)
        by_two.append(two / _spent(partial(_by, 1, ten), time.perf_counter))
    return statistics.median(tagged), statistics.median(by_two)


def main() -> None:
    """Print both."""
    book, _ = open_book(ROOT, "internal", AS_OF)
    if book is None:
        sys.exit("the example has errors")
    pdf.require()
    tagged, by_two = ratios(book, int(sys.argv[1]))
    print(f"{tagged:.3f} {by_two:.3f}")


if __name__ == "__main__":
    main()
