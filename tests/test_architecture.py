"""The rooms of the project and the direction between them, read from the code itself."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("flows", "storage", "hotline")
FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
DATABASES = {"tinydb", "sqlite3", "psycopg", "psycopg_pool"}
WORLD = {"flask", "twilio", "requests", "socket", "time", "datetime", "random", "secrets", *DATABASES}
TWILIO_ROOMS = ("hotline/webhooks/", "hotline/simulator/", "hotline/line/twilio.py")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_there_are_rooms() -> None:
    assert len(FILES) > 50


@pytest.mark.parametrize("path", FILES, ids=place)
def test_a_file_imports_only_what_its_room_may_know(path: Path) -> None:
    room, names = place(path).split("/")[0], set(imported(path))
    if room == "flows":
        assert not names & (WORLD | {"storage", "hotline"})
    if room == "storage":
        assert not names & {"flows", "hotline", "flask", "twilio"}
    if room == "hotline":
        assert not names & DATABASES
    if "twilio" in names:
        assert place(path).startswith(TWILIO_ROOMS)


@pytest.mark.parametrize("path", [path for path in FILES if "/exchange/" in place(path)], ids=place)
def test_the_exchange_knows_no_flask_and_no_twilio(path: Path) -> None:
    assert not set(imported(path)) & {"flask", "twilio", "requests"}


def test_rooms_import_each_other_without_circles() -> None:
    """A cycle between modules is a wall that is missing a door; imports at the top of a file only."""
    modules = {place(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__"): path for path in FILES}
    needs = {name: {other for other in _top(path, modules) if other != name} for name, path in modules.items()}
    done: set[str] = set()
    while ready := {name for name, others in needs.items() if name not in done and others <= done}:
        done |= ready
    assert not needs.keys() - done


def _top(path: Path, modules: dict[str, Path]) -> Iterator[str]:
    tree = ast.parse(path.read_text("utf-8"))
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                for name in (f"{node.module}.{alias.name}", node.module):
                    if name in modules:
                        yield name
                        break
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)


OWN = ("flows", "storage", "hotline", "tests")
DOCUMENTED = {"_replace", "_from", "_exit"}
"""Underscores that belong to a documented name: of named tuples, of who makes a call at Twilio, of Python's `os`."""
BY_NAME = {"getattr", "setattr", "hasattr", "delattr", "object"}
"""Calls that take a name as text, those of `monkeypatch` and `mock.patch` among them."""


@lru_cache(maxsize=1)
def every_file() -> dict[Path, ast.Module]:
    files = [path for room in OWN for path in (ROOT / room).rglob("*.py")]
    return {path: ast.parse(path.read_text("utf-8")) for path in sorted(files)}


def private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name.strip("_") != "" and name not in DOCUMENTED


def defined(tree: ast.AST) -> Iterator[str]:
    """What a file names itself: functions, classes, variables, and attributes of `self` and `cls`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and _root(node) in ("self", "cls"):
            yield node.attr


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


@lru_cache(maxsize=1)
def our_own() -> frozenset[str]:
    return frozenset(name for tree in every_file().values() for name in defined(tree) if private(name))


def foreign(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Names in a file that come from a dependency or from Python, and the path that they were imported by."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] not in OWN:
                    yield (alias.asname or alias.name.split(".")[0]), alias.name
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] not in OWN:
            for alias in node.names:
                yield (alias.asname or alias.name), f"{node.module}.{alias.name}"


def private_uses(tree: ast.Module) -> Iterator[str]:
    """What a file takes of others that they keep for themselves, each as "line: what"."""
    imported = dict(foreign(tree))
    yield from (f"import of {path}" for path in imported.values() if any(map(private, path.split("."))))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and private(node.attr):
            if node.attr not in our_own() or _root(node) in imported:
                yield f"{node.lineno}: {ast.unparse(node)}"
        elif isinstance(node, ast.Call) and _called(node) in BY_NAME:
            texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            names = [text.rpartition(".")[2] for text in texts]
            theirs = node.args and _root(node.args[0]) in imported
            yield from (
                f"{node.lineno}: {name}" for name in names if private(name) and (theirs or name not in our_own())
            )
    yield from _overridden(tree)


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _overridden(tree: ast.Module) -> Iterator[str]:
    """Private methods that a class of ours gives another meaning than the class of a dependency beneath it."""
    imported = dict(foreign(tree))
    for made in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
        for path in filter(None, (imported.get(_root(base)) for base in made.bases)):
            module, _, name = path.rpartition(".")
            base = getattr(importlib.import_module(module or path), name, None)
            names = {name for node in made.body for name in defined(node) if private(name)}
            yield from (f"{made.lineno}: {made.name}.{name}" for name in sorted(names) if hasattr(base, name))


def test_nothing_private_of_a_dependency_is_used() -> None:
    uses = {place(path): list(private_uses(tree)) for path, tree in every_file().items()}
    assert {path: found for path, found in uses.items() if found} == {}


@pytest.mark.parametrize(
    "code",
    [
        "from flask_login import current_user\ncurrent_user._get_current_object()",
        "def load(found):\n    return found._never_ours",
        "import tinydb\nhashed = getattr(tinydb.where('x'), '_hash_of_a_query')",
        "from werkzeug.routing import Rule\npatch.setattr(Rule, '_compile_builder', remembered)",
        "monkeypatch.setattr('flask_login.utils._get_user', nobody)",
        "from gunicorn.workers.gthread import _DEFER",
        "from _pytest.monkeypatch import MonkeyPatch",
        "import _thread",
        "from tinydb.table import Table\nclass Rows(Table):\n    def _read_table(self):\n        return {}",
    ],
)
def test_a_private_part_of_a_dependency_is_noticed(code: str) -> None:
    assert len(list(private_uses(ast.parse(code)))) == 1
