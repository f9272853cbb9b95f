"""What a helper tells of a task besides that it is done: what keeps it from being so, and what else is needed there."""

from __future__ import annotations

from dataclasses import replace

from hotline.exchange import people, posts
from hotline.exchange.asked import Assignment
from hotline.exchange.notices import contact, tell
from hotline.services import Services
from storage.records import Person, Post


def not_yet(services: Services, theirs: Assignment, why: str, note: str) -> Post:
    """Flags the need, and tells whoever the helper reaches what stands in the way, in the helper's own words."""
    post, helper = theirs.post, people.first_name(theirs.helper)
    flagged = posts.flag(services, post, why)
    tell(services, contact(post), f"not_yet_{why}", flagged, helper=helper, note=note)
    return flagged


def next_need(services: Services, post: Post, helper: Person, told: Post) -> Post:
    """Files what the resident of a need needs next, as their helper told it; they hear of it and may take it back.

    The place is that of the need before, unless another was told.
    """
    place, area = (told.place, told.area) if told.place or told.area else (post.place, post.area)
    theirs = replace(
        told, phone=post.phone, name=post.name, language=post.language, for_phone=post.for_phone,
        for_whom=post.for_whom, place=place, area=area,
    )  # fmt: skip
    filed = posts.file(services, theirs)
    tell(services, contact(filed), "next_need_filed", filed, helper=people.first_name(helper))
    return filed
