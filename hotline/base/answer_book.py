"""The community's own answers in use: those that the desk keeps, and those of the community's file."""

from __future__ import annotations

from threading import Lock

from flows.community import Community, OwnAnswer
from storage.records import KeptAnswer
from storage.store import Store


class AnswerBook:
    """Holds the answers of this process; safe to share between threads."""

    def __init__(self, store: Store, community: Community) -> None:
        """Reads what is kept when it is first asked."""
        self._store, self._community = store, community
        self._lock = Lock()
        self._read_to: KeptAnswer | None = None
        self._answers = community.answers

    def latest(self) -> tuple[OwnAnswer, ...]:
        """All answers as any process has kept or taken them away by now, the desk's newest first.

        Costs one look at the newest row; only after a change the rows are read.
        """
        newest = next(iter(self._store.find(KeptAnswer, newest=True, limit=1)), None)
        if newest != self._read_to:
            with self._lock:
                self._answers = in_use(self._community, decided(self._store))
                self._read_to = newest
        return self._answers


def decided(store: Store) -> dict[str, KeptAnswer]:
    """What was decided last about each answer, by its name."""
    return {row.name: row for row in store.each(KeptAnswer)}


def in_use(community: Community, rows: dict[str, KeptAnswer]) -> tuple[OwnAnswer, ...]:
    """The answers that are kept, and those of the file about which nothing else was decided."""
    kept = [row for row in rows.values() if row.status == "kept"]
    newest = sorted(kept, key=lambda row: -row.id)
    named = {row.name for row in rows.values() if row.status != "as_filed"}
    return (*map(as_answer, newest), *(answer for answer in community.answers if answer.id not in named))


def as_answer(row: KeptAnswer) -> OwnAnswer:
    """An answer of the desk as conversations know answers; what cannot be one raises pydantic's ValidationError."""
    return OwnAnswer(id=row.name, questions=row.questions, text=row.text, voice=row.voice)
