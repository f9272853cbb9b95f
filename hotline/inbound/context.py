"""What goes along while one thing heard is dealt with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from flows.acts import FILED
from flows.prompts import Prompt
from flows.steps import Turn
from hotline.exchange import asked, posts, relay
from hotline.exchange.notices import about
from hotline.inbound.on_file import OnFile
from hotline.services import Services
from storage.records import Person, Post


@dataclass
class Context:
    """One thing heard while it is dealt with: who speaks, how, and what was filed."""

    services: Services
    person: Person
    channel: str
    name: str = ""
    post: Post | None = None
    filed: list[str] = field(default_factory=list)
    """Refs of what this turn has filed."""
    ring: bool = False
    connect: str = ""
    """Ref of the match whose other side is to be rung."""
    relayed: bool = False
    """The words went to the other side of a match."""
    unwritten: bool = False
    """The words are kept nowhere with the phone: they answered an anonymous poll."""
    answers_nevertheless: bool = False
    """Whoever speaks has opted out and is answered this once."""
    words: str = ""
    """What was said, for a person to read where an act cannot be done."""
    on_file: OnFile = field(default_factory=OnFile)
    """What was read, and what this turn has made of it; what an act needs beyond that is looked up."""

    @property
    def phone(self) -> str:
        """The phone that speaks; "" when it has no number."""
        return self.person.phone

    def ref(self, named: str) -> str:
        """A ref as the conversation named it; the post of this turn for FILED, with a number one of its several.

        Words from a phone may begin like FILED: they stay what they are.
        """
        if named == FILED and self.post:
            return self.post.ref
        return next((ref for nth, ref in enumerate(self.filed, 1) if named == f"{FILED}{nth}"), named)

    def about(self, prompt: Prompt) -> Prompt:
        """A prompt with what a wording may name of the posts whose refs it has."""
        if "refs" not in prompt.args:
            return prompt
        several = tuple(about(self.services, self.named(ref)) for ref in prompt.args["refs"])
        return replace(prompt, args={**prompt.args, "several": several})

    def named(self, ref: str) -> Post:
        """The post that a conversation names; NotFound when there is none."""
        ref = self.ref(ref)
        return self.on_file.posts.get(ref) or posts.by_ref(self.services, ref)

    def assignment(self, ref: str) -> asked.Assignment:
        """What was put to whoever speaks; NotNow when it was not."""
        task, post = self.on_file.latest.get(ref), self.on_file.posts.get(ref)
        if task is None or post is None:
            return asked.assignment(self.services, ref, self.phone)
        return asked.Assignment(task, post, self.person, self.on_file.others, self.on_file.apart)

    def pair(self, ref: str) -> relay.Pair | None:
        """The match about this need, while it is under way."""
        found = next((pair for pair in self.on_file.pairs if pair.post.ref == ref), None)
        return found or relay.pair(self.services, ref, self.phone)

    def state(self, turn: Turn) -> dict[str, Any]:
        """Where the conversation stands as it is kept: with the ref of the post that this turn has filed."""
        return {name: self._with_refs(value) for name, value in turn.state.items()}

    def _with_refs(self, kept: Any) -> Any:
        if isinstance(kept, str):
            return self.ref(kept)
        if isinstance(kept, dict):
            return {name: self._with_refs(value) for name, value in kept.items()}
        return [self._with_refs(value) for value in kept] if isinstance(kept, list) else kept


Handlers = dict[type[Any], Callable[[Any, Context], None]]
"""What each kind of act does."""
