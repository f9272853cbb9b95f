"""Docstrings speak in one mood: the third person ("Returns …"), or a noun phrase ("A post as …", "Whether …")."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted(path for part in ("flows", "hotline", "storage", "tests") for path in (ROOT / part).rglob("*.py"))
NOT_YET = ("storage/backup/",)
"""Folders in which some docstrings still give orders."""
NOUNS = (
    "Backup and", "Free words", "Language and", "Median wall", "Name of", "Name, exact place", "Open needs",
    "Phone numbers", "Ref of", "Report addresses", "Second by second", "Work that",
)  # fmt: skip
"""What begins like an order and is none."""
ORDER = re.compile(
    r"""(?:
    Add|Answer|Append|Apply|Ask|Assert|Become|Begin|Bring|Build|Call|Change|Check|Choose|Clear|Close|Collect|
    Compare|Compute|Connect|Convert|Copy|Count|Create|Cut|Decide|Delete|Do|Draw|Drop|Empty|End|Ensure|Erase|Expect|
    Fail|Fetch|Fill|Find|Finish|Flag|Follow|Forget|Generate|Get|Give|Go|Handle|Have|Hear|Hold|Index|Initialise|
    Initialize|Insert|Join|Keep|Leave|Let|List|Load|Look|Lose|Make|Mark|Match|Measure|Merge|Move|Note|Notify|Open|
    Parse|Pass|Pick|Play|Post|Prepare|Print|Process|Put|Raise|Read|Refuse|Register|Remember|Remove|Render|Repeat|
    Replace|Report|Reset|Resolve|Restore|Return|Ring|Run|Save|Say|Seal|Search|See|Send|Serve|Set|Show|Sign|Skip|Sort|
    Split|Start|Stop|Store|Strip|Take|Tell|Test|Try|Turn|Undo|Update|Use|Validate|Verify|Wait|Walk|Withdraw|Wrap|
    Write|Yield
    )\b""",
    re.VERBOSE,
)
"""Verbs that often begin one."""


def docstrings(path: Path) -> Iterator[tuple[str, str]]:
    """Each docstring with its place, such as `flows/steps.py:61`."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module):
            continue
        if said := ast.get_docstring(node):
            yield f"{path.relative_to(ROOT).as_posix()}:{node.body[0].lineno}", said


def third_person(verb: str) -> str:
    """The verb as it follows he, she or it."""
    if verb in ("Be", "Have"):
        return {"Be": "Is", "Have": "Has"}[verb]
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return f"{verb[:-1]}ies"
    return f"{verb}es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else f"{verb}s"


def orders(found: dict[str, str]) -> dict[str, str]:
    """The docstrings that tell somebody to do something.

    They begin with a common verb, or with a word whose third person begins another docstring.
    """
    first = {place: said.split(maxsplit=1)[0].rstrip(".,:;") for place, said in found.items()}
    known = {*first.values()}
    return {
        place: said
        for place, said in found.items()
        if (ORDER.match(said) or (len(first[place]) > 2 and third_person(first[place]) in known))
        and not said.startswith(NOUNS)
    }


def test_docstrings_speak_in_the_third_person() -> None:
    found = orders({place: said for path in FILES for place, said in docstrings(path)})
    assert {place: said for place, said in found.items() if not place.startswith(NOT_YET)} == {}
    assert [folder for folder in NOT_YET if not any(place.startswith(folder) for place in found)] == []


@pytest.mark.parametrize("said", ["Return the row.", "Frobnicate it.", "Carry one answer.", "Go on.", "Have a look."])
def test_an_order_is_found(said: str) -> None:
    others = {"a": "Frobnicates them.", "b": "Carries a text.", "c": "Goes on.", "d": "The row.", "e": "Whether it is."}
    assert orders({**others, "here": said}) == {"here": said}
