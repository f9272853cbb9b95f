"""Which dialogue acts posts hold: those that the texts and calls about them were read as."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from storage.records import Call, Message
from storage.store import Store, where


def of_posts(store: Store, refs: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """By ref, the acts of each of these posts, each once, in the order in which they were first heard."""
    about = where("post").one_of(list(refs))
    heard: list[Message | Call] = [*store.find(Message, about), *store.find(Call, about)]
    acts: dict[str, dict[str, None]] = defaultdict(dict)
    for one in sorted((one for one in heard if one.acts), key=lambda one: (one.created_at, one.id)):
        acts[one.post].update(dict.fromkeys(one.acts))
    return {ref: tuple(said) for ref, said in acts.items()}
