"""The vocabulary in use: the wordlists and the community's own words, compiled again when those have changed."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from threading import Lock

from flows.community import Community
from flows.hearing import Vocabulary
from flows.hearing.lexicon import Tables
from storage.records import LearnedWord
from storage.store import Store

Key = tuple[str, str, str]
"""Language, category, word."""


class Vocabularies:
    """Holds the compiled vocabulary of this process; safe to share between threads."""

    def __init__(self, store: Store, tables: Tables, community: Community) -> None:
        """Takes the `hear` tables and the words that the store holds by now."""
        self._store, self._tables, self._community = store, tables, community
        self._lock = Lock()
        self._read_to = self._newest()
        self._own = _by_language(decisions(store))

    @cached_property
    def current(self) -> Vocabulary:
        """As of the last `latest`: what a transaction goes on with; compiled when it is first asked for."""
        return self._compiled()

    def latest(self) -> Vocabulary:
        """The vocabulary with every word that any process has added or removed by now.

        Costs one look at the newest row; only after a change the words are read and compiled (tens of milliseconds),
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
        own = _by_language(decisions(self._store))
        if own != self._own:
            self._own = own
            self.current = self._compiled()
        self._read_to = read_to

    def _compiled(self) -> Vocabulary:
        return Vocabulary.load(self._tables, self._community, self._own)


def decisions(store: Store) -> dict[Key, LearnedWord]:
    """What was decided last about each word, in the order of first decisions."""
    return {(row.language, row.category, row.word): row for row in store.each(LearnedWord)}


def _by_language(decided: dict[Key, LearnedWord]) -> dict[str, dict[str, list[str]]]:
    own: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for (language, category, word), row in decided.items():
        if row.status == "added":
            own[language][category].append(word)
    return own
