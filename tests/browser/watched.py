"""A page of a browser, and everything that it complained of or asked for while it was used."""

from __future__ import annotations

from playwright.sync_api import ConsoleMessage, Dialog, Page, Request


class Watched:
    """A page, and everything it complained of or asked for."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        self.strangers: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("requestfailed", self._failed)
        page.on("request", self._asked)
        page.on("dialog", self._dialog)

    def _said(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning"):
            self.complaints.append(said.text)

    def _asked(self, asked: Request) -> None:
        if not asked.url.startswith(self.address):
            self.strangers.append(asked.url)

    def _dialog(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _failed(self, asked: Request) -> None:
        # Going on before a page has drawn its icon is no fault of the page.
        if asked.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed: {asked.url} {asked.failure}")

    def open(self, path: str) -> Page:
        """Go to a page of the site and wait until its scripts have run."""
        self.page.goto(self.address + path)
        self.page.wait_for_load_state("load")
        return self.page

    def sound(self) -> None:
        """Nothing was complained of, and nobody else was asked."""
        assert not self.complaints
        assert not self.strangers
