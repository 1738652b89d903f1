"""The plugin of MkDocs: it adds the generated pages in memory and writes them; no page is made here."""

# MkDocs names the arguments of its events, wanted or not.
# ruff: noqa: ARG002

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from mkdocs.config import config_options as options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import BuildError, MkDocsException, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.theme import Theme

from generators import assets, finished, logo, policy, render, site_settings
from generators.audience import AUDIENCES
from generators.book import Behind, Book, compose, reached
from generators.checking import check
from generators.derive.sampling import Sampling
from generators.finding import Unable, as_text
from generators.history import find, of_records
from generators.integrity import Report, audit, readable
from generators.logo import Logo
from generators.outputs import Output, addresses, neighbours, pages, search
from generators.outputs.frame import Frame, frame
from generators.outputs.reference import TRAIL, Guide
from generators.publishing import publish
from generators.source import root
from generators.website.files import Rendered, asset_files, evidence_files, sound, witness_files

log = logging.getLogger("mkdocs.plugins.evidence")


class Settings(Config):  # type: ignore[no-untyped-call]  # MkDocs' own class set-up
    """The plugin's options in `mkdocs.yml`."""

    audience = options.Choice(AUDIENCES, default="inspector")
    as_of = options.Optional(options.Type((str, date)))
    known_on = options.Optional(options.Type(list))
    logo = options.Type(str, default="")
    sample = options.Optional(options.Type(dict))
    repository = options.Type(str, default=".")


@dataclass(frozen=True, slots=True)
class How:
    """How the generated pages are made."""

    jobs: int = 1
    """So many processes render them."""
    keep_in: Path | None = None
    """Folder outside the repository in which finished pages are kept for the next build; None keeps none."""


ALONE = How()
"""By this process, with nothing kept."""


class EvidencePlugin(BasePlugin[Settings]):  # type: ignore[no-untyped-call]  # MkDocs' own class set-up
    """Turns the repository's records into pages of the site, for one audience."""

    def __init__(self) -> None:
        """A plugin without a book; `build` may give it one, else it reads the repository."""
        self.book: Book | None = None
        self.given: Book | None = None
        self.pages = 0
        self.how = ALONE
        self.history: Path | None = None
        self.made = finished.Made(0, 0)
        self._serving = False
        self._frame: Frame | None = None
        self._logo: Logo | None = None
        self._guides: tuple[Guide, ...] = ()
        self._outputs: list[Output] = []
        self._titles: tuple[tuple[str, str], ...] = ()
        self._site: finished.Site | None = None
        self._publishing = ExitStack()

    # ------------------------------------------------------------------ before anything is written
    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether this is a server: it keeps the last good book and has a folder of its own to write to."""
        self._serving = command == "serve"
        self.book = None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read and check everything; with a finding that stops publication nothing is cleaned or written."""
        strangers = sorted(set(config.plugins) - {"evidence"})
        if strangers:
            raise PluginError(
                f"mkdocs.yml names other plugins ({', '.join(strangers)}): what they publish cannot be checked against the audience.\n"
                "    cure: keep `plugins: [evidence]` only"
            )
        render.environment.cache_clear()
        self.book = self.given or self._read(Path(config.config_file_path or "mkdocs.yml").resolve().parent)
        self._logo = _logo(self.book, self.config.logo)
        self._frame = frame(self.book, addresses.of_logo(self._logo.suffix) if self._logo else "")
        self._guides = ()
        assets.vendor_dir()
        config.theme = Theme(name=None, custom_dir=str(assets.templates_dir()))
        config.theme.static_templates.clear()
        config.use_directory_urls = False
        config.site_url = ""
        if self.given is None and not self._serving:
            self._publishing = ExitStack()
            try:
                config.site_dir = str(self._publishing.enter_context(publish(Path(config.site_dir))))
            except Unable as problem:
                raise PluginError(in_words(problem)) from problem
        return config

    def _read(self, base: Path) -> Book:
        """The book of the repository that `mkdocs.yml` names. While serving, errors leave the last one standing."""
        try:
            repository = root(base / self.config.repository)
            checked = check(repository)
            if checked.sound:
                told = of_records(repository, cache=self.history)
                days = reached(told, site_settings.moments(self.config.known_on))
                behind = Behind(
                    told, None, days, _audited(repository, told.tip if told else ""), find(repository)
                )
                return compose(
                    checked,
                    self.config.audience,
                    site_settings.day(self.config.as_of),
                    behind=behind,
                    sample=Sampling(*site_settings.sample(self.config.sample)),
                )
            said = as_text(checked.findings, checked.records)
        except Unable as problem:
            said = in_words(problem)
        if self._serving and self.book is not None:
            log.error("The records have errors, so the site stays as it was:\n%s", said)
            return self.book
        raise PluginError(f"The records have errors, so nothing is published:\n{said}")

    # ------------------------------------------------------------------ what the site holds
    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Add assets, evidence files and generated pages; take out what MkDocs found in the theme's folder."""
        book = self._told()
        for file in list(files):
            if file.src_dir != config.docs_dir:
                files.remove(file)
            else:
                sound(file, Path(config.docs_dir))
        written = {file.dest_uri for file in files}
        for file in (*asset_files(config), *evidence_files(book, config), *witness_files(book, config)):
            files.append(file)
        for place, content in (("_headers", policy.headers_file()), ("robots.txt", policy.ROBOTS)):
            files.append(File.generated(config, place, content=content, inclusion=InclusionLevel.NOT_IN_NAV))
        if self._logo is not None:
            place = addresses.of_logo(self._logo.suffix)
            files.append(File.generated(config, place, content=self._logo.content))
        self._outputs = self._listed(book)
        for output in self._outputs:
            if output.path in written:
                raise PluginError(
                    f"docs/ holds a page that would stand at {output.path}, where a generated one stands.\n    cure: move it to docs/guide/"
                )
            files.append(Rendered(output.path, config))
        self.pages = len(self._outputs)
        self._titles = tuple((output.path, output.title) for output in self._outputs)
        return files

    def _listed(self, book: Book) -> list[Output]:
        """Every generated page, told from a book that notes what each of them asks."""
        if self._frame is None:
            raise PluginError("no records were read")

        def guides() -> tuple[Guide, ...]:
            return self._guides

        self._site = finished.Site(book, self._frame, guides)
        return list(pages.pages(book, guides))

    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Count the hand-written pages."""
        self.pages += len(files.documentation_pages())
        return nav

    def on_env(self, env: Any, /, *, config: MkDocsConfig, files: Files) -> Any:
        """Hand MkDocs our own environment, with autoescape on; by now the hand-written pages have their titles."""
        found = [file.page for file in files.documentation_pages() if file.page is not None]
        self._guides = tuple(Guide(str(page.title), page.file.dest_uri) for page in found)
        self._finish(Path(config.site_dir))
        return render.environment()

    def _finish(self, out: Path) -> None:
        """Write the generated pages: those kept from an earlier build that are still true, and the rest anew."""
        book, site = self._told(), self._site
        if site is None:
            raise PluginError("no records were read")
        folder = self.how.keep_in
        kept = finished.Kept(finished.place(folder, book.repository, book.audience) if folder else None)
        try:
            self.made = finished.make(site, self._outputs, out, kept=kept, jobs=self.how.jobs)
        except Unable as problem:
            raise PluginError(in_words(problem)) from problem
        finally:
            kept.close()
            # Nothing of it is needed any more, and it holds the whole book.
            self._outputs, self._site = [], None

    def on_page_content(self, html: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Clean what Markdown made of a hand-written page."""
        return render.guide(html)

    def on_page_context(self, context: Any, /, *, page: Page, config: MkDocsConfig, nav: Navigation) -> Any:
        """Tell a hand-written page what stands around it."""
        around = self._around(page.file.dest_uri, str(page.title))
        beside = neighbours.of_guide(page.file.dest_uri, ((one.title, one.path) for one in self._guides))
        return {
            **around,
            "page": page,
            "section": addresses.REFERENCE,
            "trail": TRAIL,
            **({"neighbours": beside} if beside else {}),
        }

    def _around(self, path: str, title: str) -> dict[str, Any]:
        if self._frame is None:
            raise PluginError("no records were read")
        return {"path": path, "title": title, "frame": self._frame, "addresses": self._frame.addresses}

    def _told(self) -> Book:
        if self.book is None:
            raise PluginError("no records were read")
        return self.book

    # ------------------------------------------------------------------ after
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Index what was written, and put the finished site in its place in one step."""
        site = Path(config.site_dir)
        for place, content in search.files(self._told(), self._read_back(site)):
            (site / place).parent.mkdir(exist_ok=True)
            (site / place).write_bytes(content)
        self._publishing.close()

    def _read_back(self, site: Path) -> Iterator[tuple[str, str, str]]:
        """Address, title and HTML of every finished page that is no record's."""
        own = frozenset(addresses.of_records(self._told().ledger).values())
        for path, title in (*self._titles, *((guide.path, guide.title) for guide in self._guides)):
            if path not in own and search.searched(path):
                yield path, title, (site / path).read_text(encoding="utf-8")

    def on_build_error(self, *, error: Exception) -> None:
        """Throw the unfinished site away; what was published before stays. Under our own commands, say why once."""
        self._publishing.__exit__(type(error), error, error.__traceback__)
        if self.given is not None and isinstance(error, BuildError):
            raise given_up("the site could not be built", error) from error

    # ------------------------------------------------------------------ serving
    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Build again when records or templates change, and let the server's own reload script run."""
        base = Path(config.config_file_path or "mkdocs.yml").resolve().parent
        server.watch(str(root(base / self.config.repository) / "records"))
        server.watch(str(assets.templates_dir()))
        inject: Any = server._inject_js_into_html  # noqa: SLF001 - the only place where the script is added

        def allowed(content: bytes, epoch: int) -> Any:
            """The page as served: its policy lets the reload script run; the page as written stays strict."""
            loose = content.replace(
                b"script-src 'self'", b"connect-src 'self'; script-src 'self' 'unsafe-inline'", 1
            )
            return inject(loose, epoch)

        server._inject_js_into_html = allowed  # type: ignore[method-assign]  # noqa: SLF001
        return server


@lru_cache(1)
def _audited(repository: Path, tip: str) -> Report | None:
    """What the history is worth as evidence; worked out once for every commit that is served."""
    return readable(audit(repository, revision=tip)) if tip else None


def in_words(problem: Unable) -> str:
    """What cannot be done, and its cure on a line of its own."""
    return f"{problem.message}\n    cure: {problem.cure}" if problem.cure else problem.message


def _logo(book: Book, named: str) -> Logo | None:
    """The logo that the settings name; None where they name none. Raises PluginError where it cannot be published."""
    try:
        return logo.read(book.repository, named) if named else None
    except Unable as problem:
        raise PluginError(in_words(problem)) from problem


def given_up(what: str, problem: MkDocsException) -> Unable:
    """What MkDocs or the plugin said, as one line and one cure."""
    said, _, cure = str(problem).partition("\n    cure: ")
    return Unable(
        f"{what}: {' '.join(said.split())}", cure or "mend what is named here and in any line above"
    )
