"""Questions that no answer is known for: their list, and what the desk answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hotline.base.privacy import masked
from hotline.exchange import ExchangeError, NotNow, call_backs, desk_texts, people, posts, relay
from hotline.exchange.desk_answers import LONGEST_QUESTION
from hotline.services import Services
from storage.prefix_search import keys, starting
from storage.records import Message, Person, Post
from storage.store import where

FLAG = "question"
PREFIX = f"{FLAG} "
"""Of what a post with an open question is found by."""
LOOKED_AT = 20
"""Texts of one post, the newest, among which the question is."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question, who asked it, and the post it is kept with."""

    post: Post
    words: str
    phone: str
    at: str
    person: Person | None
    why_no_text: str
    """Why its answer cannot be texted, as `desk_texts.refused` has it."""
    key: str = ""
    """Its place in the list."""

    @property
    def example(self) -> str:
        """The question as it may be kept: without numbers, and no longer than an example is."""
        return masked(" ".join(self.words.split()))[:LONGEST_QUESTION]

    @property
    def name(self) -> str:
        """What whoever asked is called, where that is known."""
        return (self.person.name if self.person else "") or (self.post.name if self.phone == self.post.phone else "")


def count(services: Services, limit: int = 100) -> int:
    """How many posts have an open question, counted no further than this."""
    return len(keys(services.store, Post, PREFIX, limit=limit))


def waiting(services: Services, limit: int, beyond: tuple[str, int] | None = None) -> list[OpenQuestion]:
    """The open questions, those that wait longest first."""
    found = starting(services.store, Post, PREFIX, limit=limit, beyond=beyond)
    return [_asked(services, post, key) for key, post in found]


def _asked(services: Services, post: Post, key: str = "") -> OpenQuestion:
    """The newest text about a post that asks something; the post's own words where none does, as after a call."""
    about = (where("post") == post.ref) & where("purpose").one_of(("", relay.PURPOSE)) & (where("direction") == "in")
    texts = services.store.find(Message, about, newest=True, limit=LOOKED_AT)
    text = next((text for text in texts if FLAG in text.acts), None)
    words, phone, at = (text.body, text.phone, text.created_at) if text else (post.words, post.phone, post.created_at)
    person = people.find(services, phone) if phone else None
    return OpenQuestion(post, words, phone, at, person, desk_texts.refused(person, phone), key)


def answer(services: Services, ref: str, words: str, who: str) -> Literal["texted", "to_call"]:
    """Texts the answer to whoever asked, or leaves it to be said on a call; what only asked is closed with it."""
    if not words.strip() or len(words) > desk_texts.LONGEST:
        sentence = f"an answer needs words, {desk_texts.LONGEST} characters at most"
        raise ExchangeError(sentence, "text_length", n=desk_texts.LONGEST)
    with services.store.transaction():
        post = posts.by_ref(services, ref)
        if FLAG not in post.flags or post.status == "closed":
            raise NotNow(f"{ref} has no open question", "no_question", ref=ref)
        asked = _asked(services, post)
        if asked.why_no_text == "no_number":
            raise ExchangeError(f"{ref} came without a number", "no_number_to_answer")
        desk_texts.check(services, words, asked.phone, ref)
        told = _told(services, asked, words.strip(), who)
        services.event(who, "answered a question", ref)
        if post.kind == "unclear":
            posts.end(services, post, "helped", who)
        else:
            posts.settle(services, post, FLAG, who=who, did="looked at flags")
        return told


def _told(services: Services, asked: OpenQuestion, words: str, who: str) -> Literal["texted", "to_call"]:
    ref = asked.post.ref
    if not asked.why_no_text and desk_texts.write(services, asked.person, asked.phone, words, ref, who):
        return "texted"
    call_backs.owe(services, asked.phone, words, ref=ref)
    return "to_call"
