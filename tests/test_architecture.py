"""The rooms of the project and the direction between them, read from the code itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
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
