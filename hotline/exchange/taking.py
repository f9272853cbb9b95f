"""What the resident hears when somebody takes a need: who comes, and all that was said beside it."""

from __future__ import annotations

from collections.abc import Mapping

from flows.words.fields import LONGEST_NOTE
from flows.words.trimming import without_links
from hotline.exchange import people, relay, sides
from hotline.services import Services
from storage.records import Person, Post


def told(
    services: Services, taken: Post, helper: Person, note: str, others: Mapping[str, Person], *, waits: bool
) -> None:
    """Connects the two; words that do not fit beside the news follow whole. A question in them, or before, waits."""
    relay.begin(services, taken, helper.phone, asks=waits or "?" in note)
    hidden = services.community.hide_numbers and not sides.concerns(taken, helper.phone)
    name, words = people.first_name(helper), without_links(note)
    fits = len(words) <= LONGEST_NOTE
    sides.tell_all(
        services, taken, "helper_found", others=others, helper=name, note=words if fits else "", hidden=hidden
    )
    if not fits:
        sides.tell_all(services, taken, "relayed", others=others, purpose=relay.PURPOSE, name=name, words=words)
