"""Holds the layers: which part may import which, which outside library stands behind which door, and what stays light."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GENERATORS = ROOT / "generators"

# ------------------------------------------------------------------ the table
# A part is a module or package directly under generators/. It may import itself and what stands here.
WORDS = frozenset({"codes", "finding", "software", "values"})
MODEL = WORDS | {"source", "history", "integrity", "catalogues", "kind", "verification", "kinds", "ledger"}
TOLD = MODEL | {"audience", "attached", "past", "checking", "derive", "names", "book"}
SHOWN = TOLD | {"assets", "site_settings", "charts", "render", "outputs"}
PUBLISHED = SHOWN | {
    "checks",
    "schemas",
    "publishing",
    "website",
    "pdf",
    "ebundle",
    "portable",
    "seal",
    "exports",
    "authoring",
}

MAY_IMPORT: Mapping[str, frozenset[str]] = {
    # words
    "codes": frozenset(),
    "finding": frozenset({"codes"}),
    "software": frozenset(),
    "values": frozenset(),
    # read
    "assets": frozenset({"finding"}),
    "logo": frozenset({"finding"}),
    "policy": frozenset(),
    "names": frozenset({"finding"}),
    "site_settings": WORDS | {"source"},
    "source": WORDS,
    "history": WORDS | {"source"},
    "integrity": WORDS | {"source", "history"},
    "catalogues": WORDS | {"source"},
    # declare
    "kind": WORDS,
    "verification": frozenset({"kind", "values"}),
    "kinds": frozenset({"kind", "values", "verification"}),
    "schemas": WORDS | {"kind", "kinds", "catalogues"},
    # check
    "ledger": MODEL - {"ledger", "history", "integrity"},
    "checks": MODEL,
    "checking": MODEL | {"checks"},
    "attached": MODEL,
    "audience": MODEL,
    "past": MODEL | {"audience"},
    # derive
    "derive": MODEL | {"past"},
    "book": TOLD - {"book"},
    # show
    "charts": TOLD,
    "render": TOLD | {"assets", "policy"},
    "outputs": SHOWN - {"outputs"},
    "finished": SHOWN,
    # publish
    "publishing": WORDS,
    "website": SHOWN | {"finished", "logo", "policy", "publishing"},
    "pdf": SHOWN,
    "ebundle": SHOWN | {"pdf", "publishing"},
    "portable": SHOWN,
    "seal": SHOWN,
    "exports": SHOWN,
    # write
    "authoring": MODEL | {"checks", "checking", "schemas"},
    # drive
    "build": PUBLISHED,
    "cli": PUBLISHED | {"build"},
    "__main__": frozenset({"cli"}),
    "__init__": frozenset(),
}

# Outside library -> the modules (or whole packages) it is kept behind.
DOORS: Mapping[str, frozenset[str]] = {
    "yaml": frozenset({"source"}),
    "git": frozenset({"history"}),
    "cryptography": frozenset({"history", "authoring"}),
    "rfc3161_client": frozenset({"history"}),
    "pydantic": frozenset({"values", "kind", "kinds", "ledger", "catalogues"}),
    "pydantic_core": frozenset({"values", "kind", "kinds", "ledger", "catalogues"}),
    "holidays": frozenset({"catalogues", "derive"}),
    "pandas": frozenset({"derive.tables", "exports"}),
    "matplotlib": frozenset({"charts"}),
    "jinja2": frozenset({"render"}),
    "markupsafe": frozenset({"render", "outputs", "finished"}),
    "govuk_frontend_jinja": frozenset({"render"}),
    "markdown_it": frozenset({"render"}),
    "nh3": frozenset({"render"}),
    "mkdocs": frozenset({"website"}),
    "weasyprint": frozenset({"pdf"}),
    "pikepdf": frozenset({"pdf", "ebundle"}),
    "openpyxl": frozenset({"exports", "authoring"}),
    "pathspec": frozenset({"history"}),
    "sklearn": frozenset({"authoring"}),
    "ruamel": frozenset({"authoring"}),
    "click": frozenset({"cli"}),
    "rich": frozenset({"cli"}),
    "typer": frozenset({"cli"}),
}

# Nothing below the command line looks at the clock, the environment or chance.
CLOCK_ENVIRONMENT_CHANCE = frozenset(
    {
        "datetime.now",
        "datetime.today",
        "datetime.utcnow",
        "date.today",
        "os.environ",
        "os.getenv",
        "os.getlogin",
        "os.urandom",
    }
)
CHANCE_AND_CLOCK_MODULES = frozenset({"getpass", "locale", "random", "secrets", "time", "uuid"})
# git is run without the GIT_* variables it would inherit, so history reads the environment to take them out.
EXCUSED: Mapping[str, frozenset[str]] = {"history": frozenset({"os.environ"})}

HEAVY = frozenset(
    {"jinja2", "matplotlib", "mkdocs", "numpy", "pandas", "pikepdf", "scipy", "sklearn", "weasyprint"}
)
LIGHT_PARTS = (
    "codes",
    "finding",
    "values",
    "source",
    "kind",
    "kinds",
    "catalogues",
    "ledger",
    "checks",
    "audience",
)


# ------------------------------------------------------------------ reading the imports
def module_files() -> dict[str, Path]:
    """Dotted name under `generators` (without it) -> file; a package's own file carries the package's name."""
    found = {}
    for path in sorted(GENERATORS.rglob("*.py")):
        parts = path.relative_to(GENERATORS).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)
        found[name] = path
    return found


FILES = module_files()
TREES = {name: ast.parse(path.read_text(encoding="utf-8"), str(path)) for name, path in FILES.items()}


def imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every absolute dotted name that a module imports, anywhere in it, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: relative import; write it in full"
            assert node.module is not None
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def ours(dotted: str) -> str | None:
    """The module of ours that a dotted name reaches (without `generators`), or None where it is not ours."""
    if dotted != "generators" and not dotted.startswith("generators."):
        return None
    name = dotted.removeprefix("generators").removeprefix(".")
    while name and name not in FILES:
        name = name.rpartition(".")[0]
    return name or (dotted.split(".")[1] if "." in dotted else "__init__")


def part(module: str) -> str:
    return module.split(".", maxsplit=1)[0]


# ------------------------------------------------------------------ the facts
def test_every_part_has_its_place_in_the_table() -> None:
    unplaced = sorted({part(name) for name in FILES} - set(MAY_IMPORT))
    assert not unplaced, f"say in MAY_IMPORT, and in the architecture page, what {unplaced} may import"


def test_imports_go_downward_only() -> None:
    upward = [
        f"{FILES[module].relative_to(ROOT)}:{line}: imports {target}"
        for module, tree in TREES.items()
        for line, dotted in imported(tree)
        if (target := ours(dotted)) is not None
        and part(target) not in MAY_IMPORT.get(part(module), frozenset()) | {part(module)}
    ]
    assert not upward


def test_outside_libraries_stay_behind_their_doors() -> None:
    leaks = []
    for module, tree in TREES.items():
        for line, dotted in imported(tree):
            library = dotted.split(".", maxsplit=1)[0]
            if library in sys.stdlib_module_names or library in {"generators", "site_templates"}:
                continue
            doors = DOORS.get(library, frozenset())
            if not any(module == door or module.startswith(f"{door}.") for door in doors):
                leaks.append(
                    f"{FILES[module].relative_to(ROOT)}:{line}: {library} is kept behind {sorted(doors)}"
                )
    assert not leaks


def test_no_module_imports_in_a_circle() -> None:
    graph = {
        module: {
            target
            for _, dotted in imported(tree)
            if (target := ours(dotted)) is not None and target not in {module, "__init__"}
        }
        for module, tree in TREES.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"a circle of imports: {' -> '.join(error.args[1])}")


def test_no_import_is_hidden_from_run_time() -> None:
    hidden = [
        f"{FILES[module].relative_to(ROOT)}:{line}"
        for module, tree in TREES.items()
        for line, dotted in imported(tree)
        if dotted == "typing.TYPE_CHECKING"
    ]
    assert not hidden


def test_no_clock_environment_or_chance_below_the_command_line() -> None:
    found = []
    for module, tree in TREES.items():
        if part(module) == "cli":
            continue
        refused = CLOCK_ENVIRONMENT_CHANCE - EXCUSED.get(part(module), frozenset())
        names = list(imported(tree))
        attributes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
        names += [(node.lineno, ".".join(ast.unparse(node).split(".")[-2:])) for node in attributes]
        found += [
            f"{FILES[module].relative_to(ROOT)}:{line}: {dotted} (to be given as an argument)"
            for line, dotted in names
            if dotted in refused
        ]
        found += [
            f"{FILES[module].relative_to(ROOT)}:{line}: {dotted} (to be given as an argument)"
            for line, dotted in imported(tree)
            if dotted.split(".", maxsplit=1)[0] in CHANCE_AND_CLOCK_MODULES
        ]
    assert not found


def test_modules_are_named_for_things() -> None:
    vague = {"base", "common", "helpers", "lib", "misc", "models", "shared", "tools", "util", "utils"}
    assert not [name for name in FILES if vague & set(name.split("."))]


def test_every_module_says_in_its_first_sentence_what_lives_there() -> None:
    silent = [name for name, tree in TREES.items() if not (ast.get_docstring(tree) or "").strip()]
    assert not silent


# ------------------------------------------------------------------ what stays light
def loaded_by(code: str) -> set[str]:
    """The top-level modules loaded after `code` ran in a fresh interpreter at the repository's root."""
    report = (
        "\nimport json, sys\nprint('\\n' + json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code + report],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_reading_and_checking_load_no_heavy_library() -> None:
    modules = [name for name in FILES if part(name) in LIGHT_PARTS]
    assert modules
    heavy = HEAVY & loaded_by("\n".join(f"import generators.{name}" for name in modules))
    assert not heavy


def test_the_check_command_loads_no_heavy_library() -> None:
    code = """
import sys
from generators.cli import main
sys.argv = ["evidence", "check"]
try:
    main()
except SystemExit as stop:
    assert stop.code in (None, 0, 1), stop.code
"""
    assert not HEAVY & loaded_by(code)
