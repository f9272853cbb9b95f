"""The console's words: nothing missing in any language, nothing said that has no words."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from flows.community import CATEGORIES
from hotline.console import shown
from hotline.console.words import REFERENCE, Words
from hotline.exchange import posts

FOLDER = Path(shown.__file__).parent
ASKED = re.compile(r"""\b(?:t|said)\(\s*["']([a-z_.]+)["']\s*(?:~|[,)])""")


def test_every_language_has_the_same_words_with_the_same_fields() -> None:
    assert list(Words.load().missing()) == []


def test_every_word_that_a_page_or_a_view_asks_for_is_there() -> None:
    known = Words.load().languages[REFERENCE]
    sources = [*(FOLDER / "templates").rglob("*.html"), *FOLDER.rglob("*.py"), FOLDER / "views"]
    for source in (one for one in sources if one.is_file()):
        for name in ASKED.findall(source.read_text("utf-8")):
            begins = name if name.endswith((".", "_")) else f"{name}."
            there = name in known or any(key.startswith(begins) for key in known)
            assert there, f"{source.name} says {name}"


def test_every_status_reason_and_category_has_a_name() -> None:
    words = Words.load()
    for table, keys in {
        "categories": CATEGORIES, "closed": posts.REASONS, "kinds": posts.KINDS,
        "status": (*posts.OPEN_STATUSES, "closed"),
        "task_statuses": ("sent", "taken", "passed", "silent", "late", "done", "dropped"),
        "message_statuses": ("queued", "sending", "sent", "delivered", "failed", "unknown", "stale", "received"),
    }.items():  # fmt: skip
        for key in keys:
            assert words.has(f"{table}.{key}"), f"{table}.{key}"


def test_every_reason_to_look_at_a_post_is_said_in_a_sentence() -> None:
    raised = re.compile(r"""(?:flag=|(?<!def )\bflag\([^"\n]*|tell_desk\([^"\n]*)"([a-z_]+)\"""")
    found = {
        flag
        for room in ("hotline", "flows")
        for source in (FOLDER.parent.parent / room).rglob("*.py")
        for flag in raised.findall(source.read_text("utf-8"))
    }
    assert {"danger", "nobody_found", "text_failed"} <= found
    assert [
        flag for flag in found if not Words.load().has(f"flags.{flag}") or not Words.load().has(f"flag_says.{flag}")
    ] == []


def test_one_is_said_differently_from_many() -> None:
    words = Words.load()
    assert words.say("en", "match.asked", n=1) == "One person is asked."
    assert words.say("en", "match.asked", n=3) == "3 people are asked."
    assert words.say("en", "announce.people", n=0) == "0 people"
    assert words.say("es", "ago.minutes", n=1) == "1 min"
    assert words.say("es", "announce.people", n=1_000_000) == "1000000 personas"
    assert words.say("en", "post.recording", n=1) == "Recording, 1 second"


def with_a_language(tmp_path: Path, language: str, *edits: tuple[str, str]) -> Words:
    """The console's words and those of one more language, made up from English."""
    folder = Path(shutil.copytree(FOLDER / "words", tmp_path / "words"))
    words = (folder / "en.toml").read_text("utf-8")
    for old, new in edits:
        assert old in words
        words = words.replace(old, new)
    (folder / f"{language}.toml").write_text(words, "utf-8")
    return Words.load(folder)


def test_a_language_has_the_forms_that_its_own_counts_need(tmp_path: Path) -> None:
    forms = {"one": "potrzeba", "few": "potrzeby", "many": "potrzeb"}
    polish = "\n".join(f'count.{form} = "{{n}} {word}"' for form, word in forms.items())
    words = with_a_language(
        tmp_path, "pl", ('count.one = "1 need"', polish), ('count.other = "{n} needs"', 'count.other = "{n} potrzeby"')
    )
    said = [words.say("pl", "print.count", n=n) for n in (1, 2, 5, 21, 22)]
    assert said == ["1 potrzeba", "2 potrzeby", "5 potrzeb", "21 potrzeb", "22 potrzeby"]
    lacking = list(words.missing())
    assert "pl.toml lacks board.joining.few" in lacking
    assert not [fault for fault in lacking if "print.count" in fault]


def test_nothing_counts_as_one_in_french(tmp_path: Path) -> None:
    words = with_a_language(tmp_path, "fr", ('count.one = "1 need"', 'count.one = "{n} demande"'))
    assert words.say("fr", "print.count", n=0) == "0 demande"
    assert list(words.missing()) == []


def test_a_language_without_plurals_needs_one_form(tmp_path: Path) -> None:
    words = with_a_language(
        tmp_path, "ht", ('count.one = "1 need"\n', ""), ('count.other = "{n} needs"', 'count.other = "{n} demann"')
    )
    assert [words.say("ht", "print.count", n=n) for n in (0, 1, 2)] == ["0 demann", "1 demann", "2 demann"]
    assert list(words.missing()) == []


def test_a_word_too_many_or_with_another_field_is_named(tmp_path: Path) -> None:
    words = with_a_language(
        tmp_path,
        "fr",
        ('count.other = "{n} needs"', 'count.other = "{m} needs"'),
        ("[kinds]\n", '[kinds]\nthing = "x"\n'),
    )
    assert list(words.missing()) == [
        "fr.toml has kinds.thing, which nothing says",
        "fr.toml: print.count.other needs n",
    ]
