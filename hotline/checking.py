"""`hotline check`: one sentence for each thing that is missing or wrong in settings, words and the community file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from flows.community import Community
from flows.hearing import Vocabulary, VocabularyError
from flows.steps import Hint, Prompt
from flows.wording import FOLDER, REFERENCE, Wording, WordingError, missing, read_language
from hotline import sms
from hotline.config import ConfigError, read_community, read_config
from storage.errors import StoreError
from storage.store import open_store

MOST_SEGMENTS = 2
LONGEST: Mapping[str, Any] = {
    "ref": "1234567",
    "categories": ("childcare", "translation"),
    "how_many": 12,
    "place": "the corner of Martin Luther King Boulevard and Saint Augustine Ave",
    "when": "this_week",
    "status": "taken",
    "helper": "Maria Fernanda Guadalupe",
    "name": "Maria Fernanda Guadalupe",
    "person": "Maria Fernanda Guadalupe de los Santos",
    "phone": "+5215512345678",
    "note": "but only after five in the afternoon, when my sister is back home",
    "verbs": (("take", "1234567"), ("take", "1234577"), ("take", "1234587")),
    "words": "",
    "area": "",
}
"""Names and places at their longest, as far as the wording does not shorten them itself."""


def faults(community_file: Path) -> Iterator[str]:
    """Everything that is wrong, the community's file first since the rest depends on it."""
    try:
        community = read_community(community_file)
    except ConfigError as error:
        yield str(error)
        return
    yield from _settings(community_file)
    yield from _words(community)


def _settings(community_file: Path) -> Iterator[str]:
    try:
        config = read_config(community_file)
    except ConfigError as error:
        yield from str(error).split("; ")
        return
    try:
        open_store(config.store).close()
    except StoreError as error:
        yield str(error)


def _words(community: Community) -> Iterator[str]:
    try:
        wording = Wording.load(community)
        reference = read_language(REFERENCE, FOLDER)
        Vocabulary.load({code: words.get("hear", {}) for code, words in wording.languages.items()}, community)
    except (WordingError, VocabularyError) as error:
        yield str(error)
        return
    gaps = list(missing(wording.languages, reference))
    yield from gaps
    if not gaps:
        for language in community.languages:
            yield from _texts(wording, language)
    for table in (community.categories, community.languages):
        if len(set(table)) != len(table):
            yield f"hotline.toml names something twice: {', '.join(table)}"


def _texts(wording: Wording, language: str) -> Iterator[str]:
    options = wording.community.categories[:8]
    for name in wording.languages[language]["say"]:
        asks = name.startswith(("category_", "can"))
        prompt = Prompt(name, LONGEST, Hint.CHOICE if asks else Hint.NOTHING, options if asks else (), "categories")
        words = sms.fold(wording.first_text(wording.written(prompt, language), language))
        if not sms.is_gsm(words):
            yield f"{language}.toml: {name} has a character that basic phones cannot show: {words}"
        elif (taken := sms.segments(words)) > MOST_SEGMENTS:
            yield f"{language}.toml: {name} takes {taken} segments with long names; {MOST_SEGMENTS} at most"
