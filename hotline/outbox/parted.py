"""Whether a text or a call brings together two who have been parted since: asked each time before it leaves."""

from __future__ import annotations

from collections.abc import Iterable

from hotline.base.privacy import phone_hash
from storage.records import CallBack, Message, Parting, Post, Relay, Task
from storage.store import Store, where

CONNECTS = frozenset(
    {"task", "relay", "relayed", "asks_first", "answers_first", "confirm", "confirm_number", "helper_found"}
)
"""What goes to nobody who is kept apart from the other side, whichever was first; all else may tell them of that."""
ASKS_WHOSE = frozenset({"confirm", "confirm_number"})
NOT_OF_THE_TWO = frozenset({"desk", "announcement", "duty"})
"""Words of the desk's own."""
HAD_IT = ("taken", "done", "dropped")


class Parted:
    """Says of one text, or of one call to make, whether it may not leave any more."""

    def __init__(self, store: Store, secret_key: str) -> None:
        """Looks in this store, whose hashes are made with this key."""
        self._store, self._secret_key = store, secret_key

    def __call__(self, owed: Message | CallBack) -> bool:
        """Whether its phone is kept apart from the other side of its need, and it would still bring them together.

        A text that was in hand when they were parted would, whatever it says: ids follow the order of events across
        all records. What was told after that tells of it, unless it is of a kind that connects.
        """
        purpose = owed.purpose if isinstance(owed, Message) else owed.prompt
        connects = purpose in CONNECTS or owed.task > 0
        if not owed.post or not owed.phone.startswith("+") or purpose in NOT_OF_THE_TWO:
            return False
        known = self._store.find(Parting, where("hashes").any([self._hash(owed.phone)]))
        partings = [parting for parting in known if not parting.undone_at]
        if not partings:
            return False
        post = self._store.one(Post, where("ref") == owed.post)
        since = [one for one in partings if isinstance(owed, Message) and one.id > owed.id]
        if any(one.ref == owed.post for one in since) or self._are(since, self._ever(owed, post)):
            return True
        joined = set(post.joined_from) if post and owed.phone not in (post.phone, post.for_phone) else set()
        joined -= {self._hash(owed.phone)}
        return connects and self._are(partings, _now(owed.phone, post, asks=purpose in ASKS_WHOSE), joined)

    def _are(self, partings: list[Parting], others: set[str], hashed: Iterable[str] = ()) -> bool:
        hashes = {*hashed, *map(self._hash, others)} if partings else set()
        return any(hashes & {*one.hashes} for one in partings)

    def _ever(self, owed: Message | CallBack, post: Post | None) -> set[str]:
        """Everybody who has been on the other side of this need."""
        if post and owed.phone not in (post.phone, post.for_phone):
            return _now(owed.phone, post)
        about = where("ref") == owed.post
        ways = self._store.find(Relay, about)
        helpers = {relay.helper for relay in ways} | {relay.resident for relay in ways if relay.role}
        helpers |= {task.phone for task in self._store.find(Task, about) if task.status in HAD_IT}
        return (helpers | _now(owed.phone, post)) - {owed.phone}

    def _hash(self, phone: str) -> str:
        return phone_hash(self._secret_key, phone)


def _now(phone: str, post: Post | None, *, asks: bool = False) -> set[str]:
    """Who is on the other side as it stands; whoever is asked about a number meets whoever told it as well."""
    if post is None:
        return set()
    side, helper = {post.phone, post.for_phone}, {post.helper}
    met = side if phone not in side else side | helper if asks else helper
    return met - {"", phone}
