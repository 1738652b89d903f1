"""Where each page stands in the site; what is on it lives in the other modules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from generators.audience import file_name
from generators.finding import Unable
from generators.kind import LOOKS_LIKE_ID, Kind
from generators.ledger import Entry, Ledger

HOME = "index.html"
RECORDS = "records.html"
SEARCH = "search.html"
SEARCH_FILES = "search/"
INDEX = "index/"
REFERENCE = "reference/index.html"
FINDINGS = "reference/findings/index.html"
FILES = "evidence/files/"
TRAIL = "audit-trail/index.html"
TIMELINESS = "timeliness.html"
CUSTODY = "custody.html"
LOOPS = "loops.html"
REFERRALS = "reconciliation.html"
COVERAGE = "coverage/index.html"
OBSERVED = "observed-practice.html"
MAR = "mar-reconciliation.html"
SIGNALS = "signals/index.html"
AT_THE_TIME = "signals/at-the-time.html"
CONTRADICTIONS = "contradictions.html"
THEMES = "themes/index.html"
WITNESS = "custody/witness.json"
STORIES = "story/index.html"
TIMELINE = "timeline.html"
PEOPLE = "people/index.html"
DATES = "dates/index.html"
SAMPLE = "sample/index.html"
ABOUT = "about-this-build.html"
ACCESSIBILITY = "accessibility.html"
NOT_FOUND = "404.html"


def of_record(entry: Entry) -> str:
    """`actions/ACT-0012.html`; the provider's page is `provider.html`. Raises Unable for an id that is no file name."""
    if not entry.kind.folder:
        return "provider.html"
    if not LOOKS_LIKE_ID.fullmatch(entry.id):
        raise Unable(
            f"{entry.document.path}: the id {entry.id!r} cannot be the name of a page",
            "give it an id such as ACT-0012",
        )
    return f"{entry.kind.folder}/{entry.id}.html"


def of_file(evidence_id: str, path: str) -> str:
    """`evidence/files/EVD-0003.pdf`: where the file of an evidence item is published, whatever it is called among the records."""
    return f"{FILES}{file_name(evidence_id, path)}"


def of_register(kind: Kind) -> str:
    """`actions/index.html`."""
    return f"{kind.folder}/index.html" if kind.folder else "provider.html"


def of_logo(suffix: str) -> str:
    """Where the provider's logo is published."""
    return f"assets/logo.{suffix}"


def of_trail(name: str) -> str:
    """`audit-trail/2026-01.html`: a month of the audit trail, or a part of one."""
    return f"audit-trail/{name}.html"


def of_gone(identity: str) -> str:
    """The page of a record that is no longer among the records; empty for an id that is no file name."""
    return f"audit-trail/gone/{identity}.html" if LOOKS_LIKE_ID.fullmatch(identity) else ""


def of_life(page: str, part: int = 1) -> str:
    """`actions/life/ACT-0012.html`, then `ACT-0012.2.html`: the life of the record on a page; no id holds a dot."""
    return _beside(page, "life", part)


def of_versions(page: str, part: int = 1) -> str:
    """`actions/versions/ACT-0012.html`, then `ACT-0012.2.html`: the full text of the versions of the record on a page."""
    return _beside(page, "versions", part)


def of_part(page: str, name: str) -> str:
    """`plans/objectives/PLN-0001.html`: a part of what a record's page tells that stands on a page of its own."""
    return _beside(page, name, 1)


def _beside(page: str, folder: str, part: int) -> str:
    above, _, name = page.rpartition("/")
    stem = name.removesuffix(".html")
    return f"{above}/{folder}/{stem}{f'.{part}' if part > 1 else ''}.html".removeprefix("/")


def of_signal(signal: str) -> str:
    """`signals/F1.html`: the page of an escalation signal."""
    return f"signals/{signal}.html"


def of_sampled(identity: str) -> str:
    """`sample/INC-2026-004.html`: the page of an incident that was drawn."""
    return f"sample/{identity}.html"


def of_theme(theme: str) -> str:
    """`themes/falls.html`: the page of a learning theme."""
    return f"themes/{theme}.html"


def of_story(identity: str) -> str:
    """`story/ENF-2026-01.html`: the story that a notice, response or plan heads."""
    return f"story/{identity}.html"


def of_person(pseudonym: str) -> str:
    """`people/P-004.html`: everything that names one person, by pseudonym."""
    return f"people/{pseudonym}.html"


def of_dates(name: str) -> str:
    """`dates/2026-01.html`: the dated facts of a month, or of a part of one."""
    return f"dates/{name}.html"


def of_timeline(name: str) -> str:
    """`timeline/2026-01.html`: a part of the timeline, by its first month."""
    return f"timeline/{name}.html"


def of_kind(kind: Kind) -> str:
    """The reference page of a kind."""
    return f"reference/kinds/{kind.name}.html"


def of_code(code: str) -> str:
    """The reference page of a finding code."""
    return f"reference/findings/{code}.html"


def of_catalogue(name: str) -> str:
    """The reference page of a catalogue."""
    return f"reference/catalogues/{name}.html"


def anchor(text: str) -> str:
    """A text as the name of a place in a page: letters, digits and hyphens."""
    return "".join(character if character.isascii() and character.isalnum() else "-" for character in text)


def of_entry(day: date, shift: str | None) -> str:
    """Where an entry stands on the page of its check log: `on-2026-03-04-night`."""
    return f"on-{day.isoformat()}{f'-{anchor(shift)}' if shift else ''}"


def of_records(ledger: Ledger) -> Mapping[str, str]:
    """Id -> page, for every record of a ledger."""
    return MappingProxyType({entry.id: of_record(entry) for entry in ledger.entries.values()})
