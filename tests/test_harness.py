"""The harnesses themselves: what `--update` tells, what `--quick` runs, and stories that cannot be played."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from flows.words.wording import Wording
from hotline.base.config import read_community
from tests.harness.base import ROOT, SAMPLE
from tests.harness.got_worse import NOT_UNDERSTOOD, got_worse, misses
from tests.harness.options import PURE
from tests.harness.stories import Player
from tests.harness.town import Town

pytest_plugins = ("pytester",)
Run = Callable[..., pytest.RunResult]


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A run of pytest in a folder of its own, with the options under test and nothing else of this project's."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return partial(pytester.runpytest_subprocess, "-p", "tests.harness.options")


@pytest.fixture(scope="module")
def wording() -> Wording:
    return Wording.load(read_community(SAMPLE))


def test_an_understanding_answer_that_becomes_a_puzzled_one_got_worse(wording: Wording) -> None:
    written = "Rosa > we are hungry\nRosa < Got it: food. Your number is 4823.\n= need 4823 new\n"
    kept = "Rosa < Oak: We kept your message as 4823. A person will read it."
    played = f"Rosa > we are hungry\n{kept}\n= unclear 4823 new\n"
    assert got_worse(written, played, wording) == [
        "Rosa > we are hungry",
        "- Rosa < Got it: food. Your number is 4823.",
        f"+ {kept}",
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Rosa < Got it: food.", "Rosa < Got it: food and water."),
        ("Rosa < Sorry, that was not clear.", "Rosa < Got it: food."),
        (
            "Rosa < Sorry, that was not clear. When is it needed?",
            "Rosa < Sorry, that was not clear. When can you help?",
        ),
        ("", "Rosa < Sorry, that was not clear."),
        ("Rosa < Sorry, that was not clear.", ""),
    ],
)
def test_no_other_change_got_worse(before: str, after: str, wording: Wording) -> None:
    assert got_worse(f"Rosa > hm\n{before}", f"Rosa > hm\n{after}", wording) == []


@pytest.mark.parametrize(
    "line",
    [
        "Rosa < Sorry, that was not clear. When is it needed? 1 today, 2 this week, 3 any time.",
        "Luz < We kept your message. A person will listen to it. It is number 4, 8, 2, 3. Once more: 4, 8, 2, 3.",
        "Ben < Which one do you mean? Reply TAKE 4823 or TAKE 4838",
    ],
)
def test_a_puzzled_answer_is_known_on_either_channel(line: str, wording: Wording) -> None:
    assert misses(wording).search(line)


def test_puzzled_answers_are_known_in_every_language_and_others_are_none(wording: Wording) -> None:
    miss = misses(wording)
    for words in wording.languages.values():
        for name, said in words["say"].items():
            for template in filter(None, said.values()):
                assert bool(miss.search(template.replace("{ref}", "4823"))) == (name in NOT_UNDERSTOOD), template


def test_what_got_worse_stands_at_the_end_of_the_run_whoever_ran_the_test(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makepyfile("""
        def test_a_story(request):
            request.node.user_properties += [("got worse", "Rosa > hi"), ("got worse", "+ Rosa < Sorry.")]
            assert False

        def test_another():
            pass
    """)
    for together in ((), ("-p", "xdist", "-n", "1")):
        said = run("--update", *together)
        said.stdout.fnmatch_lines(["*answers that got worse*", "*::test_a_story", "  Rosa > hi", "  + Rosa < Sorry."])
        assert said.ret == pytest.ExitCode.TESTS_FAILED


def test_quick_fails_a_pure_test_that_opens_something(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makepyfile(
        test_limits="""
            import sqlite3

            def test_pure():
                pass

            def test_not_pure():
                sqlite3.connect(":memory:").close()
        """,
        test_slow="raise RuntimeError('imported')",
    )
    said = run("--quick")
    said.assert_outcomes(passed=1, failed=1)
    said.stdout.fnmatch_lines(["*test_limits is in PURE * sqlite3.connect*"])


def test_the_pure_modules_are_there() -> None:
    assert {name for name in PURE if not (ROOT / "tests" / f"{name}.py").exists()} == set()


@pytest.mark.parametrize(
    "line",
    ["Luz (hangs up)", "Luz (dances)", "desk forwards 4823 to Ben", "desk forward 4823", "Rosa says hello", "(+2w)"],
)
def test_a_line_that_cannot_be_played_is_named(line: str, tmp_path: Path) -> None:
    with Town(tmp_path) as town, pytest.raises(ValueError, match=re.escape(f"{line}: this cannot be played")):
        Player.in_(town).play(f"# A story.\n{line}\n")
