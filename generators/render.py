"""The one Jinja environment, and how dates, ids and Markdown become safe HTML; what a page is told lives in outputs."""

# The Markdown renderer names the arguments of its rules, wanted or not.
# ruff: noqa: ARG002

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any
from urllib.parse import quote

import nh3
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup, escape

from generators import assets, policy
from generators.derive import phrases
from generators.kind import LOOKS_LIKE_ID
from generators.values import LONDON, month_days, week_days

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# ------------------------------------------------------------------ text
# Characters that change how the text around them is read, or that break a line where no reader sees one:
# controls, directional marks and overrides, zero-width characters, line and paragraph separators, lone surrogates.
_INVISIBLE: Mapping[int, str | None] = {
    **dict.fromkeys([*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0)]),
    **dict.fromkeys([0x00AD, 0x061C, 0x180E, 0x200B, *range(0x200E, 0x2010), *range(0x202A, 0x202F)]),
    **dict.fromkeys([*range(0x2060, 0x2070), 0xFEFF, *range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080)]),
    0x2028: " ",
    0x2029: " ",
}
_SURROGATES = re.compile("[\ud800-\udfff]")


def plain(text: str) -> str:
    """The text without characters that are invisible or change the meaning of those around them."""
    if text.isascii() and text.isprintable():
        return text
    return _SURROGATES.sub("\ufffd", text.translate(_INVISIBLE))


def _printed(value: Any) -> Any:
    """What `{{ … }}` prints: plain text for a text, the thing itself for finished HTML and numbers."""
    return plain(value) if type(value) is str else value


# ------------------------------------------------------------------ dates
def day(value: date, *, short: bool = False) -> str:
    """`4 March 2026`, or `4 Mar 2026` where short; of a moment, the day in England."""
    said = phrases.day(value)
    if not short:
        return said
    number, name, year = said.split(" ")
    return f"{number} {name[:3]} {year}"


def moment(value: date | datetime, *, short: bool = False) -> str:
    """`14 January 2026 at 21:10` in English local time, or `14 Jan 2026, 21:10` where short; a date has no time."""
    if not isinstance(value, datetime):
        return day(value, short=short)
    return f"{day(value, short=True)}, {value.astimezone(LONDON):%H:%M}" if short else phrases.moment(value)


def weekday(value: date) -> str:
    """`Friday`."""
    return WEEKDAYS[value.weekday()]


def month(value: str) -> str:
    """`March 2026` for `2026-03`."""
    return day(month_days(value)[0]).split(" ", maxsplit=1)[1]


def week(value: str) -> str:
    """`Week of 2 March 2026` for `2026-W10`."""
    return f"Week of {day(week_days(value)[0])}"


def stamp(value: date | datetime) -> str:
    """The machine-readable form for `<time datetime>`."""
    return (
        value.astimezone(LONDON).isoformat(timespec="minutes")
        if isinstance(value, datetime)
        else value.isoformat()
    )


# ------------------------------------------------------------------ addresses
def relative(target: str, page: str) -> str:
    """The address of `target` (path in the site, `#part` allowed) as seen from `page`."""
    path, _, part = target.partition("#")
    there = "" if path in ("", page) else _from(path, page.rpartition("/")[0])
    if not there and not part:
        there = quote(page.rpartition("/")[2])
    return there + (f"#{quote(part)}" if part else "")


@lru_cache(maxsize=1 << 14)
def _from(path: str, folder: str) -> str:
    """The quoted address of a path of the site as seen from one of its folders."""
    *there, name = path.split("/")
    here = folder.split("/") if folder else []
    shared = 0
    while shared < min(len(there), len(here)) and there[shared] == here[shared]:
        shared += 1
    return quote("/".join([*([".."] * (len(here) - shared)), *there[shared:], name]))


@pass_context
def to(context: Context, target: str) -> str:
    """In a template: the relative address of a page of this site. The only source of a link's address."""
    path, mark, query = target.partition("?")
    return relative(path, _here(context)) + mark + query


def _here(context: Context) -> str:
    return str(context.resolve("path") or "index.html")


def _addresses(context: Context) -> Mapping[str, str]:
    found = context.resolve("addresses")
    return found if isinstance(found, Mapping) else {}


_IN_TEXT = re.compile(rf"\b{LOOKS_LIKE_ID.pattern}", re.ASCII)


def _linked(text: str, addresses: Mapping[str, str], page: str) -> Iterator[Markup]:
    """Escaped text in which every id of a record of this site is a link to its page."""
    start = 0
    for found in _IN_TEXT.finditer(text):
        name = found[0]
        # A full id may be followed by a hyphen that belongs to the sentence.
        while name not in addresses and "-" in name[4:]:
            name = name.rpartition("-")[0]
        if name in addresses and addresses[name] != page:
            yield escape(text[start : found.start()])
            yield Markup('<a href="{}">{}</a>').format(relative(addresses[name], page), name)
            start = found.start() + len(name)
    yield escape(text[start:])


@pass_context
def ids(context: Context, text: str) -> Markup:
    """A text with links for the ids in it; line breaks are kept by the style sheet."""
    return Markup("").join(_linked(plain(text), _addresses(context), _here(context)))


def code(text: str) -> Markup:
    """Words of ours in which `backticks` mark what is typed."""
    pieces = plain(text).split("`")
    return Markup("").join(
        Markup('<code class="ce-mono">{}</code>').format(piece)
        if index % 2 and index < len(pieces) - 1
        else escape(piece)
        for index, piece in enumerate(pieces)
    )


# ------------------------------------------------------------------ Markdown of records
_ALLOWED = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
# The level of the heading below which a record's text stands.
_PAGE_LEVEL = 2


class _Prose(RendererHTML):
    """Markdown to HTML: ids become links, addresses out of this site become text, pictures become their description."""

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Mapping[str, Any]) -> str:
        if any(token.type == "link_open" for token in tokens[:idx]) and _open_links(tokens[:idx]):
            return str(escape(tokens[idx].content))
        return str(Markup("").join(_linked(tokens[idx].content, env["addresses"], env["page"])))

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Mapping[str, Any]) -> str:
        return str(escape(tokens[idx].content or "picture"))

    def link_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Mapping[str, Any]
    ) -> str:
        target = env["addresses"].get(_href(tokens[idx]))
        return str(Markup('<a href="{}">').format(relative(target, env["page"]))) if target else "<span>"

    def link_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Mapping[str, Any]
    ) -> str:
        opened = [token for token in tokens[:idx] if token.type == "link_open"][-1]
        href = _href(opened)
        return "</a>" if env["addresses"].get(href) else f"</span> ({escape(href)})"


def _href(token: Token) -> str:
    return str(token.attrGet("href") or "")


def _open_links(tokens: Sequence[Token]) -> bool:
    return sum(token.type == "link_open" for token in tokens) > sum(
        token.type == "link_close" for token in tokens
    )


@cache
def _markdown() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False, "linkify": False}, renderer_cls=_Prose)
    return made.enable("table").disable(["html_block", "html_inline"])


def markdown(text: str, addresses: Mapping[str, str], page: str) -> Markup:
    """Markdown of a record as HTML that holds no script, no style and no address out of this site."""
    parser = _markdown()
    about = {"addresses": addresses, "page": page}
    tokens = parser.parse(plain(text), about)
    _level(tokens)
    raw = parser.renderer.render(tokens, parser.options, about)
    return Markup(nh3.clean(raw, tags=_ALLOWED, attributes={"a": {"href"}}, url_schemes=set(), link_rel=None))  # noqa: S704 - cleaned by an allow list


def _level(tokens: Sequence[Token]) -> None:
    """Headings of a record's text begin below the page's own and never skip a level."""
    written = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    levels = sorted({token.tag for token in written})
    before = _PAGE_LEVEL
    for token in written:
        if token.type == "heading_open":
            before = min(_PAGE_LEVEL + 1 + levels.index(token.tag), before + 1, 6)
        token.tag = f"h{before}"


@pass_context
def prose(context: Context, text: str) -> Markup:
    """In a template: the Markdown of a record."""
    return markdown(text, _addresses(context), _here(context))


_GUIDE_TAGS = _ALLOWED | {
    "h1",
    "h2",
    "dl",
    "dt",
    "dd",
    "div",
    "span",
    "kbd",
    "abbr",
    "caption",
    "figure",
    "figcaption",
    "img",
    "sup",
    "sub",
    "details",
    "summary",
}
_GUIDE_ATTRIBUTES = {
    "*": {"id", "class", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "th": {"scope"},
    "ol": {"start"},
    "details": {"open"},
}


def guide(html: str) -> Markup:
    """The HTML that MkDocs made of a hand-written page, without scripts, styles, handlers or addresses out of this site."""
    cleaned = nh3.clean(
        html,
        tags=_GUIDE_TAGS,
        attributes=_GUIDE_ATTRIBUTES,
        attribute_filter=_inside,
        url_schemes=set(),
        link_rel=None,
    )
    return Markup(cleaned)  # noqa: S704 - cleaned by an allow list


def _inside(_element: str, attribute: str, value: str) -> str | None:
    """Keeps an address only where it stays within this site: relative, and no `//host`."""
    outward = attribute in ("href", "src") and (
        value.startswith(("/", "\\")) or ":" in value.split("#", maxsplit=1)[0]
    )
    return None if outward else value


# ------------------------------------------------------------------ the environment
@cache
def environment() -> Environment:
    """The environment of every page and PDF: autoescape on, an unknown name is an error, templates only from the package."""
    made = Environment(
        loader=FileSystemLoader(assets.templates_dir()),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        keep_trailing_newline=True,
        cache_size=-1,
    )
    made.globals["to"] = to
    made.globals["policy"] = Markup(policy.CONTENT)  # noqa: S704 - a text of ours
    made.filters.update(
        day=day,
        short_day=lambda value: day(value, short=True),
        moment=moment,
        short_moment=lambda value: moment(value, short=True),
        weekday=weekday,
        month=month,
        week=week,
        stamp=stamp,
        listed=phrases.listed,
        ids=ids,
        code=code,
        prose=prose,
        plain=plain,
    )
    return made


def render(template: str, context: Mapping[str, Any]) -> str:
    """A template filled in. `path` (address of the page in its site) and `addresses` (record id -> path) make links."""
    return environment().get_template(template).render(context)
