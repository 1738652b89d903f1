"""Dates, ids and Markdown on a page: read as written, linked where they lead, and never more than text."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from generators import assets, render
from generators.values import LONDON
from tests.hostile import PAYLOADS

ADDRESSES = {
    "ACT-one": "actions/ACT-one.html",
    "CTL-a-b": "controls/CTL-a-b.html",
    "INC-two": "incidents/INC-two.html",
}
PAGE = "actions/ACT-one.html"
TEMPLATES = sorted(path for path in assets.templates_dir().rglob("*.html") if "vendor" not in path.parts)


def ids(text: str, page: str = PAGE) -> str:
    told = render.environment().from_string("{{ text | ids }}")
    return told.render(text=text, path=page, addresses=ADDRESSES)


def prose(text: str) -> str:
    return str(render.markdown(text, ADDRESSES, PAGE))


# ------------------------------------------------------------------ dates
def test_dates_are_written_as_people_say_them() -> None:
    assert render.day(date(2026, 3, 4)) == "4 March 2026"
    assert render.day(date(2026, 9, 4), short=True) == "4 Sep 2026"
    assert render.weekday(date(2026, 3, 4)) == "Wednesday"
    assert render.month("2026-03") == "March 2026"
    assert render.week("2026-W10") == "Week of 2 March 2026"


def test_moments_are_in_english_local_time() -> None:
    summer = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert render.moment(summer) == "1 July 2026 at 23:30"
    assert render.moment(summer, short=True) == "1 Jul 2026, 23:30"
    assert render.stamp(summer) == "2026-07-01T23:30+01:00"
    assert render.moment(date(2026, 7, 1)) == "1 July 2026"


def test_the_hour_that_came_twice_keeps_its_offset() -> None:
    second = datetime(2025, 10, 26, 1, 30, fold=1, tzinfo=LONDON)
    assert render.stamp(second) == "2025-10-26T01:30+00:00"


# ------------------------------------------------------------------ addresses
@pytest.mark.parametrize(
    ("target", "page", "address"),
    [
        ("actions/ACT-one.html", "index.html", "actions/ACT-one.html"),
        ("index.html", "actions/ACT-one.html", "../index.html"),
        ("actions/index.html", "actions/ACT-one.html", "index.html"),
        (
            "reference/catalogues/themes.html#falls",
            "incidents/INC-two.html",
            "../reference/catalogues/themes.html#falls",
        ),
        ("actions/ACT-one.html#evidence", "actions/ACT-one.html", "#evidence"),
        ("evidence/files/one/a letter#1.pdf", "index.html", "evidence/files/one/a%20letter#1.pdf"),
    ],
)
def test_addresses_are_relative_to_the_page(target: str, page: str, address: str) -> None:
    assert render.relative(target, page) == address


def test_a_filter_stays_in_the_address() -> None:
    told = render.environment().from_string("{{ to('actions/index.html?overdue=Yes') }}")
    assert told.render(path="services/SVC-one.html") == "../actions/index.html?overdue=Yes"


# ------------------------------------------------------------------ ids in text
def test_an_id_leads_to_its_record() -> None:
    assert ids("See INC-two.") == 'See <a href="../incidents/INC-two.html">INC-two</a>.'


def test_an_id_without_a_page_stays_text() -> None:
    assert ids("See INC-hidden and P-007.") == "See INC-hidden and P-007."


def test_a_page_does_not_lead_to_itself() -> None:
    assert ids("ACT-one") == "ACT-one"


def test_a_hyphen_after_an_id_belongs_to_the_sentence() -> None:
    assert ids("INC-two-related and CTL-a-b-c") == (
        '<a href="../incidents/INC-two.html">INC-two</a>-related and '
        '<a href="../controls/CTL-a-b.html">CTL-a-b</a>-c'
    )


def test_an_id_inside_a_word_is_none() -> None:
    assert "<a" not in ids("XINC-two")


# ------------------------------------------------------------------ invisible characters
@pytest.mark.parametrize(
    "character", ["\u202e", "\u200b", "\u2066", "\ufeff", "\x00", "\x1b", "\u00ad", "\U000e0041"]
)
def test_invisible_characters_are_not_printed(character: str) -> None:
    told = render.environment().from_string("{{ text }}|{{ text | ids }}|{{ text | prose }}")
    assert character not in told.render(text=f"a{character}b", path=PAGE, addresses={})


def test_line_separators_become_spaces() -> None:
    assert render.plain("java\u2028script") == "java script"


def test_a_lone_surrogate_is_shown_as_one_that_cannot_be_shown() -> None:
    assert render.plain("a\ud800b") == "a\ufffdb"


# ------------------------------------------------------------------ Markdown
def test_markdown_of_a_record_is_set() -> None:
    shown = prose("# Heading\n\n*One* and **two**\n\n- a\n- b\n\n| x | y |\n|:--|--:|\n| 1 | 2 |\n")
    assert "<h3>Heading</h3>" in shown
    assert "<em>One</em> and <strong>two</strong>" in shown
    assert "<li>a</li>" in shown
    assert "<td>1</td>" in shown
    assert "style" not in shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("## A\n\n### B", ["h3", "h4"]),
        ("# A\n\n### B\n\n# C", ["h3", "h4", "h3"]),
        ("#### A\n\n# B", ["h3", "h3"]),
        ("# A\n\n###### B", ["h3", "h4"]),
    ],
)
def test_headings_begin_below_the_page_s_own_and_skip_no_level(written: str, shown: list[str]) -> None:
    assert re.findall(r"<(h\d)>", prose(written)) == shown


def test_ids_in_markdown_become_links() -> None:
    assert '<a href="../incidents/INC-two.html">INC-two</a>' in prose("See INC-two.")
    assert '<a href="../incidents/INC-two.html">the fall</a>' in prose("See [the fall](INC-two).")


def test_addresses_out_of_the_site_become_text() -> None:
    shown = prose("See [the law](https://example.invalid/law) and <https://example.invalid>.")
    assert "<a" not in shown
    assert "the law (https://example.invalid/law)" in re.sub(r"</?span>", "", shown)


def test_pictures_become_their_description() -> None:
    assert prose("![A stair](https://example.invalid/p.png)") == "<p>A stair</p>\n"


def test_html_in_a_record_is_shown_as_written() -> None:
    assert prose("<b>bold</b>") == "<p>&lt;b&gt;bold&lt;/b&gt;</p>\n"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_markdown_is_only_text(payload: str) -> None:
    shown = prose(payload)
    for element in re.findall(r"<[^>]*>", shown):
        assert re.fullmatch(r"</?[a-z0-9]+(?: href=\"(?:\.\./)?[\w./#%-]*\")*\s*/?>", element), element
    assert "javascript:" not in re.sub(r">[^<]*", ">", shown).lower()


# ------------------------------------------------------------------ hand-written pages
def test_a_guide_keeps_its_structure_and_loses_what_runs_or_fetches() -> None:
    html = (
        '<h1 id="top">Guide</h1><p onclick="x()" style="color:red">A <a href="https://example.invalid">law</a>, '
        '<a href="//example.invalid/x">that</a>, <a href="../index.html#top">home</a>, <img src="http://example.invalid/p.png" alt="p">'
        '<img src="plan.png" alt="Plan"></p><script>alert(1)</script><iframe src="x"></iframe>'
    )
    cleaned = str(render.guide(html))
    assert '<h1 id="top">Guide</h1>' in cleaned
    assert '<a href="../index.html#top">home</a>' in cleaned
    assert '<img src="plan.png" alt="Plan">' in cleaned
    for gone in ("example.invalid", "onclick", "style", "script", "iframe", "alert"):
        assert gone not in cleaned


# ------------------------------------------------------------------ the environment and its templates
def test_autoescape_is_on_and_an_unknown_name_is_an_error() -> None:
    environment = render.environment()
    assert environment.autoescape is True
    assert environment.from_string("{{ text }}").render(text="<b>&\"'") == "&lt;b&gt;&amp;&#34;&#39;"
    with pytest.raises(UndefinedError):
        environment.from_string("{{ nobody.told }}").render()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_switches_escaping_off_or_carries_script_or_style(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|autoescape|Markup", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|https?://(?!www\.w3\.org)", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_address_in_a_template_is_made_by_to(template: Path) -> None:
    addresses = re.findall(r'(?:href|src)="([^"]*)"', template.read_text(encoding="utf-8"))
    assert not [address for address in addresses if not re.fullmatch(r"\{\{ to\(.+\) \}\}|#\w+", address)]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_attribute_in_a_template_is_quoted(template: Path) -> None:
    assert not re.search(r"=\{\{", template.read_text(encoding="utf-8"))
