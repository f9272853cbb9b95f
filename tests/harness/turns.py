"""Turns of every kind, each made ready and then done, with what the store is asked meanwhile."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from unittest.mock import patch

from hotline.exchange import people, posts, tasks
from hotline.inbound.call_handler import CallHandler
from hotline.inbound.heard_on_call import CallInput
from hotline.inbound.text_handler import TextHandler
from hotline.line import IncomingText
from hotline.services import Services
from storage.records import INDEXES, Post
from storage.store import Store, where
from tests.harness.base import NUMBER

DESK = "coordinator:dana"
STREETS = ("oak", "elm", "pine", "cedar", "maple", "birch")
_TABLE = re.compile(r'FROM "?(\w+)')


@dataclass
class Asked:
    """What a store was asked: rows read, as (statement, values), and statements that write."""

    reads: list[tuple[str, tuple[object, ...]]] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)

    def tables(self) -> Counter[str]:
        """How many statements read from each table of records."""
        return Counter(filter(None, (table_of(statement) for statement, _ in self.reads)))

    def repeated(self) -> list[tuple[str, tuple[object, ...]]]:
        """Which records were read more than once in the same way."""
        return [one for one, times in Counter(self.reads).items() if times > 1 and table_of(one[0])]


def table_of(statement: str) -> str:
    """The table of records that a statement reads; "" for the store's own."""
    found = _TABLE.search(statement)
    return found[1] if found and found[1] in INDEXES else ""


@contextmanager
def asking(store: Store) -> Iterator[Asked]:
    """Notes every statement, whatever the kind of store."""
    asked, read, write = Asked(), store.engine.read, store.engine.write

    def reading(statement: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        asked.reads.append((statement, tuple(values)))
        return read(statement, values)

    def writing(statement: str, values: Sequence[object] = ()) -> int:
        asked.writes.append(statement)
        return write(statement, values)

    with patch.object(store.engine, "read", reading), patch.object(store.engine, "write", writing):
        yield asked


class Turns:
    """Prepares turns; each is a function that does it, with a phone and a need of its own."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.texts, self.calls = TextHandler(services), CallHandler(services)
        self._last = 0

    def number(self) -> int:
        self._last += 1
        return self._last

    def phone(self) -> str:
        return f"+1347{2_000_000 + self.number():07d}"

    def words(self) -> str:
        number = self.number()
        return f"need groceries for {2 + number % 37}, {STREETS[number % len(STREETS)]} and 5th, today"

    def text(self, phone: str, words: str) -> list[str]:
        return self.texts.text(IncomingText(sid=f"SM{self.number():032x}", phone=phone, body=words, to=NUMBER))

    def need(self, phone: str = "") -> Post:
        phone = phone or self.phone()
        self.text(phone, self.words())
        return self.services.store.find(Post, where("phone") == phone)[-1]

    def helpers(self, number: int = 1) -> list[str]:
        """Volunteers who have heard of the hotline before."""
        known = {"name": "Ben Ito", "can": ("food",), "areas": ("north",), "language": "en", "roles": ("volunteer",)}
        phones = [self.phone() for _ in range(number)]
        for phone in phones:
            person = people.add(self.services, phone, who="cli", consent="told dana", **known)
            self.services.store.put(replace(person, greeted=True))
        return phones

    def forwarded(self) -> tuple[Post, str]:
        """A need, and the helper it was put to."""
        post, [helper] = self.need(), self.helpers()
        tasks.forward(self.services, post.ref, [helper], DESK)
        return posts.by_ref(self.services, post.ref), helper

    def taken(self) -> tuple[Post, str]:
        post, helper = self.forwarded()
        self.text(helper, f"TAKE {post.ref}")
        return post, helper

    def answered_call(self, phone: str) -> Callable[[str], object]:
        """A call under way, which takes a key."""
        sid = f"CA{self.number():032x}"
        turn = self.calls.call(sid, phone).turn
        return lambda key: self.calls.call(sid, phone, turn=turn, caught=CallInput(key=key))


Turn = Callable[[], object]


def first_text(turns: Turns) -> Turn:
    phone, words = turns.phone(), turns.words()
    return lambda: turns.text(phone, words)


def known_phone(turns: Turns) -> Turn:
    phone, words = turns.need().phone, turns.words()
    return lambda: turns.text(phone, words)


def more_about_it(turns: Turns) -> Turn:
    post = turns.need()
    return lambda: turns.text(post.phone, f"my daughter is {2 + turns.number() % 9} and diabetic")


def news(turns: Turns) -> Turn:
    post, _ = turns.taken()
    return lambda: turns.text(post.phone, post.ref)


def helped(turns: Turns) -> Turn:
    post, helper = turns.taken()
    turns.text(helper, f"DONE {post.ref}")
    return lambda: turns.text(post.phone, "yes thank you")


def withdraw(turns: Turns) -> Turn:
    post, _ = turns.taken()
    return lambda: turns.text(post.phone, f"WITHDRAW {post.ref}")


def take(turns: Turns) -> Turn:
    post, helper = turns.forwarded()
    return lambda: turns.text(helper, f"TAKE {post.ref}")


def yes(turns: Turns) -> Turn:
    _, helper = turns.forwarded()
    return lambda: turns.text(helper, "ok but only after 5")


def done(turns: Turns) -> Turn:
    post, helper = turns.taken()
    return lambda: turns.text(helper, f"DONE {post.ref}")


def drop(turns: Turns) -> Turn:
    post, helper = turns.taken()
    return lambda: turns.text(helper, f"DROP {post.ref}")


def relayed(turns: Turns) -> Turn:
    _, helper = turns.taken()
    return lambda: turns.text(helper, "almost there, which floor?")


def relayed_back(turns: Turns) -> Turn:
    post, _ = turns.taken()
    return lambda: turns.text(post.phone, f"{post.ref} the third floor")


def call_begins(turns: Turns) -> Turn:
    phone, sid = turns.phone(), f"CA{turns.number():032x}"
    return lambda: turns.calls.call(sid, phone)


def call_turn(turns: Turns) -> Turn:
    press = turns.answered_call(turns.phone())
    return lambda: press("1")


def call_of_a_helper(turns: Turns) -> Turn:
    press = turns.answered_call(turns.taken()[1])
    return lambda: press("1")


def call_for_a_person(turns: Turns) -> Turn:
    press = turns.answered_call(turns.phone())
    return lambda: press("0")


def forward_to(number: int) -> Callable[[Turns], Turn]:
    def prepared(turns: Turns) -> Turn:
        post, helpers = turns.need(), turns.helpers(number)
        return lambda: tasks.forward(turns.services, post.ref, helpers, DESK)

    return prepared


CASES: dict[str, Callable[[Turns], Turn]] = {
    "a first text": first_text,
    "a known phone's text": known_phone,
    "more about a need": more_about_it,
    "a ref, for news of it": news,
    "a yes to 'did it happen?'": helped,
    "WITHDRAW": withdraw,
    "TAKE": take,
    "a yes to a task": yes,
    "DONE": done,
    "DROP": drop,
    "a helper's words passed on": relayed,
    "a resident's words passed on": relayed_back,
    "a call begins": call_begins,
    "a call's turn": call_turn,
    "a helper rings the other side": call_of_a_helper,
    "a caller asks for a person": call_for_a_person,
    "forward to one": forward_to(1),
    "forward to five": forward_to(5),
}
