"""The console's words: nothing missing in any language, nothing said that has no words."""

from __future__ import annotations

import re
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
    assert words.say("es", "ago.minutes", n=1) == "1 min"
