"""Nothing is used that a dependency keeps for itself."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from tests.harness.base import ROOT

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
    uses = {path.relative_to(ROOT).as_posix(): list(private_uses(tree)) for path, tree in every_file().items()}
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
