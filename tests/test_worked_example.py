"""A conversation that is added as docs/architecture.md says works everywhere, and touches four files besides words."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness.base import ROOT, free_port

EXAMPLE = ROOT / "tests" / "worked_example"
STORY = EXAMPLE / "story.txt"
SETTINGS = {
    "HOTLINE_PUBLIC_URL": "http://127.0.0.1:8000", "HOTLINE_NUMBER": "+12025550100", "HOTLINE_SECRET_KEY": "x" * 40,
    "HOTLINE_LINE": "simulator", "TWILIO_ACCOUNT_SID": "AC" + "0" * 32, "TWILIO_AUTH_TOKEN": "a-token",
    "TWILIO_API_URL": "http://127.0.0.1:8001",
}  # fmt: skip
CATALOGUE = "flows/conversations/catalogue.py"


class Copy:
    """A copy of the project into which the example's files are put."""

    def __init__(self, place: Path) -> None:
        self.place = place
        for part in ("flows", "hotline", "storage", "tests/harness"):
            shutil.copytree(ROOT / part, place / part, ignore=shutil.ignore_patterns("__pycache__"))
        (place / "tests" / "__init__.py").touch()
        shutil.copy(ROOT / "hotline.toml", place)
        (place / "community.toml").write_text('name = "Oak Street"\nlanguages = ["en", "es"]\n', "utf-8")

    def add(self) -> list[str]:
        """Puts the example in; says which files of the product that touches."""
        touched = []
        for part in ("flows", "hotline", "storage"):
            for file in sorted((EXAMPLE / part).rglob("*.*")):
                name = file.relative_to(EXAMPLE).as_posix()
                if file.suffix == ".toml":
                    self._add_words(file, self.place / name)
                    touched.append(name)
                elif file.suffix == ".py":
                    assert not (self.place / name).exists(), f"{name} is there already"
                    shutil.copy(file, self.place / name)
                    touched.append(name)
        self.change(CATALOGUE, "LEAVE_WORDS, WITHDRAW,", "LEAVE_WORDS, GARDEN, WITHDRAW,")
        self.change(
            CATALOGUE,
            "from flows.conversations.menu import",
            "from flows.conversations.garden import GARDEN\nfrom flows.conversations.menu import",
        )
        return [*touched, CATALOGUE]

    def _add_words(self, snippet: Path, file: Path) -> None:
        """Lines go into the table of their name where there is one, new tables to the end."""
        words = file.read_text("utf-8")
        for head, lines in re.findall(r"^(\[[\w.]+\])\n(.*?)(?=^\[|\Z)", snippet.read_text("utf-8"), re.M | re.S):
            if f"\n{head}\n" in words:
                words = words.replace(f"\n{head}\n", f"\n{head}\n{lines.rstrip()}\n", 1)
            else:
                words += f"\n{head}\n{lines.rstrip()}\n"
        file.write_text(words, "utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        """Changes one place of a file."""
        written = (self.place / name).read_text("utf-8")
        assert old in written, (name, old)
        (self.place / name).write_text(written.replace(old, new, 1), "utf-8")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs Python in the copy, which sees no other project."""
        environment = {
            **os.environ,
            **SETTINGS,
            "PYTHONPATH": str(self.place),
            "HOTLINE_STORE": str(self.place / "data"),
        }
        return subprocess.run(
            [sys.executable, *arguments], cwd=self.place, env=environment, capture_output=True, text=True, check=False
        )

    def check(self) -> str:
        """What `hotline check` says of the community with two languages."""
        ran = self.run("-m", "hotline", "--config", "community.toml", "check")
        return ran.stdout + ran.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


def test_it_touches_four_files_besides_words(copy: Copy) -> None:
    touched = copy.add()
    assert sorted(name for name in touched if not name.endswith(".toml")) == [
        "flows/conversations/catalogue.py",
        "flows/conversations/garden.py",
        "hotline/inbound/effects/garden.py",
        "storage/records/gardens.py",
    ]


def test_it_is_reached_by_text_by_voice_and_in_the_menu(copy: Copy, request: pytest.FixtureRequest) -> None:
    copy.add()
    ran = copy.run(str(EXAMPLE / "play.py"), str(copy.place), str(STORY))
    assert ran.returncode == 0, ran.stderr
    if request.config.getoption("--update"):
        STORY.write_text(ran.stdout, "utf-8")
    assert ran.stdout == STORY.read_text("utf-8")


def test_it_is_drawn_and_in_order(copy: Copy) -> None:
    copy.add()
    assert copy.check() == "Everything is in order.\n"
    drawn = copy.run("-m", "hotline", "--config", "community.toml", "draw", "garden")
    assert "Will you come? YES or NO." in drawn.stdout, drawn.stderr
    menu = copy.run("-m", "hotline", "--config", "community.toml", "draw", "menu")
    assert "conversation garden" in menu.stdout


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("flows/words/say/en.toml", "[say.will_come]", "[say.wil_come]",
         "say/en.toml lacks say.will_come, which conversation garden says: write it there"),
        ("flows/words/say/es.toml", 'garden = "saber del próximo día del jardín"\n', "",
         "say/es.toml lacks names.menu.garden, which conversation menu offers: write it there"),
        ("flows/words/hear/es.toml", 'garden = ["jardin", "el jardin", "dia del jardin"]\n', "",
         "hear/es.toml lacks command.garden: list there the words that people write"),
        ("flows/conversations/garden.py", '("yes", "no"), _answered', '("yes", "no")',
         "conversation garden, step will_come: nothing is done with its answers: give it a handler"),
        ("flows/conversations/garden.py", 'return _kept(reply.progress.post, comes=reply.item == "yes")',
         "return Turn()",
         "conversation garden, step will_come: the answer 1 leads nowhere: give it a handler, or a File behind it"),
    ],
)  # fmt: skip
def test_what_it_lacks_is_named(copy: Copy, name: str, old: str, new: str, fault: str) -> None:
    copy.add()
    copy.change(name, old, new)
    assert fault in copy.check()


def test_a_hotline_without_its_words_does_not_start_but_says_so(copy: Copy) -> None:
    copy.add()
    copy.change("flows/words/say/en.toml", "[say.will_come]", "[say.wil_come]")
    ran = copy.run("-m", "hotline", "--config", "community.toml", "run", "--port", str(free_port()))
    assert ran.returncode != 0
    assert "say/en.toml lacks say.will_come" in ran.stderr
    assert "Traceback" not in ran.stderr
