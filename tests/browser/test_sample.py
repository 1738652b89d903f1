"""The inspector sample by a reader's own seed, in a real browser and from a folder: the same order as the rule gives."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from generators import website
from tests.books import book
from tests.browser.watched import Watched
from tests.repositories import write

IDS = [f"INC-2026-{number:03}" for number in range(12)]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    one = (
        "{{id: {id}, title: Fall, service: SVC-one, occurred_at: 2026-02-03T09:00, became_aware_at: 2026-02-03T09:05, "
        "reported_at: 2026-02-03T09:30, category: falls, "
        "harm: {{physical: low, psychological: none, reg18_injury: false, candour_threshold: false}}}}"
    )
    files = {f"records/incidents/{identity}.yml": one.format(id=identity) for identity in IDS}
    out = tmp_path_factory.mktemp("sample-site")
    website.build(book(write(tmp_path_factory.mktemp("sample"), files)), out)
    return out


@pytest.mark.parametrize("seed", ["blue door", "Grüße, £5 – 東", "a" * 100, "<b>x</b>"])
def test_a_seed_of_one_s_own_draws_by_the_rule_of_the_page(browser: Browser, site: Path, seed: str) -> None:
    watched = Watched(browser.new_context().new_page(), f"{site.as_uri()}/")
    page = watched.open("sample/index.html")
    page.get_by_label("Your seed").fill(seed)
    page.get_by_role("button", name="Draw").click()
    by_hand = sorted(IDS, key=lambda identity: hashlib.sha256((seed + identity).encode()).hexdigest())
    drawn = page.locator("#own-drawn a").all_inner_texts()
    assert drawn == by_hand[:5]
    digest = hashlib.sha256((seed + by_hand[0]).encode()).hexdigest()
    assert page.locator("#own-drawn li").first.inner_text().endswith(digest[:16])
    assert f"5 of {len(IDS)} incidents" in page.locator("#own-said").inner_text()
    page.locator("#own-drawn a").first.click()
    assert by_hand[0] in page.locator("main").inner_text()
    watched.sound()
    page.context.close()


def test_without_scripts_there_is_the_rule_and_no_form(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.as_uri()}/sample/index.html")
    assert not page.get_by_label("Your seed").is_visible()
    assert "work out the order yourself by the rule above" in page.locator("main").inner_text()
    context.close()
