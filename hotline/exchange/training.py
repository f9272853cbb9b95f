"""The nightly training with the community's own examples: used where held-out texts fare no worse, seen, taken back."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import astuple, dataclass, replace
from hashlib import sha256

from flows import hearing
from flows.hearing import Vocabulary
from flows.hearing.taught import OwnExample, Taught, teach
from flows.hearing.weighing import shipped
from flows.hearing.weighing.continuing import difference
from hotline.base.vocabularies import WEIGHTS, weights_decision
from hotline.exchange import ExchangeError, own_examples, posts
from hotline.services import Services
from storage.records import LearnedWord, Post, Training

HOTLINE = "hotline"
FEWEST = 25
"""Texts that somebody corrected or answered for, below which nothing is learned."""
LOOKED_AT = 400
"""Posts, the newest ones, among which those are looked for that are read otherwise."""
SHOWN = 60
DECIDED = {"added": "uses its own training", "removed": "uses the weights as they came"}
"""What can be decided about the training, and how the audit trail says it."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A text of the community that is read otherwise; each reading is a kind with its categories."""

    ref: str
    words: str
    language: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def train(services: Services) -> Training | None:
    """Learns from the examples as they are now; None where they are those that were learned from already.

    Uses what comes of it, unless somebody has taken a training back, held-out texts fare worse or examples are few:
    then what was used before goes too, since it may have learned from texts that are erased.
    """
    services.vocabularies.latest()
    taught = own_examples.gathered(services)
    every = {**taught, **own_examples.read_rightly(services, taught)} if len(taught) >= FEWEST else {}
    digest = _digest(every)
    last = newest(services)
    known = (last.examples, last.shipped) == (digest, shipped().examples)
    if known or not (every or last.id):
        return None
    vocabulary = services.vocabularies.untaught
    came_to = teach(vocabulary, [*every.values()]) if every else None
    changes = _changes(services, vocabulary, came_to) if came_to and came_to.helps else ()
    with services.store.transaction():
        for old in services.store.find(Training):
            services.store.drop(old)
        kept = services.store.add(_training(services, digest, len(taught), came_to, changes))
        services.event(HOTLINE, "trained on its own examples", detail=_in_figures(kept))
        _put_to_use(services, kept)
    return kept


def _put_to_use(services: Services, training: Training) -> None:
    """Unless somebody has taken one back: then the next is there to be looked at, and to be used by a click."""
    decided = weights_decision(services.store)
    used = decided is not None and decided.status == "added"
    if training.weights and (decided is None or used or decided.who == HOTLINE):
        _decide(services, training, "added", HOTLINE)
    elif used and not training.weights:
        _decide(services, training, "removed", HOTLINE)


def newest(services: Services) -> Training:
    """The last training; one without an id where there has been none."""
    return next(iter(services.store.find(Training, newest=True, limit=1)), Training())


def in_use(services: Services) -> LearnedWord | None:
    """Who put the last training into use and when; None where texts are read with the weights as they came."""
    decided, last = weights_decision(services.store), newest(services)
    used = decided and decided.status == "added" and decided.word == str(last.id)
    return decided if used and last.weights and last.shipped == shipped().examples else None


def decide(services: Services, status: str, who: str) -> None:
    """Takes the training back, or uses it again; the next text is read accordingly, in every process."""
    last = newest(services)
    if status not in DECIDED or (status == "added" and not (last.weights and last.shipped == shipped().examples)):
        raise ExchangeError("there is no training that could be used")
    with services.store.transaction():
        if (status == "added") != (in_use(services) is not None):
            _decide(services, last, status, who)


def changed(services: Services) -> list[Changed]:
    """Texts that the last training reads otherwise, without those that were erased since."""
    changes = newest(services).changes
    stand = posts.by_refs(services, [ref for ref, _, _ in changes])
    return [
        Changed(ref, stand[ref].words, stand[ref].language, tuple(before.split()), tuple(after.split()))
        for ref, before, after in changes
        if ref in stand and stand[ref].words
    ]


def _decide(services: Services, training: Training, status: str, who: str) -> None:
    services.event(who, DECIDED[status], detail=_in_figures(training))
    row = LearnedWord(category=WEIGHTS, word=str(training.id), status=status, who=who, created_at=services.now())
    services.store.add(row)


def _digest(examples: dict[str, OwnExample]) -> str:
    told = sorted(json.dumps(astuple(example)) for example in examples.values())
    return sha256("\n".join(told).encode()).hexdigest()


def _training(
    services: Services, digest: str, taught: int, came_to: Taught | None, changes: tuple[tuple[str, str, str], ...]
) -> Training:
    bare = Training(shipped=shipped().examples, examples=digest, taught=taught, created_at=services.now())
    if came_to is None:
        return bare
    before, after = came_to.before, came_to.after
    return replace(
        bare,
        weights=b64encode(difference(shipped(), came_to.weigher)).decode() if came_to.helps else "",
        texts=after.texts,
        kinds_before=before.kinds,
        kinds_after=after.kinds,
        sorted_texts=after.sorted_texts,
        categories_before=before.categories,
        categories_after=after.categories,
        changes=changes,
    )


def _changes(services: Services, vocabulary: Vocabulary, came_to: Taught) -> tuple[tuple[str, str, str], ...]:
    own, found = vocabulary.learned(came_to.weigher, vocabulary.tagger), list[tuple[str, str, str]]()
    for post in services.store.find(Post, newest=True, limit=LOOKED_AT):
        before, after = (_reading(post, words) for words in (vocabulary, own)) if post.words else ("", "")
        if before != after and len(found) < SHOWN:
            found.append((post.ref, before, after))
    return tuple(found)


def _reading(post: Post, vocabulary: Vocabulary) -> str:
    reading = hearing.read(post.words, vocabulary, language=post.language)
    return " ".join((reading.kind, *reading.categories))


def _in_figures(one: Training) -> str:
    return (
        f"{one.taught} examples; of {one.texts} held out kinds {one.kinds_before} before, {one.kinds_after} after,"
        f" of {one.sorted_texts} categories {one.categories_before}, {one.categories_after}"
    )
