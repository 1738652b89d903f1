"""Prepares the front-end assets from the npm packages, and finds them; what a page does with them lives in site_templates."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from generators.finding import Unable

FONT_FAMILY = "Inter"
"""The one family of the site and the PDFs. The design systems' own families are not licensed to us."""

FONT_STACK = f'{FONT_FAMILY},"Helvetica Neue",Arial,"Liberation Sans",sans-serif'

CURE = "run `make setup`, which fetches the front-end packages and prepares them"

_GOVUK = "govuk-frontend"
_MOJ = "@ministryofjustice/frontend"
_SEARCH = "minisearch"
_FONT = "inter-ui"

# (file of the font package, style, weight)
_FACES = (
    ("Inter-Regular", "normal", 400),
    ("Inter-Italic", "italic", 400),
    ("Inter-SemiBold", "normal", 600),
    ("Inter-Bold", "normal", 700),
)

_SHEETS = {
    "govuk.css": (_GOVUK, "dist/govuk/govuk-frontend.min.css"),
    "moj.css": (_MOJ, "moj/moj-frontend.min.css"),
}

# Builds for a classic <script>: ES modules are refused on file:// pages.
_SCRIPTS = {
    "govuk.js": (_GOVUK, "dist/govuk/all.bundle.js"),
    "moj.js": (_MOJ, "moj/all.bundle.js"),
    "minisearch.js": (_SEARCH, "dist/umd/index.js"),
}

_NOT_OURS = re.compile(r"GDS Transport|Frutiger|govuk-crest|url\(/|url\(https?:|sourceMappingURL|@font-face")

_MIT_TERMS = """\
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated \
documentation files (the "Software"), to deal in the Software without restriction, including without limitation \
the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to \
permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of \
the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO \
THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE \
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, \
TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE \
SOFTWARE.
"""

# A package's licence text: its file, or for the two that ship none, the notice that goes before the MIT terms.
_LICENCE_FILES = {_SEARCH: "LICENSE.txt", _FONT: "LICENSE.txt"}
_NOTICES = {
    _GOVUK: "Crown copyright (Government Digital Service)",
    _MOJ: "Crown copyright (Ministry of Justice)",
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was prepared: npm package -> version, and file -> SHA-256 (hex), both in order of name."""

    packages: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]

    def text(self) -> str:
        """The manifest as it stands in `manifest.json`."""
        return json.dumps({"packages": dict(self.packages), "files": dict(self.files)}, indent=2) + "\n"


def templates_dir() -> Path:
    """The folder of our templates, styles and scripts, in a clone and in an installed wheel alike."""
    return Path(str(resources.files("site_templates")))


def vendor_dir() -> Path:
    """The folder of the prepared front-end assets. Raises `Unable` where they have not been prepared."""
    folder = templates_dir() / "vendor"
    if not (folder / "manifest.json").is_file():
        raise Unable("the front-end assets (design system, search, fonts) are not prepared", CURE)
    return folder


def prepare(node_modules: Path, out: Path) -> Manifest:
    """Write the prepared assets into the folder `out`, replacing what is there; same packages, same bytes.

    Raises `Unable` where a package is missing, or where a new release would bring along what is not ours to use.
    """
    staging = out.with_name(f".{out.name}-new")
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    try:
        for name, (package, path) in _SHEETS.items():
            _write(staging / name, _stylesheet(_read(node_modules, package, path)), origin=package)
        for name, (package, path) in _SCRIPTS.items():
            _write(staging / name, _script(_read(node_modules, package, path)), origin=package)
        _copy_icons(node_modules, staging)
        _copy_fonts(node_modules, staging)
        _write_licences(node_modules, staging)
        manifest = Manifest(
            packages=tuple(
                (name, _version(node_modules, name)) for name in sorted((_GOVUK, _MOJ, _SEARCH, _FONT))
            ),
            files=_digests(staging),
        )
        (staging / "manifest.json").write_text(manifest.text(), encoding="utf-8", newline="\n")
        shutil.rmtree(out, ignore_errors=True)
        staging.rename(out)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return manifest


def _stylesheet(text: str) -> str:
    """A design system's style sheet without its fonts and crest, in our font, with addresses relative to it."""
    text = re.sub(r"@font-face\{[^}]*\}", "", text)
    text = re.sub(r"[-a-z]+:url\(/assets/images/govuk-crest\.svg\)[^;}]*;?", "", text)
    # Both the screen's family and the bare one the sheets set for print, so that a PDF uses the same files.
    text = re.sub(r'font-family:(?:"?GDS Transport"?,arial,)?sans-serif', f"font-family:{FONT_STACK}", text)
    text = text.replace("url(/assets/images/", "url(images/")
    return re.sub(r"/\*# sourceMappingURL=.*?\*/\s*", "", text)


def _script(text: str) -> str:
    return re.sub(r"(?m)^//# sourceMappingURL=.*\n?", "", text)


def _copy_icons(node_modules: Path, out: Path) -> None:
    """Only icons: the same folder holds crests, logotypes and touch icons, which are not ours to use."""
    icons = sorted((node_modules / _MOJ / "moj/assets/images").glob("icon-*.svg"))
    folder = out / "images"
    folder.mkdir()
    for icon in icons:
        shutil.copyfile(icon, folder / icon.name)
    asked = set(re.findall(r"url\(images/([^)]+)\)", (out / "moj.css").read_text(encoding="utf-8")))
    if missing := sorted(asked - {icon.name for icon in icons}):
        raise Unable(f"{_MOJ} does not bring {', '.join(missing)}, which its style sheet shows", CURE)


def _copy_fonts(node_modules: Path, out: Path) -> None:
    folder = out / "fonts"
    folder.mkdir()
    rules = []
    for name, style, weight in _FACES:
        file = f"{name}.woff2"
        (folder / file).write_bytes(_find(node_modules, _FONT, f"web/{file}").read_bytes())
        rules.append(
            f'@font-face{{font-family:"{FONT_FAMILY}";font-style:{style};font-weight:{weight};'
            f'font-display:swap;src:url(fonts/{file}) format("woff2")}}\n'
        )
    (out / "fonts.css").write_text("".join(rules), encoding="utf-8", newline="\n")


def _write_licences(node_modules: Path, out: Path) -> None:
    folder = out / "licences"
    folder.mkdir()
    for package in sorted({*_LICENCE_FILES, *_NOTICES}):
        if file := _LICENCE_FILES.get(package):
            terms = _read(node_modules, package, file)
        else:
            terms = f"MIT License\n\nCopyright (c) {_NOTICES[package]}\n\n{_MIT_TERMS}"
        name = package.removeprefix("@").replace("/", "-")
        (folder / f"{name}.txt").write_text(terms, encoding="utf-8", newline="\n")


def _write(path: Path, text: str, *, origin: str) -> None:
    if found := _NOT_OURS.search(text):
        cure = f"pin the release of {origin} in package.json, or teach generators/assets.py its new form"
        raise Unable(
            f"{origin}: {path.name} would still hold `{found.group()}`, which may not be published", cure
        )
    path.write_text(text, encoding="utf-8", newline="\n")


def _find(node_modules: Path, package: str, path: str) -> Path:
    file = node_modules / package / path
    if not file.is_file():
        raise Unable(f"the npm package {package} is not installed, or has no {path}", CURE)
    return file


def _read(node_modules: Path, package: str, path: str) -> str:
    return _find(node_modules, package, path).read_text(encoding="utf-8")


def _version(node_modules: Path, package: str) -> str:
    return str(json.loads(_read(node_modules, package, "package.json"))["version"])


def _digests(folder: Path) -> tuple[tuple[str, str], ...]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return tuple(
        (path.relative_to(folder).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()) for path in files
    )


def main(arguments: Sequence[str]) -> int:
    """`python -m generators.assets NODE_MODULES OUT`, as the set-up calls it. Returns the exit code."""
    try:
        node_modules, out = (Path(argument) for argument in arguments)
    except ValueError:
        print("usage: python -m generators.assets NODE_MODULES OUT", file=sys.stderr)
        return 2
    try:
        manifest = prepare(node_modules, out)
    except Unable as problem:
        print(f"{problem.message}\n    cure: {problem.cure}", file=sys.stderr)
        return 2
    print(f"{len(manifest.files)} front-end assets prepared")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
