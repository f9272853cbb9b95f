"""Whether whoever a need is for agreed to their number being kept: told by the phone that gave it, or to the desk."""

from __future__ import annotations

import re
from dataclasses import replace

from hotline.exchange import posts, relay, sides, told_numbers
from hotline.exchange.shared_words import ERASED
from hotline.services import Services
from storage.records import Message, Post
from storage.store import where

FLAG = "consent"
_NUMBER = re.compile(r"\+?\d[\d\s().-]{5,}\d")


def settle(services: Services, post: Post, *, agreed: bool, who: str) -> Post:
    """Their number is asked whether it is theirs; or it goes, from the need and from the texts about it.

    For whoever has read the post in the transaction that is open.
    """
    flags = tuple(flag for flag in post.flags if flag != FLAG)
    if agreed:
        flags = (*flags, sides.UNCONFIRMED)
        post = posts.change(services, post, who=who, did="said they agreed", flags=flags)
        post = told_numbers.ask(services, post)
        relay.widen(services, post)
        return post
    words = _NUMBER.sub(ERASED, post.words)
    post = posts.change(services, post, who=who, did="said they did not agree", flags=flags, for_phone="", words=words)
    for message in services.store.find(Message, where("post") == post.ref):
        if message.direction == "in" and _NUMBER.search(message.body):
            services.store.put(replace(message, body=_NUMBER.sub(ERASED, message.body)))
    return post
