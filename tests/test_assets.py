"""Shows that the prepared front-end assets hold only what is ours to publish, and that browser and PDF maker read them."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser
from weasyprint import HTML

from generators import assets
from generators.finding import Unable

ROOT = Path(__file__).resolve().parent.parent
NODE_MODULES = ROOT / "node_modules"


@pytest.fixture(scope="module")
def vendor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The assets, prepared from the installed packages."""
    out = tmp_path_factory.mktemp("assets") / "vendor"
    assets.prepare(NODE_MODULES, out)
    return out


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_preparing_twice_gives_the_same_bytes_and_leaves_nothing_old(vendor: Path, tmp_path: Path) -> None:
    out = tmp_path / "vendor"
    out.mkdir()
    (out / "left-over.css").write_text("", encoding="utf-8")
    assets.prepare(NODE_MODULES, out)
    assert contents(out) == contents(vendor)
    assert [path.name for path in tmp_path.iterdir()] == ["vendor"]


def test_the_manifest_names_every_file_with_its_hash(vendor: Path) -> None:
    files = contents(vendor)
    manifest = json.loads(files.pop("manifest.json"))
    assert manifest["files"] == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    assert set(manifest["packages"]) == {
        "@ministryofjustice/frontend",
        "govuk-frontend",
        "inter-ui",
        "minisearch",
    }


def test_no_font_crest_or_logotype_of_the_government_is_brought_along(vendor: Path) -> None:
    files = contents(vendor)
    assert not [
        name for name in files if re.search(r"crest|crown|logotype|favicon|touch-icon|opengraph", name)
    ]
    assert {name for name in files if name.startswith("fonts/")} == {
        "fonts/Inter-Bold.woff2",
        "fonts/Inter-Italic.woff2",
        "fonts/Inter-Regular.woff2",
        "fonts/Inter-SemiBold.woff2",
    }
    for name in ("govuk.css", "moj.css"):
        families = set(re.findall(r"font-family:([^;}]+)", files[name].decode()))
        assert families <= {assets.FONT_STACK, "inherit"}


def test_every_address_in_a_style_sheet_leads_to_a_file_beside_it(vendor: Path) -> None:
    files = contents(vendor)
    addresses = {
        address.strip("\"'")
        for name, data in files.items()
        if name.endswith(".css")
        for address in re.findall(r"url\(([^)]+)\)", data.decode())
    }
    assert addresses
    assert addresses <= set(files)


def test_every_package_keeps_its_licence(vendor: Path) -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in (vendor / "licences").iterdir()}
    assert set(texts) == {
        "govuk-frontend.txt",
        "inter-ui.txt",
        "ministryofjustice-frontend.txt",
        "minisearch.txt",
    }
    assert "SIL OPEN FONT LICENSE" in texts.pop("inter-ui.txt")
    assert all("Copyright" in text and "Permission is hereby granted" in text for text in texts.values())


def test_a_missing_package_is_said_with_its_cure_and_leaves_the_last_assets(tmp_path: Path) -> None:
    out = tmp_path / "vendor"
    out.mkdir()
    (out / "manifest.json").write_text("{}", encoding="utf-8")
    (tmp_path / "node_modules").mkdir()
    with pytest.raises(Unable, match="govuk-frontend is not installed") as problem:
        assets.prepare(tmp_path / "node_modules", out)
    assert "make setup" in problem.value.cure
    assert contents(out) == {"manifest.json": b"{}"}


def test_a_release_that_brings_a_protected_font_in_a_new_form_is_refused(tmp_path: Path) -> None:
    packages = tmp_path / "node_modules"
    shutil.copytree(NODE_MODULES / "govuk-frontend", packages / "govuk-frontend")
    sheet = packages / "govuk-frontend" / "dist" / "govuk" / "govuk-frontend.min.css"
    sheet.write_text(sheet.read_text(encoding="utf-8") + '.x{font:1rem "GDS Transport"}', encoding="utf-8")
    with pytest.raises(Unable, match="GDS Transport"):
        assets.prepare(packages, tmp_path / "vendor")


def test_assets_that_are_not_prepared_are_said_with_the_cure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    package = tmp_path / "site_templates"
    package.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(__import__("sys").modules, "site_templates", raising=False)
    assert assets.templates_dir() == package
    with pytest.raises(Unable, match="not prepared") as problem:
        assets.vendor_dir()
    assert "make setup" in problem.value.cure


PAGE = """<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>Assets</title>
<link rel="stylesheet" href="fonts.css"><link rel="stylesheet" href="govuk.css"><link rel="stylesheet" href="moj.css">
<h1 class="govuk-heading-l">Plan → progress ≥ 5 ✓ ✗ ŵ Łódź</h1>
<p class="govuk-body">Plain, <em>leaning</em> and <b style="font-weight: 600">half bold</b> ● ▲ ◆</p>
<script src="govuk.js"></script><script src="moj.js"></script><script src="minisearch.js"></script></html>"""


def test_a_pdf_embeds_our_font_and_no_other(vendor: Path) -> None:
    data = HTML(string=PAGE, base_url=vendor.as_uri() + "/").write_pdf()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        fonts = {
            str(font.BaseFont).partition("+")[2]
            for page in pdf.pages
            for _, font in page.resources.Font.as_dict().items()
        }
    assert fonts == {"Inter", "Inter-Bold", "Inter-Italic", "Inter-Semi-Bold"}


def test_a_page_opened_from_a_folder_loads_font_and_scripts(vendor: Path, browser: Browser) -> None:
    page_file = vendor.parent / "page.html"
    page_file.write_text(re.sub(r'(href|src)="', r'\1="vendor/', PAGE), encoding="utf-8")
    problems: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(page_file.as_uri())
    loaded = page.evaluate(
        "document.fonts.ready.then(() => [...document.fonts].filter(f => f.status == 'loaded').length)"
    )
    kinds = page.evaluate("[typeof GOVUKFrontend.initAll, typeof MOJFrontend.initAll, typeof MiniSearch]")
    page.close()
    assert loaded == 4
    assert kinds == ["function", "function", "function"]
    assert not problems
