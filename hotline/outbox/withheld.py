"""Why a text or a call may not leave any more: asked each time before it leaves, since much may have happened since."""

from __future__ import annotations

from typing import Literal

from hotline.outbox.parted import Parted
from storage.records import CallBack, Message, Post, Task
from storage.store import Store, where

PARTED = "parted"
"""Its phone and the other side are kept apart since."""
OVER = "over"
"""It is of a match that is over: the helper whom it goes to, or tells of, has the need no more."""
HOLDS_IT = ("taken", "done")
GAVE_UP = ("passed", "dropped", "late")
LAST_WORDS = frozenset({"relay", "relayed", "answer"})
"""What still leaves once the need is closed because help came."""
WORDS_OF_THE_TWO = frozenset({"relay", "relayed", "answers_first"})

Why = Literal["", "parted", "over"]


class Withheld:
    """Says of one text, or of one call to make, why it may not leave; "" where it may."""

    def __init__(self, store: Store, secret_key: str) -> None:
        """Looks in this store, whose hashes are made with this key."""
        self._store, self._parted = store, Parted(store, secret_key)

    def __call__(self, owed: Message | CallBack) -> Why:
        """The first reason that there is."""
        if self._parted(owed):
            return "parted"
        return "over" if owed.post and self._over(owed) else ""

    def _over(self, owed: Message | CallBack) -> bool:
        """Whether it was written while a helper had the need who has it no more; place and words are theirs no more."""
        kind = owed.purpose if isinstance(owed, Message) else owed.prompt
        if not owed.task:
            return kind in WORDS_OF_THE_TWO and self._gave_up(owed)
        task = self._store.get(Task, owed.task)
        post = self._store.one(Post, where("ref") == owed.post)
        if task is None or post is None or task.status not in HOLDS_IT or post.helper != task.phone:
            return True
        return post.status not in HOLDS_IT and not (post.closed_because == "helped" and kind in LAST_WORDS)

    def _gave_up(self, owed: Message | CallBack) -> bool:
        """Whether it goes to somebody who only asked about the need and has said no since."""
        post = self._store.one(Post, where("ref") == owed.post)
        if post is None or post.status == "closed" or owed.phone in (post.phone, post.for_phone):
            return False
        put = (where("ref") == owed.post) & (where("phone") == owed.phone)
        return any(task.status in GAVE_UP for task in self._store.find(Task, put, newest=True, limit=1))
