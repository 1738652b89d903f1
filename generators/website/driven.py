"""MkDocs driven by the command line: one build, or a server that builds again on every change; what is built lies in the plugin."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.commands.serve import serve as mkdocs_serve
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from generators import site_settings
from generators.book import Book
from generators.finding import Unable
from generators.website.plugin import ALONE, EvidencePlugin, How, given_up

_SETTINGS = """\
site_name: Evidence
docs_dir: docs
use_directory_urls: false
plugins:
  - evidence
"""


def build(book: Book, out: Path, how: How = ALONE) -> int:
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
            raise given_up("the site could not be built", problem) from problem
        finally:
            plugin.given, plugin.how = None, ALONE
        return plugin.pages


def serve(
    repository: Path,
    audience: str,
    as_of: date | None,
    port: int,
    how: How = ALONE,
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
            raise given_up("the site could not be built", problem) from problem


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
        raise given_up(f"{file.name} cannot be used", problem) from problem


def _plugin(config: MkDocsConfig) -> EvidencePlugin:
    plugin = config.plugins.get("evidence")
    if not isinstance(plugin, EvidencePlugin):
        raise Unable("mkdocs.yml does not name the plugin `evidence`", "write `plugins: [evidence]` in it")
    return plugin
