"""The one door to MkDocs: a plugin that adds the generated pages in memory, and the build that drives it; no page is made here."""

# MkDocs names the arguments of its events, wanted or not.
# ruff: noqa: ARG002

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.commands.serve import serve as mkdocs_serve
from mkdocs.config import config_options as options
from mkdocs.config import load_config
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
from generators.integrity import Report, audit, readable, witness
from generators.logo import Logo
from generators.outputs import Output, addresses, custody, neighbours, pages, search
from generators.outputs.frame import Frame, frame
from generators.outputs.records import PUBLISHED_FILES
from generators.outputs.reference import TRAIL, Guide
from generators.publishing import publish
from generators.source import root

log = logging.getLogger("mkdocs.plugins.evidence")

_SETTINGS = """\
site_name: Evidence
docs_dir: docs
use_directory_urls: false
plugins:
  - evidence
"""
# Assets of the site: those prepared from the design systems, and ours.
_NOT_CARRIED = frozenset({"manifest.json"})


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


class Rendered(File):
    """A generated page: MkDocs knows its address and can check links to it; it is written before MkDocs writes its own."""

    def __init__(self, path: str, config: MkDocsConfig) -> None:
        """A file at an address of the site."""
        super().__init__(
            path, None, config.site_dir, False, dest_uri=path, inclusion=InclusionLevel.NOT_IN_NAV
        )
        self.generated_by = "evidence"
        self.abs_src_path = None

    def copy_file(self, dirty: bool = False) -> None:
        """Nothing: it is there."""


class EvidencePlugin(BasePlugin[Settings]):  # type: ignore[no-untyped-call]  # MkDocs' own class set-up
    """Turns the repository's records into pages of the site, for one audience."""

    def __init__(self) -> None:
        """A plugin without a book; `build` may give it one, else it reads the repository."""
        self.book: Book | None = None
        self.given: Book | None = None
        self.pages = 0
        self.how = How()
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
                raise PluginError(_said(problem)) from problem
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
            said = _said(problem)
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
                _sound(file, Path(config.docs_dir))
        written = {file.dest_uri for file in files}
        for file in (*_assets(config), *_evidence(book, config), *_witness(book, config)):
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
            raise PluginError(_said(problem)) from problem
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
            raise _given_up("the site could not be built", error) from error

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


def _said(problem: Unable) -> str:
    return f"{problem.message}\n    cure: {problem.cure}" if problem.cure else problem.message


def _logo(book: Book, named: str) -> Logo | None:
    """The logo that the settings name; None where they name none. Raises PluginError where it cannot be published."""
    try:
        return logo.read(book.repository, named) if named else None
    except Unable as problem:
        raise PluginError(_said(problem)) from problem


def _sound(file: File, docs: Path) -> None:
    """Raises PluginError where a hand-written file is a link, no file at all, or a page that is not UTF-8."""
    path = docs / file.src_uri
    if path.resolve() != docs.resolve() / file.src_uri:
        raise PluginError(
            f"docs/{file.src_uri} is reached by a link, and links are not followed: they can publish what lies elsewhere\n"
            "    cure: put the file itself in its place"
        )
    if not path.is_file():
        raise PluginError(
            f"docs/{file.src_uri} is a pipe, socket or device, not a file\n    cure: delete it, or move it away"
        )
    if file.is_documentation_page():
        try:
            path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise PluginError(
                f"docs/{file.src_uri} is not UTF-8\n    cure: open it in a text editor and save it with the encoding UTF-8"
            ) from error


def _assets(config: MkDocsConfig) -> Iterator[File]:
    """Styles, scripts, fonts and icons, below `assets/`."""
    for folder in (assets.vendor_dir(), assets.templates_dir() / "assets"):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = path.relative_to(folder).as_posix()
            if name not in _NOT_CARRIED and not name.startswith("licences/"):
                yield File.generated(
                    config, f"assets/{name}", abs_src_path=str(path), inclusion=InclusionLevel.NOT_IN_NAV
                )


def _evidence(book: Book, config: MkDocsConfig) -> Iterator[File]:
    """The files of the evidence items that the audience may see, of the sorts that run nothing."""
    top = (book.repository / "records" / "evidence" / "files").resolve()
    for identity, name in sorted(book.view.files.items()):
        path = (top / name).resolve()
        if path.suffix.lower() not in PUBLISHED_FILES:
            continue
        if not path.is_relative_to(top) or not path.is_file():
            raise PluginError(f"the file of {identity}, {name}, is not in records/evidence/files/")
        yield File.generated(
            config,
            addresses.of_file(identity, name),
            abs_src_path=str(path),
            inclusion=InclusionLevel.NOT_IN_NAV,
        )


def _witness(book: Book, config: MkDocsConfig) -> Iterator[File]:
    """What somebody outside may hold of the commit that is shown; none of a draft, which no commit holds."""
    if book.checkout is not None and custody.witnessed(book):
        ids = book.view.ledger.entries
        told = witness(
            book.checkout, book.standing.commit, book.provider.name, book.audience, book.as_of, ids
        )
        yield File.generated(config, addresses.WITNESS, content=told, inclusion=InclusionLevel.NOT_IN_NAV)


# ------------------------------------------------------------------ driven by the command line
def build(book: Book, out: Path, how: How = How()) -> int:
    """Build the site of a book into the folder `out`, with the repository's `mkdocs.yml` or plain settings. Returns its pages.

    `out` is a staging folder: whoever calls puts it in its place. Raises Unable where MkDocs gives up.
    """
    with TemporaryDirectory() as scratch:
        # MkDocs takes a relative folder as one beside its settings, which may lie elsewhere.
        config = _settings(book.repository, Path(scratch), out.absolute())
        plugin = _plugin(config)
        # MkDocs keeps one plugin a process: what this build gives it is taken back.
        plugin.on_startup(command="build", dirty=False)
        plugin.given, plugin.how = book, how
        try:
            mkdocs_build(config)
        except MkDocsException as problem:
            raise _given_up("the site could not be built", problem) from problem
        finally:
            plugin.given, plugin.how = None, How()
        return plugin.pages


def serve(
    repository: Path,
    audience: str,
    as_of: date | None,
    port: int,
    how: How = How(),
    history: Path | None = None,
) -> None:
    """Serve the site to this machine only, and build it again on every change, until interrupted.

    `history` is a folder outside the repository in which what was read of the history is kept.
    """
    day = as_of or site_settings.position(repository)
    chosen = {"audience": audience, "repository": str(repository)} | (
        {"as_of": day.isoformat()} if day else {}
    )
    with TemporaryDirectory() as scratch:
        config = _settings(repository, Path(scratch), Path(scratch) / "site")
        plugin = _plugin(config)
        plugin.how, plugin.history = how, history
        # MkDocs reads its settings again before every build, so the choice stands in a file beside the repository's own.
        settings = Path(scratch) / "serve.yml"
        chosen_settings = {
            "INHERIT": config.config_file_path,
            "docs_dir": config.docs_dir,
            "plugins": [{"evidence": chosen}],
        }
        settings.write_text(json.dumps(chosen_settings), encoding="utf-8")
        try:
            mkdocs_serve(str(settings), dev_addr=f"127.0.0.1:{port}")
        except MkDocsException as problem:
            raise _given_up("the site could not be built", problem) from problem


def _settings(repository: Path, scratch: Path, out: Path) -> MkDocsConfig:
    """The repository's own settings, or plain ones with its `docs/` where there is none."""
    own = repository / "mkdocs.yml"
    if own.is_file():
        return _loaded(own, {"site_dir": str(out)})
    docs = repository / "docs"
    if not docs.is_dir():
        docs = scratch / "docs"
        docs.mkdir()
    plain = scratch / "mkdocs.yml"
    plain.write_text(_SETTINGS, encoding="utf-8")
    return _loaded(plain, {"site_dir": str(out), "docs_dir": str(docs)})


def _loaded(file: Path, chosen: dict[str, str]) -> MkDocsConfig:
    site_settings.refuse_code(file)
    try:
        return load_config(str(file), **chosen)
    except MkDocsException as problem:
        raise _given_up(f"{file.name} cannot be used", problem) from problem


def _plugin(config: MkDocsConfig) -> EvidencePlugin:
    plugin = config.plugins.get("evidence")
    if not isinstance(plugin, EvidencePlugin):
        raise Unable("mkdocs.yml does not name the plugin `evidence`", "write `plugins: [evidence]` in it")
    return plugin


def _given_up(what: str, problem: MkDocsException) -> Unable:
    """What MkDocs or the plugin said, as one line and one cure."""
    said, _, cure = str(problem).partition("\n    cure: ")
    return Unable(
        f"{what}: {' '.join(said.split())}", cure or "mend what is named here and in any line above"
    )


__all__: Sequence[str] = ("EvidencePlugin", "build", "serve")
