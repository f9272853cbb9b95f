"""What is told of a task besides that it is done: what keeps it from being so, what is missing, what else is needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hotline.exchange import people, posts, sides
from hotline.exchange.asked import Assignment, without_silence
from hotline.exchange.notices import tell
from hotline.services import Services
from storage.records import Person, Post


def not_yet(services: Services, theirs: Assignment, why: str, note: str) -> Post:
    """Flags the need, and tells whoever the helper reaches what stands in the way, in the helper's own words."""
    post, helper = theirs.post, people.first_name(theirs.helper)
    flagged = posts.flag(services, post, why)
    sides.tell_all(services, flagged, f"not_yet_{why}", others=theirs.others, helper=helper, note=note)
    return flagged


FELL_SHORT = {
    "in_part": ("partly_helped", "said that a part came"),
    "wrong_thing": ("wrong_thing", "said it was the wrong thing"),
}
"""What a need is flagged with, and how the trail tells it."""


def fell_short(
    services: Services,
    post: Post,
    why: str,
    categories: tuple[str, ...],
    items: tuple[tuple[str, str], ...],
    others: Mapping[str, Person],
) -> Post:
    """What a helper called done is open again for what did not come; they are thanked for what did, and told."""
    flag, did = FELL_SHORT[why]
    flags = (*dict.fromkeys((*without_silence(post.flags), flag)),)
    opened = posts.change(
        services,
        post,
        who="person",
        did=did,
        status="open",
        helper="",
        categories=categories,
        items=items,
        flags=flags,
    )
    tell(services, post.helper, "task_in_part", opened, reader=others.get(post.helper))
    return opened


def next_need(services: Services, post: Post, helper: Person, told: Post) -> Post:
    """Files what the resident of a need needs next, as their helper told it; they hear of it and may take it back.

    The place is that of the need before, unless another was told.
    """
    place, area = (told.place, told.area) if told.place or told.area else (post.place, post.area)
    items = told.items if helper.language == post.language else ()
    theirs = replace(
        told, phone=post.phone, name=post.name, language=post.language, for_phone=post.for_phone,
        for_whom=post.for_whom, items=items, place=place, area=area,
        flags=(*told.flags, *posts.kept_flags(post.flags)),
    )  # fmt: skip
    filed = posts.file(services, theirs)
    sides.tell_all(services, filed, "next_need_filed", helper=people.first_name(helper))
    return filed
