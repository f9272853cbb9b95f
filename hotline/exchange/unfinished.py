"""A task that could not be finished yet: it stays with its helper, and the resident is asked for what is missing."""

from __future__ import annotations

from hotline.exchange import people, posts
from hotline.exchange.asked import Assignment
from hotline.exchange.notices import contact, tell
from hotline.services import Services
from storage.records import Post


def not_yet(services: Services, theirs: Assignment, why: str, note: str) -> Post:
    """Flags the need, and tells whoever the helper reaches what stands in the way, in the helper's own words."""
    post, helper = theirs.post, people.first_name(theirs.helper)
    flagged = posts.flag(services, post, why, who="person")
    tell(services, contact(post), f"not_yet_{why}", flagged, helper=helper, note=note)
    return flagged
