"""Versions in a real browser, opened from a folder and without scripts: a version's address shows its text and nothing later."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from generators import website
from tests import grown

UPDATES = [f"          - {{on: 2026-02-{day:02}, by: STF-002, note: Note {day}}}" for day in range(1, 13)]


def test_the_address_of_a_version_shows_what_it_said_and_nothing_later(
    browser: Browser, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    repository = grown.Grown(tmp_path)
    commits = [
        repository.commit(
            {grown.ACTION: grown.action("2026-06-30", "\n".join(["updates:", *UPDATES[:number]]))},
            when=f"2026-02-{number + 1:02}T09:00",
        )
        for number in range(1, 12)
    ]
    out = tmp_path_factory.mktemp("site")
    website.build(repository.book(), out)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    place = f"v-{commits[4][:12]}"
    page.goto(f"{out.as_uri()}/actions/ACT-carers.html#{place}")
    page.locator(f"[id='{place}'] a").first.click()
    page.wait_for_url(f"**/actions/life/ACT-carers.html#{place}")
    page.locator(f"[id='{place}']").get_by_role("link", name="This version in full").click()
    page.wait_for_url(f"**/actions/versions/ACT-carers.html#{place}")
    text = page.locator(".ce-run pre").inner_text()
    assert [f"Note {day}" in text for day in range(1, 12)] == [True] * 5 + [False] * 6
    page.goto(f"{out.as_uri()}/actions/versions/ACT-carers.html")
    whole = page.locator(".ce-run pre").inner_text()
    assert [f"Note {day}" in whole for day in range(1, 12)] == [True] * 10 + [False], (
        "the newest is on the page"
    )
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation", name="Sections").is_visible()
    context.close()
