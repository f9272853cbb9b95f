"""Whether whoever a need is for agreed to their number being kept: told by the phone that gave it, or to the desk."""

from __future__ import annotations

from dataclasses import replace

from hotline.exchange import posts, relay, told_numbers
from hotline.exchange.shared_words import without_numbers
from hotline.exchange.sides import UNAGREED, UNCONFIRMED
from hotline.services import Services
from storage.records import Message, Post
from storage.store import where


def settle(services: Services, post: Post, *, agreed: bool, who: str) -> Post:
    """Their number is asked whether it is theirs; or it goes, from the need and from the texts about it.

    For whoever has read the post in the transaction that is open.
    """
    if agreed:
        post = posts.settle(services, post, UNAGREED, who=who, did="said they agreed", instead=UNCONFIRMED)
        post = told_numbers.ask(services, post)
        relay.widen(services, post)
        return post
    words = without_numbers(post.words)
    post = posts.settle(services, post, UNAGREED, who=who, did="said they did not agree", for_phone="", words=words)
    for message in services.store.find(Message, where("post") == post.ref):
        body = without_numbers(message.body)
        if message.direction == "in" and body != message.body:
            services.store.put(replace(message, body=body))
    return post
