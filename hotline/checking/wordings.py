"""Every wording of every language: complete, short, plain, and fit for any phone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from flows import hearing
from flows.community import Community
from flows.hearing import Vocabulary, VocabularyError
from flows.hearing.keywords import CARRIER
from flows.words.files import FOLDER, HEAR, REFERENCE, SAY, WordingError, file_name, read_wordlists, read_words
from flows.words.gaps import fields, leaves, missing_wordlists, missing_words
from flows.words.timing import FIRST_CHOICE_S
from flows.words.unsaid import unsaid
from flows.words.wording import Wording
from hotline.base import gsm7
from hotline.checking import conversations, longest, openings
from hotline.checking.reading_grade import grade
from hotline.inbound.recorded_prompts import name_of, sounds

HARDEST_GRADE = 6.0
LINK = re.compile(r"https?:|www\.|\w\.(?:com|org|net|info|io|ly|us|co)\b", re.IGNORECASE)
CAPITALS = re.compile(r"\b[^\W\d_]{2,}\b")
NO_COMMANDS = frozenset({"SMS", "ON", "OFF"})
"""Words in capitals that nobody takes for a command, or that stand behind one."""
DIGIT_BY_DIGIT = frozenset({"ref", "emergency", "crisis", "phone"})
"""Numbers that mean nothing when they are read as one figure, e.g. "four thousand eight hundred"."""
MEANS_TO = {
    "how_we_know": "STOP", "no_more_at_all": "STOP", "only_stop_ends": "STOP", "start_again": "START",
    "start_after_a_slip": "START",
}  # fmt: skip
"""The prompts that are about the carrier's own words, and which they mean to offer."""


def faults(community: Community, folder: Path = FOLDER) -> Iterator[str]:
    """One sentence for each thing that is missing or wrong in the words, with file and key."""
    try:
        wording = Wording.load(community, folder)
        words, wordlists = read_words(REFERENCE, folder), read_wordlists(REFERENCE, folder)
    except WordingError as error:
        yield str(error)
        return
    gaps = [*unsaid(wording), *_gaps(wording, words, wordlists)]
    yield from gaps
    if gaps:
        return
    try:
        vocabulary = Vocabulary.load(wording.wordlists, community)
    except VocabularyError as error:
        yield str(error)
        return
    yield from conversations.faults(wording, vocabulary)
    for language in community.languages:
        yield from (f"{file_name(SAY, language)}: {fault}" for fault in _said(wording, language, vocabulary))
    yield from _recorded(wording)


def _gaps(wording: Wording, words: Mapping[str, Any], wordlists: Mapping[str, Any]) -> Iterator[str]:
    for language in wording.languages:
        yield from missing_words(language, wording.languages[language], words)
        yield from missing_wordlists(language, wording.wordlists[language], wordlists)


def _said(wording: Wording, language: str, vocabulary: Vocabulary) -> Iterator[str]:
    yield from _signs(wording, language)
    yield from _commands(wording, language, vocabulary)
    yield from _lengths(wording, language)
    yield from _voice(wording, language)
    yield from _openings(wording, language, vocabulary)
    if language == REFERENCE:
        yield from _grades(wording, language)


def _signs(wording: Wording, language: str) -> Iterator[str]:
    for key, words in leaves(wording.languages[language]).items():
        if found := LINK.search(words):
            yield f"{key} has a link ({found[0]}), which not every phone opens: take it out"
        if any(unicodedata.category(letter) in ("So", "Sk", "Cs") for letter in words):
            yield f"{key} has an emoji, which not every phone shows: take it out"


def _commands(wording: Wording, language: str, vocabulary: Vocabulary) -> Iterator[str]:
    words = leaves(wording.languages[language])
    commands: dict[str, str] = wording.languages[language]["names"]["commands"]
    for verb, said in commands.items():
        if not _means(said, verb, language, vocabulary):
            listed = file_name(HEAR, language)
            yield f"names.commands.{verb} is {said}, which is not heard as {verb}: add it to {listed}"
        if said.upper() in CARRIER and verb != "yes":
            yield f"names.commands.{verb} is {said}, which the carrier keeps for itself"
    if "STOP" not in words["pieces.stop"]:
        yield "pieces.stop must say that STOP ends the texts"
    for key, text in words.items():
        if key.startswith("say.") and key.endswith(".text"):
            yield from _offered(key, text, language, vocabulary)


def _means(said: str, verb: str, language: str, vocabulary: Vocabulary) -> bool:
    if verb in ("yes", "no"):
        return hearing.answer(said, vocabulary, language=language).kind == verb
    heard = [hearing.keyword(text, vocabulary) for text in (said, f"{said} 4823")]
    return all(word is not None and word.name == verb for word in heard)


def _offered(key: str, text: str, language: str, vocabulary: Vocabulary) -> Iterator[str]:
    name = key.removeprefix("say.").removesuffix(".text")
    offered = [word for word in CAPITALS.findall(re.sub(r"\{\w+\}", "", text)) if word.isupper()]
    answers = [hearing.answer(word, vocabulary, language=language).kind for word in offered]
    for word, answer in zip(offered, answers, strict=True):
        if word in CARRIER and word != MEANS_TO.get(name) and not (word == "YES" and "no" in answers):
            yield f"{key} offers {word}, which the carrier keeps for itself"
        elif word not in NO_COMMANDS and answer not in ("yes", "no") and hearing.keyword(word, vocabulary) is None:
            yield f"{key} offers {word}, which is not understood: add it to command in {file_name(HEAR, language)}"


def _lengths(wording: Wording, language: str) -> Iterator[str]:
    for name, text in longest.texts(wording, language):
        if not gsm7.is_gsm(text):
            strange = "".join(sorted({letter for letter in text if not gsm7.is_gsm(gsm7.fold(letter))}))
            yield f"say.{name}.text has {strange}, which basic phones cannot show: {text}"
        elif (taken := gsm7.segments(text)) > gsm7.MOST_SEGMENTS:
            longest_allowed = f"segments with long names, {gsm7.MOST_SEGMENTS} at most"
            yield f"say.{name}.text takes {taken} {longest_allowed}: {text}"


def _voice(wording: Wording, language: str) -> Iterator[str]:
    for key, line in leaves(wording.languages[language]).items():
        if key.endswith(".voice") and key.startswith("say."):
            for field in sorted(fields(line) & DIGIT_BY_DIGIT):
                yield f"{key} reads {field} as one figure: write {{{field}_spoken}}"
            if found := re.search(r"\d\d+", line):
                yield f"{key} reads {found[0]} as one figure: write its digits apart"


def _openings(wording: Wording, language: str, vocabulary: Vocabulary) -> Iterator[str]:
    said, took = max(openings.first_choices(wording, vocabulary, language), key=lambda heard: heard[1])
    if took > FIRST_CHOICE_S:
        yield f"the first choice is heard after {took:.1f} s, {FIRST_CHOICE_S:.0f} at most: {said}"


def _grades(wording: Wording, language: str) -> Iterator[str]:
    told = [(f"say.{name}.text", text) for name, text in longest.typical(wording, language)]
    told += [(f"say.{name}.voice", line) for name, line in longest.spoken(wording, language)]
    for key, words in told:
        if " " in words and (found := grade(words)) > HARDEST_GRADE:
            yield f"{key} reads like grade {found:.1f}, {HARDEST_GRADE:.0f} at most: {words}"


def _recorded(wording: Wording) -> Iterator[str]:
    folder = wording.community.voice.recorded
    if folder and not Path(folder).is_dir():
        yield f"[voice] recorded names the folder {folder}, which is not here"
    for (language, name), sound in sounds(wording.community).items():
        if all(name_of(line) != name for _, line in longest.spoken(wording, language, fixed=True)):
            yield f"{sound} is never played: `hotline prompts {language}` lists what can be recorded"
