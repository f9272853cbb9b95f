"""Rooms, arrows and circles of the code, and what is longest in it: `python -m tests.bench.measure_rooms [FOLDER]`.

FOLDER is a checkout, by default this one. Every .py file under flows, hotline and storage is a room. An import of
another room is an arrow, wherever in the file it stands, under TYPE_CHECKING and inside functions too; two rooms have
one arrow at most in each direction. A circle is a strongly connected set of more than one room. A function's lines are
counted from its `def` to its end, decorators left out.
"""

from __future__ import annotations

import argparse
import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.bench.options import chosen

ROOT = Path(__file__).parent.parent.parent
PARTS = ("flows", "hotline", "storage")


def rooms(root: Path = ROOT) -> dict[str, Path]:
    """Every room by its dotted name; a package's own is that of its `__init__`."""
    files = sorted(path for part in PARTS for path in (root / part).rglob("*.py"))
    names = (path.relative_to(root).with_suffix("").as_posix().replace("/", ".") for path in files)
    return {name.removesuffix(".__init__"): path for name, path in zip(names, files, strict=True)}


def arrows(found: Mapping[str, Path]) -> dict[str, set[str]]:
    """The rooms that each room imports."""
    return {name: {other for other in _imported(path, found) if other != name} for name, path in found.items()}


def _imported(path: Path, found: Mapping[str, Path]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            if node.level:
                raise ValueError(f"{path}: a relative import, which is not counted here")
            for alias in node.names:
                ways = (f"{node.module}.{alias.name}", f"{node.module}")
                yield from [name for name in ways if name in found][:1]
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in found)


def circles(needs: Mapping[str, set[str]]) -> set[frozenset[str]]:
    """The sets of rooms that reach each other."""
    reached = {name: _reached(name, needs) for name in needs}
    return {
        frozenset(other for other in others if name in reached[other])
        for name, others in reached.items()
        if name in others
    }


def _reached(name: str, needs: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    ahead = [name]
    while ahead:
        new = needs[ahead.pop()] - seen
        seen |= new
        ahead.extend(new)
    return seen


def functions(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of every function of a file, with its name."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (node.end_lineno or node.lineno) - node.lineno + 1, node.name


def main() -> None:
    """Prints the figures of one checkout."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", nargs="?", type=Path, default=ROOT)
    found = rooms(chosen(arguments).folder)
    needs = arrows(found)
    print(f"{len(found)} rooms, {sum(map(len, needs.values()))} arrows")
    closed = circles(needs)
    print(f"{len(closed)} circles" + "".join(f"\n  {', '.join(sorted(circle))}" for circle in closed))
    lines, name = max((len(path.read_text("utf-8").splitlines()), name) for name, path in found.items())
    print(f"longest file: {name}, {lines} lines")
    lines, function, name = max((*one, name) for name, path in found.items() for one in functions(path))
    print(f"longest function: {function} in {name}, {lines} lines")


if __name__ == "__main__":
    main()
