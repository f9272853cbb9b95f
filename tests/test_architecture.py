"""The rooms of the project and the direction between them, read from the code itself."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from flows.acts import Act
from flows.conversations.catalogue import CATALOGUE
from flows.steps import Flow
from hotline.inbound.effects import HANDLERS
from tests.bench.measure_rooms import ROOT, arrows, circles, rooms

MODULES = rooms()
FILES = list(MODULES.values())
ARROWS = arrows(MODULES)
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
    """A circle is a wall that is missing a door; imports under TYPE_CHECKING and inside functions count too."""
    assert circles(ARROWS) == set()


def test_a_circle_is_seen_behind_type_checking_and_inside_a_function(tmp_path: Path) -> None:
    sources = {
        "one": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from flows.two import Two\n",
        "two": "def late():\n    import flows.three\n",
        "three": "from flows import one\n",
        "four": "from flows.one import Two\n",
    }
    (tmp_path / "flows").mkdir()
    for name, source in sources.items():
        (tmp_path / "flows" / f"{name}.py").write_text(source, "utf-8")
    assert circles(arrows(rooms(tmp_path))) == {frozenset({"flows.one", "flows.two", "flows.three"})}


LEVELS = (
    ("errors", "schema"),
    ("records",),
    ("engine",),
    ("query",),
    ("tinydb_api",),
    ("store",),
    ("prefix_search", "backup"),
)
"""The rooms of storage: each may know itself and those of the levels before its own."""


def test_rooms_of_storage_look_one_way() -> None:
    level = {room: number for number, rooms in enumerate(LEVELS) for room in rooms}
    within = [(name, other) for name in ARROWS if name.startswith("storage.") for other in ARROWS[name]]
    inner = [(name.split(".")[1], other.split(".")[1]) for name, other in within]
    assert {room for pair in inner for room in pair} == level.keys()
    assert not {(room, other) for room, other in inner if room != other and level[other] >= level[room]}


TWICE = {
    "__main__": "what `python -m` starts",
    "call_backs": "a rule and its page",
    "conversations": "what can be talked about, and the check of it",
    "engine": "of conversations, and of the database",
    "notice_board": "records, rules, and a conversation",
    "people": "a record, its rules, its page and its commands",
    "polls": "records, rules, and a conversation",
    "posts": "a record and its rules",
    "recordings": "what comes from a call, and its page",
    "records": "what is kept, and the commands about it",
    "shifts": "rules and their page",
    "text": "a channel, and what is heard in it",
    "words": "of the conversations, and of the console",
}
"""Names of modules and folders that stand in more than one place, with the reason."""


def test_no_class_and_no_module_has_the_name_of_another() -> None:
    """An underscore makes no other name."""
    classes = [
        node.name.lstrip("_")
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    modules = [name.split(".")[-1] for name in MODULES]
    assert {name for name, times in Counter(classes).items() if times > 1} == set()
    assert {name for name, times in Counter(modules).items() if times > 1} == TWICE.keys()


def test_channels_know_no_conversation_by_name() -> None:
    """They find conversations in the catalogue: they import none, and compare no name of a conversation or a step."""
    for path in sorted((ROOT / "flows" / "channels").glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        compared = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Compare) and _names(node)]
        taken = [
            alias.name
            for node in tree.body
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("flows.conversations")
            for alias in node.names
            if isinstance(getattr(import_module(node.module or ""), alias.name, None), Flow)
        ]
        assert (taken, compared) == ([], []), path.name


def _names(compare: ast.Compare) -> bool:
    """Whether a name of a conversation or a step is compared with a text that stands in the code."""
    sides = [compare.left, *compare.comparators]
    constant = any(isinstance(part, ast.Constant) and part.value for side in sides for part in ast.walk(side))
    return constant and any(re.search(r"\b(flow|flow\.name|step\.name|\.at)$", ast.unparse(side)) for side in sides)


def test_the_catalogue_lists_each_conversation_once() -> None:
    names = [flow.name for flow in CATALOGUE.flows]
    assert len(set(names)) == len(names)


def test_every_act_has_an_effect() -> None:
    assert {act.__name__ for act in Act.__subclasses__()} == {act.__name__ for act in HANDLERS}
