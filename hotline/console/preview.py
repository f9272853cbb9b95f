"""What a text will look like before it goes: its words, segments and cost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flows.prompts import Prompt
from hotline.base.gsm7 import segments
from hotline.exchange.notices import about
from hotline.services import Services
from storage.records import Post


@dataclass(frozen=True, slots=True)
class Preview:
    """One text as it will be sent; `cost` is in the currency of the community's `segment_price`."""

    language: str
    words: str
    segments: int
    cost: float


def of_words(services: Services, words: str, language: str) -> Preview:
    """A text written by a coordinator."""
    return Preview(language, words, segments(words), segments(words) * services.community.segment_price)


def of_task(services: Services, post: Post, languages: Iterable[str]) -> list[Preview]:
    """The task text in each of these languages."""
    spoken = services.community.languages
    known = dict.fromkeys(code if code in spoken else spoken[0] for code in languages)
    return [
        of_words(services, " ".join(services.wording.texts([Prompt("task", {})], code, about(services, post))), code)
        for code in known
    ]
