"""The community's own examples for others to learn from: without names, numbers and places."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

from flows.hearing import Vocabulary, told
from flows.hearing.matches import Matches
from flows.hearing.taught import OwnExample
from flows.hearing.text import tokenise
from flows.words.hidden_numbers import hide
from hotline.exchange import own_examples, posts, sheets
from hotline.services import Services
from storage.records import Person, Post

COLUMNS = ("text", "language", "kind", "categories")
MARK = "•••"
"""Stands where a name, a place, a phone number, or a word was that only one phone has used."""
SEVERAL = 2
"""Phones that must have used a word that no list knows: it is a word of the community then, and nobody's name."""
PLACES = ("area", "listed", "street")
"""Slots of places that the community has listed."""
_ADDRESS = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


def write(services: Services, out: IO[str], form: str) -> None:
    """Writes the examples as `jsonl` or `csv`."""
    if form == "jsonl":
        for row in rows(services):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
        return
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    for row in rows(services):
        shown = {**row, "categories": " ".join(row["categories"] or ())}
        writer.writerow({name: sheets.guarded(value) for name, value in shown.items()})


def rows(services: Services) -> Iterator[dict[str, Any]]:
    """Every example, in an order that tells nothing of when it was; `categories` are null where nobody said them."""
    examples = own_examples.gathered(services)
    vocabulary = services.vocabularies.untaught
    bare = {ref: _without_numbers(example.words) for ref, example in examples.items()}
    heard = {ref: vocabulary.hear(words, examples[ref].language) for ref, words in bare.items()}
    stand = posts.by_refs(services, examples)
    names, common = _names(services, stand), _common(heard, stand)
    found = [
        _row(_masked(heard[ref], names, common, vocabulary), example, services.community.categories)
        for ref, example in examples.items()
    ]
    yield from sorted(found, key=lambda row: (row["text"], row["kind"]))


def _row(text: str, example: OwnExample, categories: Collection[str]) -> dict[str, Any]:
    known = None if example.categories is None else [one for one in example.categories if one in categories]
    return {"text": text, "language": example.language, "kind": example.labelled, "categories": known}


def _without_numbers(words: str) -> str:
    """The weigher sees a number as 0, whatever it is: so it is written."""
    hidden = hide(_ADDRESS.sub(MARK, words), lambda digits, written: MARK)
    return _DIGITS.sub("0", hidden)


def _names(services: Services, stand: Mapping[str, Post]) -> set[str]:
    """The words of every name that is on file."""
    named = [person.name for person in services.store.each(Person)]
    named += [name for post in stand.values() for name in (post.name, post.for_whom)]
    return {word for name in named for word in tokenise(name).words}


def _common(heard: Mapping[str, Matches], stand: Mapping[str, Post]) -> set[str]:
    """Words that several phones have used."""
    phones: dict[str, set[str]] = defaultdict(set)
    for ref, matches in heard.items():
        for word in matches.text.words:
            phones[word].add(stand[ref].phone or ref)
    return {word for word, by in phones.items() if len(by) >= SEVERAL}


def _masked(heard: Matches, names: Collection[str], common: Collection[str], vocabulary: Vocabulary) -> str:
    """The text with marks in place of places, names, and words that might be one."""
    gone = _placed(heard, vocabulary)
    known = {at for hit in heard.hits for at in range(hit.start, hit.end)}
    for at, word in enumerate(heard.text.words):
        if heard.everyday[at] or not word.isalpha():
            continue
        if word in names or _written_as_name(heard, at) or (at not in known and word not in common):
            gone.add(at)
    clean, out, end = heard.text.clean, list[str](), 0
    for at, (start, until) in enumerate(heard.text.spans):
        if at in gone:
            between = clean[end:start]
            out += [] if at - 1 in gone and not between.strip() else [between, MARK]
        else:
            out.append(clean[end:until])
        end = until
    return " ".join("".join((*out, clean[end:])).split())


def _placed(heard: Matches, vocabulary: Vocabulary) -> set[int]:
    marked, place = told.find(heard, (), vocabulary)
    spans = [] if marked is None else [*marked.spans[told.AT], *marked.spans[told.GOAL]]
    spans += [place.tokens] if place.tokens else []
    spans += [(hit.start, hit.end) for slot in PLACES for hit in heard.of(slot)]
    return {at for start, end in spans for at in range(start, end)}


def _written_as_name(heard: Matches, at: int) -> bool:
    written = heard.text.written(at, at + 1)
    opens = at == 0 or heard.text.breaks[at] == "."
    return len(written) > 1 and written[:1].isupper() and not opens and not heard.text.clean.isupper()
