"""Words that corrections teach: suggested from corrected posts, taken up by a coordinator's click, never silently."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter

from flows import hearing
from flows.hearing import Vocabulary
from flows.hearing.lexicon import KINDS
from flows.hearing.matches import Matches
from flows.hearing.text import tokenise
from hotline.base.vocabularies import decisions
from hotline.exchange import ExchangeError
from hotline.exchange.corrections import THEMSELVES
from hotline.services import Services
from storage.records import Correction, LearnedWord

STATUSES = {"added": "added a word", "removed": "removed a word", "set_aside": "set a word aside"}
"""What can be decided about a word, and how the audit trail says it."""
LOOKED_AT = 1000
"""Corrections read for suggestions, the newest ones, so that the work does not grow with what is stored."""
SHOWN = 40
SHORTEST, LONGEST = 3, 40
"""Letters of a word that may be suggested."""
NO_SUBJECT = "other"
"""A category that no word can lead to."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word that no list knows, and the corrected posts it came from as (ref, words), the newest first.

    `category` is a category, or the kind `need` or `offer`.
    """

    language: str
    category: str
    word: str
    posts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Lesson:
    """What the corrections of one post say together."""

    ref: str
    words: str
    language: str
    corrected_language: str
    added: tuple[str, ...]
    names: tuple[str, ...]


def suggestions(services: Services) -> list[Suggestion]:
    """Words of corrected posts that the vocabulary lacks, each for the category or kind it was seen with most often.

    The words seen in most posts come first; what was decided about before is left out, and so are words whose posts
    are all read as they were corrected with what a night's training has taught.
    """
    vocabulary = services.vocabularies.latest()
    seen: dict[tuple[str, str], dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for lesson in _lessons(services):
        language, unknown = _unknown(lesson, vocabulary, services.community.languages)
        for word in unknown:
            for category in lesson.added:
                seen[language, word][category].append((lesson.ref, lesson.words))
    decided = decisions(services.store)
    found = [
        Suggestion(language, category, word, tuple(posts))
        for (language, word), by_category in seen.items()
        for category, posts in _most(by_category)
        if (language, category, word) not in decided
    ]
    ordered = sorted(found, key=lambda one: (-len(one.posts), one.word, one.category, one.language))
    if services.vocabularies.is_taught:
        return list(islice((one for one in ordered if not _is_read_so(one, vocabulary)), SHOWN))
    return ordered[:SHOWN]


def _is_read_so(one: Suggestion, vocabulary: Vocabulary) -> bool:
    readings = (hearing.read(words, vocabulary, language=one.language) for _, words in one.posts)
    return all(one.category in (reading.kind, *reading.categories) for reading in readings)


def decided(services: Services, *statuses: str) -> list[LearnedWord]:
    """The words whose last decision was one of these, by category and word."""
    found = [row for row in decisions(services.store).values() if row.status in statuses]
    return sorted(found, key=lambda row: (row.category, row.word, row.language))


def decide(services: Services, language: str, category: str, word: str, status: str, who: str) -> LearnedWord:
    """Adds a word to the community's own, removes it, or sets a suggestion aside; the next text is read accordingly."""
    if status not in STATUSES:
        raise ExchangeError(f"{status!r} is nothing that can be decided about a word")
    if language not in services.community.languages or category not in (*services.community.categories, *KINDS):
        raise ExchangeError(
            f"{language!r} and {category!r} are not a language and a category or kind of ours", "bad_word"
        )
    if not _is_word(word) or tokenise(word).words != (word,):
        raise ExchangeError(f"{word!r} is not one word of {SHORTEST} to {LONGEST} letters", "bad_word")
    with services.store.transaction():
        last = decisions(services.store).get((language, category, word))
        if last and last.status == status:
            return last
        services.event(who, STATUSES[status], detail=f"{word}: {category} ({language})")
        return services.store.add(
            LearnedWord(
                language=language, category=category, word=word, status=status, who=who, created_at=services.now()
            )
        )


def _lessons(services: Services) -> Iterator[_Lesson]:
    """Each corrected post once, the newest first: the categories, else the kind, it has now and had not at first."""
    rows = services.store.find(Correction, newest=True, limit=LOOKED_AT)
    newest = [one for one in rows if one.who != THEMSELVES]
    by_post = groupby(sorted(newest, key=attrgetter("post")), key=attrgetter("post"))
    told = [sorted(corrections, key=attrgetter("id")) for _, corrections in by_post]
    for corrections in sorted(told, key=lambda corrections: -corrections[-1].id):
        if added := _added(corrections, services.community.categories):
            after = {one.field: one.after for one in corrections}
            last = corrections[-1]
            yield _Lesson(
                ref=last.post,
                words=last.words,
                language=last.language,
                corrected_language=after.get("language", ""),
                added=added,
                names=tuple(after.get(name, "") for name in ("place", "name")),
            )


def _added(corrections: list[Correction], categories: Iterable[str]) -> tuple[str, ...]:
    before, after = (set(side.split(", ")) for side in _first_and_last(corrections, "categories"))
    added = tuple(one for one in categories if one in after - before and one != NO_SUBJECT)
    was, became = _first_and_last(corrections, "kind")
    return added or ((became,) if became != was and became in KINDS else ())


def _first_and_last(corrections: list[Correction], field: str) -> tuple[str, str]:
    changes = [one for one in corrections if one.field == field]
    return (changes[0].before, changes[-1].after) if changes else ("", "")


def _unknown(lesson: _Lesson, vocabulary: Vocabulary, languages: tuple[str, ...]) -> tuple[str, list[str]]:
    """The language of a text, and its words that mean nothing to any list: no everyday word, no name, no number."""
    heard = vocabulary.hear(lesson.words, lesson.language)
    reading = hearing.read(lesson.words, vocabulary, language=lesson.language)
    named = {
        word
        for name in (reading.place, reading.name, reading.for_whom, *lesson.names)
        for word in vocabulary.hear(name).text.words
    }
    explained = {index for hit in heard.hits for index in range(hit.start, hit.end)}
    found = [
        word
        for index, word in enumerate(heard.text.words)
        if _is_word(word)
        and index not in explained
        and not heard.everyday[index]
        and word not in named
        and not _like_a_name(heard, index)
        and not vocabulary.hear(word).hits
    ]
    spoken = (lesson.corrected_language, heard.language, lesson.language)
    language = next((one for one in spoken if one in languages), languages[0])
    return language, list(dict.fromkeys(found))


def _is_word(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and word.isalpha()


def _like_a_name(heard: Matches, index: int) -> bool:
    """Whether a word has a capital letter in the middle of a sentence, in a text that is not all capitals."""
    written = heard.text.written(index, index + 1)
    opens = index == 0 or heard.text.breaks[index] == "."
    return written[:1].isupper() and not opens and not heard.text.clean.isupper()


def _most(by_category: dict[str, list[tuple[str, str]]]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    most = max(map(len, by_category.values()))
    return ((category, posts) for category, posts in by_category.items() if len(posts) == most)
