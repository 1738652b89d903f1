"""The site as MkDocs writes it: whole, sound, the same from every door, only text from records, nothing for other eyes."""

from __future__ import annotations

import base64
import hashlib
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

from generators import history, website
from generators.book import Behind
from generators.finding import Unable
from generators.finished import Site
from generators.history import runner
from generators.integrity import audit
from generators.kind import slots
from generators.kinds import BY_NAME, KINDS
from generators.source.writing import written
from tests import crawl, every_field
from tests.books import book, words
from tests.hostile import PAYLOADS
from tests.outputs.conftest import STORY
from tests.repositories import committed, write

SETTINGS = "site_name: Test\nsite_dir: site\nplugins:\n  - evidence:\n      as_of: 2026-03-31\n"
GUIDE = "# How we work\n\nSee [the actions](../actions/index.html) and [below](#more).\n\n## More\n\nText.\n"


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A sound repository with settings and a hand-written page, all committed."""
    sound = {
        path: text
        for path, text in STORY.items()
        if path.split("/")[1] in ("services", "actions", "incidents", "evidence", "plans")
    }
    folder = write(
        tmp_path / "evidence", _sound(sound) | {"mkdocs.yml": SETTINGS, "docs/guide/work.md": GUIDE}
    )
    committed(folder)
    return folder


def _sound(files: dict[str, str]) -> dict[str, str]:
    """The story's records that the check lets through: with the true hash of the file, and without the unfinished parts."""
    digest = hashlib.sha256(files["records/evidence/files/one/list.txt"].encode()).hexdigest()
    listed = files["records/evidence/EVD-list.yml"]
    files = {path: text for path, text in files.items() if "page" not in path and "done" not in path}
    files["records/evidence/EVD-list.yml"] = "\n".join(
        f"        sha256: {digest}" if "sha256" in line else line for line in listed.splitlines()
    )
    plan = files["records/plans/PLN-falls.yml"]
    files["records/plans/PLN-falls.yml"] = plan.replace("        interim_controls: CTL-rounds\n", "")
    return files


def settings(repository: Path) -> MkDocsConfig:
    found = load_config(str(repository / "mkdocs.yml"))
    found.plugins.on_startup(command="build", dirty=False)
    return found


# ------------------------------------------------------------------ whole and sound
@pytest.fixture(scope="module")
def story_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write(tmp_path_factory.mktemp("story"), STORY | {"docs/guide/work.md": GUIDE})
    out = tmp_path_factory.mktemp("site")
    website.build(book(folder), out)
    return out


def test_every_page_parses_and_every_address_leads_somewhere_inside(story_site: Path) -> None:
    assert len(crawl.pages(story_site)) > 200
    assert not crawl.faults(story_site)


def test_the_crawler_sees_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        "<!DOCTYPE html><html><head><title>t</title><script>1</script></head><body><h1 id=a>x</h1><h3 id=a>y</h3>"
        '<p onclick="x"><a href="gone.html">a</a><a href="#none">b</a><a href="https://example.invalid">c</a></p><div></body></html>'
    )
    told = "\n".join(crawl.faults(tmp_path))
    for fault in (
        "a script stands in the page",
        "stands twice",
        "level 3 below",
        "onclick",
        "leads nowhere",
        "place that is not there",
        "leads outside",
        "closes ['div']",
    ):
        assert fault in told


def test_a_hand_written_page_stands_in_the_same_frame(story_site: Path) -> None:
    html = (story_site / "guide/work.html").read_text()
    assert '<h1 id="how-we-work">How we work</h1>' in html
    assert "Position as at" in html
    assert 'href="../guide/work.html"' in (story_site / "reference/index.html").read_text()


def test_visible_evidence_is_copied_as_it_is_and_nothing_that_could_run(story_site: Path) -> None:
    assert (story_site / "evidence/files/EVD-list.txt").read_text() == "Sling 1: sound\n"
    assert {path.name for path in (story_site / "evidence/files").rglob("*")} == {"EVD-list.txt"}


def test_every_page_carries_a_strict_policy(story_site: Path) -> None:
    for page in story_site.rglob("*.html"):
        assert (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'"
            in page.read_text()
        )


def test_nothing_is_published_that_no_page_needs(story_site: Path) -> None:
    assert not [
        path for path in digests(story_site) if path.endswith((".gz", ".xml", ".py", "manifest.json", ".md"))
    ]


# ------------------------------------------------------------------ the same from every door
def test_every_door_gives_the_same_bytes(repository: Path, tmp_path: Path) -> None:
    out = tmp_path / "direct"
    out.mkdir()
    behind = Behind(
        history.of_records(repository), integrity=audit(repository), checkout=runner.find(repository)
    )
    website.build(book(repository, standing=history.standing(repository), behind=behind), out)
    mkdocs_build(settings(repository))
    assert digests(repository / "site") == digests(out)
    served = settings(repository)
    served.site_dir = str(tmp_path / "served")
    served.plugins.on_startup(command="serve", dirty=False)
    served.site_url = "http://127.0.0.1:8000/"
    mkdocs_build(served, serve_url="http://127.0.0.1:8000/")
    assert digests(tmp_path / "served") == digests(out)


def test_a_repository_without_settings_has_a_site(tmp_path: Path) -> None:
    folder = write(tmp_path / "bare", {})
    out = tmp_path / "out"
    out.mkdir()
    website.build(book(folder, "commissioner"), out)
    assert not crawl.faults(out)


# ------------------------------------------------------------------ errors publish nothing
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("site_name: [", "parsing"),
        ("just words", "mapping"),
        ("- a list", "mapping"),
        ("INHERIT: gone.yml", "INHERIT"),
        ("site_name: Test", "does not name the plugin"),
        ("site_name: Test\nplugins: [search, evidence]", "another plugin"),
        ("site_name: Test\ndocs_dir: gone\nplugins: [evidence]", "cannot be used"),
    ],
)
def test_settings_that_cannot_be_used_are_said_in_one_line_with_one_cure(
    repository: Path, tmp_path: Path, text: str, said: str
) -> None:
    (repository / "mkdocs.yml").write_text(text)
    with pytest.raises(Unable, match=said) as caught:
        website.build(book(repository), tmp_path / "out")
    assert "\n" not in caught.value.message + caught.value.cure
    assert "mkdocs.yml" in caught.value.message


def _page_not_utf8(place: Path) -> None:
    place.write_bytes(b"# caf\xe9\n")


def _link_out(place: Path) -> None:
    outside = place.parents[3] / "outside.md"
    outside.write_text("# Not for this site\n")
    place.symlink_to(outside)


def _folder_linked(place: Path) -> None:
    place.with_suffix("").symlink_to(place.parents[2] / "records")


@pytest.mark.parametrize(
    ("plant", "said"),
    [
        (_page_not_utf8, "not UTF-8"),
        (_link_out, "reached by a link"),
        (_folder_linked, "reached by a link"),
        (os.mkfifo, "pipe"),
    ],
)
def test_a_hand_written_page_that_is_no_plain_text_file_stops_the_site(
    repository: Path, tmp_path: Path, plant: Callable[[Path], None], said: str
) -> None:
    plant(repository / "docs/guide/other.md")
    with pytest.raises(Unable, match=said) as caught:
        website.build(book(repository), tmp_path / "out")
    assert "docs/guide/other" in caught.value.message
    assert caught.value.cure


def test_an_error_leaves_the_last_site(repository: Path, caplog: pytest.LogCaptureFixture) -> None:
    mkdocs_build(settings(repository))
    before = digests(repository / "site")
    (repository / "records/actions/ACT-late.yml").write_text("id: ACT-late\ntitle: Late\nduu: 2026-03-15\n")
    with caplog.at_level(logging.ERROR), pytest.raises(Abort):
        mkdocs_build(settings(repository))
    assert "records/actions/ACT-late.yml:3:1: FLD002" in caplog.text
    assert digests(repository / "site") == before
    assert [path.name for path in repository.glob(".site.*") if path.is_dir()] == [
        (repository / "site").readlink().name
    ]


def test_a_page_that_fails_while_it_is_written_leaves_the_last_site(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mkdocs_build(settings(repository))
    before = digests(repository / "site")

    def fails(self: Site, output: object) -> bytes:
        raise OSError("no space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Site, "finished", fails)
        with pytest.raises(OSError, match="no space left"):
            mkdocs_build(settings(repository))
    assert digests(repository / "site") == before


def test_while_serving_an_error_leaves_the_last_site_and_a_cure_is_taken_up(
    repository: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    config = settings(repository)
    config.site_dir = str(tmp_path / "served")
    config.plugins.on_startup(command="serve", dirty=False)
    mkdocs_build(config, serve_url="http://127.0.0.1:8000/")
    before = digests(tmp_path / "served")
    record = repository / "records/incidents/INC-fall.yml"
    sound = record.read_text()
    record.write_text(sound.replace("category: falls", "category: fals"))
    with caplog.at_level(logging.ERROR):
        mkdocs_build(config, serve_url="http://127.0.0.1:8000/")
    assert "the site stays as it was" in caplog.text
    assert digests(tmp_path / "served") == before
    record.write_text(sound.replace("Fall during a transfer", "Fall from a sling"))
    mkdocs_build(config, serve_url="http://127.0.0.1:8000/")
    assert "Fall from a sling" in (tmp_path / "served/incidents/INC-fall.html").read_text()


def test_other_plugins_are_refused(repository: Path, caplog: pytest.LogCaptureFixture) -> None:
    (repository / "mkdocs.yml").write_text(SETTINGS.replace("plugins:\n", "plugins:\n  - search\n"))
    with caplog.at_level(logging.ERROR), pytest.raises(Abort):
        mkdocs_build(settings(repository))
    assert "names other plugins (search)" in caplog.text
    assert not (repository / "site").exists()


def test_a_hand_written_page_may_not_take_a_generated_ones_place(repository: Path, tmp_path: Path) -> None:
    (repository / "docs/index.md").write_text("# Ours\n")
    with pytest.raises(Unable):
        website.build(book(repository), tmp_path)


# ------------------------------------------------------------------ record text is only text
@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    payloads = cycle(PAYLOADS)
    folder = tmp_path_factory.mktemp("hostile")
    every_field.write(folder, lambda _: next(payloads), more={"evidence": {"file": "one/letter.pdf"}})
    (folder / "records/evidence/files/one").mkdir(parents=True)
    (folder / "records/evidence/files/one/letter.pdf").write_bytes(b"%PDF-1.4\n")
    out = tmp_path_factory.mktemp("hostile-site")
    website.build(book(folder, "internal"), out)
    return out


def test_hostile_text_in_every_field_is_only_text(hostile_site: Path) -> None:
    assert not crawl.faults(hostile_site)


def test_hostile_text_is_still_readable(hostile_site: Path) -> None:
    read = words("".join(path.read_text() for path in sorted(hostile_site.rglob("*.html"))))
    for payload in (
        "<script>window.broken=1</script>",
        "{{ 7 * 7 }}",
        "javascript:window.broken=1",
        "<base href=//example.invalid/>",
    ):
        assert payload in read


# ------------------------------------------------------------------ nothing for other eyes
CANARY = "CANARY"


def _carriers(text: str) -> Iterator[bytes]:
    """The ways in which a text may stand in a file."""
    for form in (text, text.lower(), text.upper(), quote(text), text[::-1]):
        yield form.encode()
        yield base64.b64encode(form.encode()).rstrip(b"=")[:-1]
        yield form.encode("utf-16-le")


def leaks(site: Path) -> list[str]:
    """Every file of a site in whose name or bytes a canary stands."""
    forms = set(_carriers(CANARY))
    return [
        path.relative_to(site).as_posix()
        for path in sorted(site.rglob("*"))
        if CANARY.lower() in path.name.lower()
        or (path.is_file() and any(form in path.read_bytes() for form in forms))
    ]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of every kind that nobody outside may see, full of canaries and named by every visible record of every kind."""
    folder = tmp_path_factory.mktemp("planted")
    every_field.write(folder, every_field.numbered())
    internal = {slot for kind in KINDS for slot in _internal(kind.name)}
    assert internal == {
        ("organisation", "contact"),
        ("staff", "email_aliases"),
        ("incident", "staff_involved"),
        ("safeguarding_concern", "hr_reference"),
    }
    hidden = every_field.id_of
    for kind in KINDS:
        if not kind.folder:
            continue
        secret = every_field.filled(kind, lambda place: f"{CANARY} in {place}", CANARY) | {"audience": []}
        if kind.name == "submission":
            continue
        _put(folder, kind.name, secret)
        seen = every_field.filled(kind, _naming(hidden(kind, CANARY)), "seen")
        seen |= {
            "related": [
                hidden(other, CANARY) for other in KINDS if other.folder and other.name != "submission"
            ]
        }
        for slot in (slot for name, slot in internal if name == kind.name):
            seen[slot] = (
                [hidden(BY_NAME["staff"], CANARY)] if slot == "staff_involved" else f"{CANARY} {slot}"
            )
        _put(folder, kind.name, seen | {"audience": ["inspector", "commissioner"]})
    evidence = every_field.filled(BY_NAME["evidence"], lambda _: CANARY, CANARY) | {
        "audience": [],
        "file": f"one/{CANARY}.txt",
    }
    _put(folder, "evidence", evidence)
    (folder / "records/evidence/files/one").mkdir(parents=True, exist_ok=True)
    (folder / f"records/evidence/files/one/{CANARY}.txt").write_text(CANARY)
    provider = every_field.filled(BY_NAME["provider"], every_field.numbered()) | {
        "nominated_individual": "STF-seen"
    }
    (folder / "records/provider.yml").write_text(written(provider))
    return folder


def _internal(kind: str) -> Iterator[tuple[str, str]]:
    for slot in slots(BY_NAME[kind].model):
        if slot.internal:
            yield kind, slot.name


def _naming(identity: str) -> every_field.Say:
    return lambda _: f"See {identity} and {identity.lower()}."


def _put(folder: Path, kind: str, data: dict[str, Any]) -> None:
    place = folder / "records" / BY_NAME[kind].folder / f"{data['id']}.yml"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"# {CANARY} in a comment\n{written(data)}")


@pytest.mark.parametrize("audience", ["inspector", "commissioner"])
def test_nothing_hidden_stands_in_any_byte(planted: Path, tmp_path: Path, audience: str) -> None:
    website.build(book(planted, audience, standing=history.standing(planted)), tmp_path)
    assert not leaks(tmp_path)
    assert not crawl.faults(tmp_path)
    assert "withheld" in (tmp_path / "actions/ACT-seen.html").read_text()


def test_the_team_sees_all_of_it(planted: Path, tmp_path: Path) -> None:
    website.build(book(planted, "internal"), tmp_path)
    assert len(leaks(tmp_path)) > 50


def test_files_not_committed_are_not_named_outside(planted: Path, tmp_path: Path) -> None:
    folder = tmp_path / "repository"
    shutil.copytree(planted, folder)
    committed(folder)
    (folder / f"records/feedback/FBK-{CANARY}.yml").write_text(
        (folder / f"records/feedback/FBK-{CANARY}.yml").read_text() + "# changed\n"
    )
    stands = history.standing(folder)
    assert any(CANARY in remark for remark in stands.remarks)
    out = tmp_path / "out"
    out.mkdir()
    website.build(book(folder, "commissioner", standing=stands), out)
    assert not leaks(out)
    assert all("Draft: not committed" in page.read_text() for page in out.rglob("*.html"))
