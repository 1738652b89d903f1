"""Shows that a wheel works outside the tree, and that locks and tracked files name no registry and no machine."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-node.lock")

PINNED = re.compile(r"^(?P<name>[a-z0-9][a-z0-9.-]*)==(?P<version>[^ ;\\]+)(?: ; [^\\]+?)? ?\\?$")

# Written so that this file does not match itself.
REGISTRY = re.compile(r"pyp[i]\.|pythonhoste[d]\.|npmj[s]\.|deb\.debia[n]\.|registry\.yarnpk[g]\.")
MACHINE = re.compile(r"(?:^|[^A-Za-z0-9._-])/(?:wor[k]|far[m]|roo[t]|tm[p]|User[s])/")


def tracked() -> list[Path]:
    """The files git tracks in this tree."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


def pins(lock: str) -> dict[str, str]:
    """Requirement -> version. A name that is pinned twice, for two sorts of Python, keeps its newest pin."""
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    found = [match for line in lines if (match := PINNED.match(line))]
    return {match["name"]: match["version"] for match in found}


# ------------------------------------------------------------------ the wheel
@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of this tree, built without network by the locked backend."""
    out = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--no-index",
            "--no-deps",
            "--no-build-isolation",
            "-w",
            out,
            ROOT,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment that holds the wheel and reaches the dependencies, but not this tree."""
    folder = tmp_path_factory.mktemp("elsewhere") / "venv"
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    own = folder / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    # A folder that a .pth file adds is not searched for .pth files of its own: the editable install stays out.
    (own / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--python", str(python)]
    offline = ["--quiet", "--no-index", "--no-deps", "--ignore-installed"]
    subprocess.run([*pip, "install", *offline, str(wheel)], check=True, capture_output=True)
    return folder


def run(elsewhere: Path, cwd: Path, *command: str) -> str:
    """What `command` of that environment prints, started in the folder `cwd`."""
    done = subprocess.run(
        [str(elsewhere / "bin" / command[0]), *command[1:]],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_holds_what_runs_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    expected = {
        path.relative_to(ROOT).as_posix()
        for path in tracked()
        if path.relative_to(ROOT).parts[0] in {"generators", "site_templates"}
    }
    assert expected <= names
    assert {name.split("/", maxsplit=1)[0] for name in names if ".dist-info" not in name} == {
        "generators",
        "site_templates",
    }
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]
    assert [name for name in names if name.endswith(".dist-info/licenses/LICENSE")]


def test_the_wheel_brings_the_prepared_assets_byte_for_byte(wheel: Path) -> None:
    vendor = ROOT / "site_templates" / "vendor"
    prepared = {
        path.relative_to(ROOT).as_posix(): path.read_bytes() for path in vendor.rglob("*") if path.is_file()
    }
    assert prepared, "the front-end assets are not prepared: run `make setup`"
    with zipfile.ZipFile(wheel) as archive:
        assert {name: archive.read(name) for name in prepared} == prepared


def test_templates_assets_and_catalogues_are_found_outside_the_tree(elsewhere: Path, tmp_path: Path) -> None:
    code = """
import json
from importlib import resources
from generators import assets
catalogues = resources.files("generators") / "catalogues"
print(json.dumps({
    "templates": str(assets.templates_dir()),
    "vendor": str(assets.vendor_dir()),
    "catalogues": sorted(entry.name for entry in catalogues.iterdir() if entry.name.endswith(".yml")),
}))
"""
    found = json.loads(run(elsewhere, tmp_path, "python", "-c", code))
    assert Path(found["templates"]).is_relative_to(elsewhere)
    assert Path(found["vendor"]).is_relative_to(elsewhere)
    assert found["catalogues"]
    assert found["catalogues"] == sorted(path.name for path in (ROOT / "generators/catalogues").glob("*.yml"))


def test_the_command_answers_outside_the_tree(elsewhere: Path, tmp_path: Path) -> None:
    assert "check" in run(elsewhere, tmp_path, "evidence", "--help")
    assert "check" in run(elsewhere, tmp_path, "python", "-m", "generators", "--help")


def test_the_example_is_replayed_outside_the_tree(elsewhere: Path, tmp_path: Path) -> None:
    assert run(elsewhere, tmp_path, "evidence", "demo", "demo").strip() == "demo"
    shown = {
        path.relative_to(ROOT): path.read_bytes() for path in (ROOT / "records").rglob("*") if path.is_file()
    }
    assert {path: (tmp_path / "demo" / path).read_bytes() for path in shown} == shown


def test_mkdocs_finds_the_plugin(elsewhere: Path, tmp_path: Path) -> None:
    code = "from mkdocs.plugins import get_plugins; print(get_plugins()['evidence'].load().__module__)"
    assert run(elsewhere, tmp_path, "python", "-c", code).strip().startswith("generators.website")


# ------------------------------------------------------------------ the locks
@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_and_hashed(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text(encoding="utf-8").strip())
    assert entries
    for entry in entries:
        first, *hashes = entry.splitlines()
        assert PINNED.match(first), first
        assert hashes, f"{first} has no hash"
        assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?", line) for line in hashes), first


def test_the_locks_meet_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    asked = {
        "requirements.lock": project["project"]["dependencies"],
        "requirements-dev.lock": [
            *project["project"]["dependencies"],
            *project["build-system"]["requires"],
            *groups["dev"],
        ],
        "requirements-node.lock": groups["node"],
    }
    for lock, requirements in asked.items():
        pinned = pins(lock)
        for requirement in map(Requirement, requirements):
            version = pinned.get(canonicalize_name(requirement.name))
            assert version, f"{lock} does not pin {requirement.name}; run `make lock`"
            assert requirement.specifier.contains(version), f"{lock}: {requirement} is not met by {version}"


def test_people_and_tests_run_the_same_versions() -> None:
    development = pins("requirements-dev.lock")
    assert {name: development.get(name) for name in pins("requirements.lock")} == pins("requirements.lock")


def test_the_front_end_lock_has_hashes_and_no_addresses() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert not [name for name, entry in packages.items() if "resolved" in entry or "integrity" not in entry]
    asked = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    exact = {**asked["dependencies"], **asked["devDependencies"]}
    assert {name: packages[f"node_modules/{name}"]["version"] for name in exact} == exact


# ------------------------------------------------------------------ what is tracked
def test_no_tracked_file_names_a_registry_or_a_path_of_a_machine() -> None:
    named = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            if REGISTRY.search(line) or MACHINE.search(line):
                named.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert not named


def test_what_the_set_up_and_the_builds_make_is_not_tracked() -> None:
    made = {".venv", "node_modules", "build", "dist"}
    names = [path.relative_to(ROOT) for path in tracked()]
    assert not [
        name for name in names if name.parts[0] in made or name.parts[:2] == ("site_templates", "vendor")
    ]
