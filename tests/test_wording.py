"""Every language says everything, everything that is said has words, and adding a language is adding two files."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from flows.community import Community
from flows.prompts import Channel, Hint, Prompt
from flows.words.files import FOLDER, REFERENCE, WordingError, languages, read_wordlists, read_words
from flows.words.gaps import missing_wordlists, missing_words
from flows.words.wording import Wording
from hotline.base.config import read_community
from hotline.checking import longest

ROOT = Path(__file__).parent.parent
LANGUAGES = languages()
WIDEST = 120
"""Characters of a line."""
CHANNELS: tuple[Channel, ...] = ("text", "voice")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of words with a fifth language, made up from Spanish."""
    for kind in ("say", "hear"):
        copied = Path(shutil.copytree(FOLDER / kind, tmp_path / kind))
        shutil.copy(copied / "es.toml", copied / "xx.toml")
    return tmp_path


def lacks(folder: Path, language: str = "xx") -> list[str]:
    return [
        *missing_words(language, read_words(language, folder), read_words(REFERENCE, folder)),
        *missing_wordlists(language, read_wordlists(language, folder), read_wordlists(REFERENCE, folder)),
    ]


def edit(folder: Path, old: str, new: str, file_name: str = "say/xx.toml") -> None:
    file = folder / file_name
    words = file.read_text("utf-8")
    assert old in words
    file.write_text(words.replace(old, new, 1), "utf-8")


def community(*languages: str) -> Community:
    return read_community(ROOT / "hotline.toml").model_copy(update={"languages": languages})


@pytest.fixture(scope="module")
def wording() -> Wording:
    return Wording.load(community("en", "es", "fr", "ht"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_says_and_hears_everything(language: str) -> None:
    assert lacks(FOLDER, language) == []


def test_the_sample_community_speaks_four_languages() -> None:
    assert read_community(ROOT / "hotline.toml").languages == ("en", "es", "fr", "ht")


def test_a_fifth_language_is_two_files(folder: Path) -> None:
    assert lacks(folder) == []
    five = Wording.load(community("en", "es", "fr", "ht", "xx"), folder)
    assert five.texts([Prompt("where")], "xx") == ["¿Dónde está? Basta con una esquina."]
    menu = Prompt("language", hint=Hint.CHOICE, options=five.community.languages, names="language")
    assert [speaks for speaks, _ in five.spoken(menu, "xx")] == ["en", "es", "fr", "ht", "xx"]


def test_a_word_that_is_missing_is_named_with_its_file_and_key(folder: Path) -> None:
    edit(folder, "[say.where]", "[say.were]")
    assert "say/xx.toml lacks say.where.text: say there what say/en.toml says" in lacks(folder)
    assert "say/xx.toml has say.were.text, which nothing says: take it out" in lacks(folder)


@pytest.mark.parametrize("status", ["new", "open", "asked"])
def test_nobody_looks_for_a_helper_for_an_offer(wording: Wording, status: str) -> None:
    about = {"ref": "4823", "kind": "offer", "status": status, "categories": ("food",)}
    assert wording.texts([Prompt("news", about)], "en") == ["4823: we keep it until somebody needs it."]
    assert wording.spoken(Prompt("news_first", about), "en") == [("en", "About food: we have your offer.")]


def test_an_empty_word_is_named(folder: Path) -> None:
    edit(folder, 'text = "¿Dónde está? Basta con una esquina."', 'text = ""')
    assert lacks(folder) == ["say/xx.toml: say.where.text is empty"]


def test_words_that_nothing_says_must_stay_empty(folder: Path) -> None:
    edit(folder, '[say.greeting]\ntext = ""', '[say.greeting]\ntext = "Hola"')
    assert lacks(folder) == ["say/xx.toml: say.greeting.text must stay empty, since nothing says it"]


def test_a_placeholder_that_is_lost_is_named(folder: Path) -> None:
    edit(folder, "{ref}: {status}.", "{reff}: {status}.")
    assert lacks(folder) == ["say/xx.toml: say.news.text needs {ref}, {status} and has {reff}, {status}"]


def test_a_brace_without_its_partner_is_named(folder: Path) -> None:
    edit(folder, "{ref}: {status}.", "{ref: {status}.")
    assert len(lacks(folder)) == 1
    assert lacks(folder)[0].startswith("say/xx.toml: say.news.text has a brace without its partner")


def test_a_wordlist_that_is_missing_is_named(folder: Path) -> None:
    edit(folder, "[stop]", "[stopp]", "hear/xx.toml")
    assert "hear/xx.toml lacks stop.out: list there the words that people write" in lacks(folder)


def test_a_language_without_its_files_says_which_to_add(folder: Path) -> None:
    with pytest.raises(WordingError, match=r"add say/zz\.toml and hear/zz\.toml, or use one of en, es, fr, ht$"):
        Wording.load(community("en", "zz"))
    (folder / "hear" / "xx.toml").unlink()
    with pytest.raises(WordingError, match=r"add hear/xx\.toml, or use one of en, es, fr, ht$"):
        Wording.load(community("en", "xx"), folder)


def test_a_file_that_is_no_toml_is_named(folder: Path) -> None:
    (folder / "say" / "xx.toml").write_text("[say\n", "utf-8")
    with pytest.raises(WordingError, match=r"^say/xx\.toml cannot be read"):
        read_words("xx", folder)
    (folder / "hear" / "xx.toml").write_text("[kind\n", "utf-8")
    with pytest.raises(WordingError, match=r"^hear/xx\.toml cannot be read"):
        read_wordlists("xx", folder)


@pytest.mark.parametrize("folder_of_words", ["flows/words/say", "flows/words/hear", "hotline/console/words"])
def test_no_line_of_a_file_of_words_is_longer_than_a_page_is_wide(folder_of_words: str) -> None:
    files = sorted((ROOT / folder_of_words).glob("*.toml"))
    assert REFERENCE in [file.stem for file in files]
    rows = [(file.name, at, row) for file in files for at, row in enumerate(file.read_text("utf-8").split("\n"), 1)]
    assert [f"{name}, line {at}" for name, at, row in rows if len(row) > WIDEST] == []


def test_how_a_wordlist_reads_is_told_above_it_and_the_other_languages_say_where() -> None:
    heads = {code: (FOLDER / "hear" / f"{code}.toml").read_text("utf-8").split("\n\n")[0] for code in LANGUAGES}
    told = heads.pop(REFERENCE)
    marks = (
        '"grocer*"',
        '"want/wish',
        '"do-not/dont',
        '"(please)',
        '"stop _',
        '"stop ...',
        '"^stop"',
        '"stop$"',
        "<kin>",
        "{end}",
    )
    assert [mark for mark in marks if mark not in told] == []
    assert [
        f"[{table}]" for table in read_wordlists(REFERENCE) if table != "everyday" and f"[{table}]" not in told
    ] == []
    assert [code for code, head in heads.items() if "the top of en.toml" not in head] == []


def test_words_said_in_place_of_a_key_are_listened_for_in_every_language(wording: Wording) -> None:
    assert {"operator", "operadora", "opératrice", "yon moun"} <= set(wording.names("aloud", "person"))


def test_prompts_share_a_text_only_while_it_stays_short(wording: Wording) -> None:
    some, many = [Prompt("noted", longest.TYPICAL), Prompt("where")], [Prompt("task_taken", longest.TYPICAL)] * 4
    assert len(wording.texts(some, "en")) == 1
    assert all(len(text) < 230 for text in wording.texts(many, "en"))


def test_a_post_of_many_categories_names_three_of_them(wording: Wording) -> None:
    assert wording.what({"categories": ("food", "water", "ride", "pets")}, "fr") == (
        "nourriture, eau, transport et autre chose"
    )
    assert wording.what({"categories": ("food", "water", "ride")}, "ht") == "manje, dlo ak transpò"


def test_long_numbers_are_read_digit_by_digit(wording: Wording) -> None:
    told = {**longest.TYPICAL, "note": "code 347555, 2 of us"}
    assert wording.spoken(Prompt("helper_found", told), "en") == [
        (
            "en",
            'Good news about your request 4, 8, 2, 3. Ben will help you: "code 3, 4, 7, 5, 5, 5, 2 of us".',
        )
    ]


# --- every prompt in the code has words, and every prompt with words is said ---


def code() -> Iterator[ast.AST]:
    for room in ("flows", "hotline"):
        for file in sorted((ROOT / room).rglob("*.py")):
            yield from ast.walk(ast.parse(file.read_text("utf-8")))


def takes_a_prompt() -> dict[str, int]:
    """Functions that are given a prompt's name, say it or hand it on, and at which place."""
    named = {
        node: place
        for node in code()
        if isinstance(node, ast.FunctionDef)
        for place, argument in enumerate(node.args.args)
        if argument.arg == "prompt" and ast.unparse(argument.annotation or argument) == "str"
    }
    found, before = {"Prompt": 0, "Tell": 0}, 0
    while len(found) > before:
        before = len(found)
        found |= {node.name: place for node, place in named.items() if hands_on(node, found)}
    return found


def hands_on(function: ast.FunctionDef, takers: dict[str, int]) -> bool:
    """Whether a function gives its `prompt` to one of these, at the place where they take it."""
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    places = [(call, takers.get(getattr(call.func, "attr", getattr(call.func, "id", "")))) for call in calls]
    return any(
        place is not None and len(call.args) > place and ast.unparse(call.args[place]) == "prompt"
        for call, place in places
    )


def named(node: ast.expr) -> Iterator[str]:
    """The names, or patterns of names, that an expression may give."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.escape(node.value)
    elif isinstance(node, ast.IfExp):
        yield from (*named(node.body), *named(node.orelse))
    elif isinstance(node, ast.JoinedStr):
        yield "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w+" for part in node.values)


@cache
def said_in_code() -> set[str]:
    takers = takes_a_prompt()
    found: set[str] = set()
    for node in code():
        if isinstance(node, ast.Call):
            place = takers.get(getattr(node.func, "attr", getattr(node.func, "id", "")))
            if place is not None and len(node.args) > place:
                found.update(named(node.args[place]))
            found.update(name for word in node.keywords if word.arg == "says" for name in named(word.value))
    return found


def asked_in_flows() -> set[str]:
    return {asking.name for channel in CHANNELS for asking in longest.questions(community("en", "es"), channel)}


def test_every_prompt_in_the_code_has_words() -> None:
    words = read_words(REFERENCE)["say"]
    assert [name for name in sorted(said_in_code()) if not any(re.fullmatch(name, known) for known in words)] == []
    assert sorted(asked_in_flows() - words.keys()) == []


def test_every_prompt_with_words_is_said_by_the_code() -> None:
    said = asked_in_flows()
    patterns = said_in_code()
    words = read_words(REFERENCE)["say"]
    unsaid = [
        name for name in words if name not in said and not any(re.fullmatch(pattern, name) for pattern in patterns)
    ]
    assert unsaid == []


def test_the_code_is_really_looked_through() -> None:
    assert {"helper_found", "late_reply", "crisis", "emergency", "task_already", r"filed_\w+"} <= said_in_code()


def test_no_import_between_the_words_hides_where_only_types_are_checked() -> None:
    """Such an import is one half of a circle; the imports that run are looked at in test_architecture."""
    files = sorted((ROOT / "flows" / "words").glob("*.py"))
    assert len(files) > 5
    assert [file.name for file in files if "TYPE_CHECKING" in file.read_text("utf-8")] == []
