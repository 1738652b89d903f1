"""What people with other eyes, hands and screens meet on a page: axe-core's rules, widths, zoom, spacing, focus and motion; which pages, tests say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize

WIDE: ViewportSize = {"width": 1280, "height": 900}
TABLET: ViewportSize = {"width": 768, "height": 1024}
PHONE: ViewportSize = {"width": 360, "height": 740}
# 1280 px wide at 400 %: WCAG 2.2, success criterion 1.4.10.
ZOOMED: ViewportSize = {"width": 320, "height": 256}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

_AXE = """
([rules, contrast]) => axe.run({
  preload: false, runOnly: rules, resultTypes: ["violations"], rules: {"color-contrast": {enabled: contrast}},
}).then(found => ({
  passed: found.passes.length,
  broken: found.violations.map(one => `${one.id}: ${one.nodes.length} × ${one.nodes[0].html.slice(0, 200)}`),
}))
"""

# What stands out of the page to the right, and text that is cut where its box ends.
_CUT = """
sideways => {
  const page = document.documentElement, found = [];
  if (sideways && page.scrollWidth > page.clientWidth) found.push(`the page is ${page.scrollWidth - page.clientWidth} px too wide`);
  const leaves = (part, box) => {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT), range = document.createRange();
    while (walker.nextNode()) {
      range.selectNodeContents(walker.currentNode);
      for (const one of range.getClientRects()) if (one.right > box.right + 1 || one.bottom > box.bottom + 1) return true;
    }
    return false;
  };
  for (const part of document.querySelectorAll("body *")) {
    const style = getComputedStyle(part);
    if (style.overflowX === "visible" && style.overflowY === "visible" || part.ownerSVGElement || !part.textContent.trim()) continue;
    if (part.closest(".govuk-visually-hidden, option, select") || part.clientWidth <= 1) continue;
    const wide = part.scrollWidth > part.clientWidth + 1, high = part.scrollHeight > part.clientHeight + 1;
    if (!wide && !high) continue;
    const scrolls = value => value === "auto" || value === "scroll";
    if (!(wide && scrolls(style.overflowX) || high && scrolls(style.overflowY))) {
      if (leaves(part, part.getBoundingClientRect())) found.push(`cut: ${part.outerHTML.slice(0, 150)}`);
    } else if (part.tabIndex < 0 && !part.querySelector("a[href], button, input, select, summary"))
      found.push(`scrolls, but not by keyboard: ${part.outerHTML.slice(0, 150)}`);
  }
  for (const text of document.querySelectorAll("main svg text")) {
    const drawing = text.ownerSVGElement, box = text.getBoundingClientRect(), edge = drawing.getBoundingClientRect();
    if (getComputedStyle(drawing).overflow !== "visible" && box.width && (box.right > edge.right + 2 || box.left < edge.left - 2))
      found.push(`cut in a drawing: ${text.textContent}`);
  }
  return found;
}
"""

# WCAG 2.2, success criterion 1.4.12, to the letter.
_SPACED = """
() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
    p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}
"""

# Focus set by script shows as it does by keyboard, once a key was the last thing used.
_FOCUS = """
() => {
  const found = [], look = part => {
    const s = getComputedStyle(part);
    return [s.outlineStyle === "none" ? "" : s.outlineWidth + s.outlineColor, s.boxShadow, s.backgroundColor, s.borderColor, s.borderWidth, s.textDecoration].join("|");
  };
  let focused = 0;
  for (const part of document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")) {
    if (!part.getClientRects().length || part.disabled) continue;
    const shown = () => look(part) + (part.labels && part.labels[0] ? look(part.labels[0]) : "");
    document.activeElement.blur();
    const before = shown();
    part.focus();
    if (document.activeElement !== part) found.push(`takes no focus: ${part.outerHTML.slice(0, 150)}`);
    else if (shown() === before) found.push(`shows no focus: ${part.outerHTML.slice(0, 150)}`);
    focused += 1;
  }
  document.activeElement.blur();
  return { focused, found };
}
"""

_MOVES = """
() => [...document.querySelectorAll("*")].flatMap(part => ["", "::before", "::after"].flatMap(which => {
  const style = getComputedStyle(part, which || null);
  const long = value => value.split(",").some(one => parseFloat(one) > 0.01);
  return long(style.transitionDuration) || style.animationName !== "none" && long(style.animationDuration) || style.scrollBehavior === "smooth"
    ? [`moves: ${part.outerHTML.slice(0, 120)} ${which}`] : [];
})).slice(0, 5)
"""


def axe_of(root: Path) -> str:
    """The source of axe-core; skipped, and said so, where it is not installed."""
    place = root / "node_modules/axe-core/axe.min.js"
    if not place.is_file():
        pytest.skip("axe-core is not installed: `make setup` fetches it")
    return place.read_text(encoding="utf-8")


def unfolded(page: Page) -> None:
    """Open every folded part, so that what is in it is looked at too."""
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")


def broken(page: Page, axe: str, views: Sequence[ViewportSize]) -> list[str]:
    """Every rule of accessibility that the open page breaks, and everything that is too wide or cut, at each of these sizes.

    Contrast, which takes longest, is measured at the first of them.
    """
    found: list[str] = []
    page.evaluate(axe)
    for view in views:
        page.set_viewport_size(view)
        told = page.evaluate(_AXE, [RULES, view is views[0]])
        assert told["passed"] > 10
        found += [f"{view['width']}: {said}" for said in (*told["broken"], *cut(page))]
    return found


def cut(page: Page, *, sideways: bool = True) -> list[str]:
    """Text of the open page that is cut off or reached by scrolling that no key does; and how much the page is too wide."""
    return list(page.evaluate(_CUT, sideways))


def spaced(page: Page) -> None:
    """Space the text of the open page as far as a reader may want it."""
    page.evaluate(_SPACED)


def without_focus(page: Page) -> list[str]:
    """What can be used by keyboard and looks no different when it has the focus."""
    page.keyboard.press("Tab")
    told = page.evaluate(_FOCUS)
    assert told["focused"] or not page.locator("a[href]").count()
    return list(told["found"])


def moving(page: Page) -> list[str]:
    """What would move, although the reader asks for no motion."""
    return list(page.evaluate(_MOVES))
