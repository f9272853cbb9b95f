"""The vocabulary in use: wordlists, the community's own words and streets, and weights that its texts have taught."""

from __future__ import annotations

import gc
from base64 import b64decode
from collections import defaultdict
from functools import cached_property, lru_cache
from threading import Lock

from flows.community import Community
from flows.hearing import Vocabulary
from flows.hearing.text import tokenise
from flows.hearing.weighing import Weigher, shipped
from flows.hearing.weighing.continuing import with_difference
from flows.words.files import WordingError
from flows.words.unsaid import unsaid
from flows.words.wording import Wording
from storage.records import LearnedWord, Training
from storage.store import Store

STREET = "street"
"""The category of a row that puts a street into an area."""
WEIGHTS = "its own weights"
"""The category of a row that puts a training into use, or out of it: as one of these it is noticed like a word."""
Key = tuple[str, str, str]
"""Language, category, word."""


@lru_cache(maxsize=2)
def words(community: Community) -> Wording:
    """The words of a community, read once a process: processes that are forked from it share them.

    WordingError names the first thing that a conversation would say and that a language has no words for.
    """
    found = Wording.load(community)
    if lacking := next(unsaid(found), ""):
        raise WordingError(lacking)
    return found


@lru_cache(maxsize=2)
def _compiled(community: Community, own: tuple[Key, ...], streets: tuple[tuple[str, str], ...]) -> Vocabulary:
    extra: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for language, category, word in own:
        extra[language][category].append(word)
    collects = gc.isenabled()
    gc.disable()  # tens of thousands of nodes that all stay: looking for garbage among them costs a third of the time
    try:
        return Vocabulary.load(words(community).wordlists, _with_streets(community, dict(streets)), extra)
    finally:
        if collects:
            gc.enable()


@lru_cache(maxsize=2)
def _taught(weights: str) -> Weigher:
    return with_difference(shipped(), b64decode(weights))


class Vocabularies:
    """Holds the compiled vocabulary of this process; safe to share between threads."""

    def __init__(self, store: Store, community: Community) -> None:
        """Takes the wordlists and the words that the store holds by now."""
        self._store, self._community = store, community
        self._lock = Lock()
        self._read_to = self._newest()
        self._own, self._streets, self._weights = self._kept()

    @cached_property
    def current(self) -> Vocabulary:
        """As of the last `latest`: what a transaction goes on with; compiled when it is first asked for."""
        return self._made()

    @property
    def untaught(self) -> Vocabulary:
        """The same words with the weights that come with the hotline."""
        return _compiled(self._community, self._own, self._streets)

    @property
    def is_taught(self) -> bool:
        """Whether texts are read with what the community's own examples taught."""
        return bool(self._weights)

    def _made(self) -> Vocabulary:
        words = self.untaught
        return words.learned(_taught(self._weights), words.tagger) if self._weights else words

    def latest(self) -> Vocabulary:
        """The vocabulary with every word and street that any process has added or removed by now.

        Costs one look at the newest row; only after a change they are read and compiled (tens of milliseconds),
        so ask before a write transaction begins, not inside it.
        """
        if self._newest() != self._read_to:
            with self._lock:
                self._renew()
        return self.current

    def _newest(self) -> LearnedWord | None:
        return next(iter(self._store.find(LearnedWord, newest=True, limit=1)), None)

    def _renew(self) -> None:
        read_to = self._newest()
        if read_to == self._read_to:
            return
        kept = self._kept()
        if kept != (self._own, self._streets, self._weights):
            self._own, self._streets, self._weights = kept
            self.current = self._made()
        self._read_to = read_to

    def _kept(self) -> tuple[tuple[Key, ...], tuple[tuple[str, str], ...], str]:
        return _added(self._store), streets_in_use(self._store, self._community), _weights_in_use(self._store)


def decisions(store: Store) -> dict[Key, LearnedWord]:
    """What was decided last about each word, in the order of first decisions."""
    words = (row for row in store.each(LearnedWord) if row.category not in (STREET, WEIGHTS))
    return {(row.language, row.category, row.word): row for row in words}


def _added(store: Store) -> tuple[Key, ...]:
    return tuple(key for key, row in decisions(store).items() if row.status == "added")


def weights_decision(store: Store) -> LearnedWord | None:
    """What was decided last about the community's own weights; its word is the number of the training."""
    return next((row for row in reversed([*store.each(LearnedWord)]) if row.category == WEIGHTS), None)


def _weights_in_use(store: Store) -> str:
    """What the training that is in use has changed of the shipped weights; "" where none is."""
    decided = weights_decision(store)
    if decided is None or decided.status != "added":
        return ""
    training = store.get(Training, int(decided.word))
    return training.weights if training and training.shipped == shipped().examples else ""


def street_decisions(store: Store) -> dict[str, LearnedWord]:
    """What was decided last about each street, in the order of first decisions."""
    return {row.word: row for row in store.each(LearnedWord) if row.category == STREET}


def streets_in_use(store: Store, community: Community) -> tuple[tuple[str, str], ...]:
    """The streets of the community's file, and beside or in place of them those that the desk has put somewhere."""
    rows = street_decisions(store)
    kept = {row.word: row.area for row in rows.values() if row.status == "added" and row.area in community.areas}
    moved = {*kept, *(row.word for row in rows.values() if row.status == "removed")}
    filed = {name: area for name, area in community.streets.items() if folded(name) not in moved}
    return tuple(sorted({**filed, **kept}.items()))


def folded(street: str) -> str:
    """A street as it is kept: its words as they are heard."""
    return " ".join(tokenise(street).words)


def _with_streets(community: Community, streets: dict[str, str]) -> Community:
    return community.model_copy(update={"streets": streets})
