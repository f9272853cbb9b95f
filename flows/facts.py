"""What the desk looked up for one thing heard: this person, their posts and tasks, and the refs they named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from flows.community import Community
from flows.hearing import Reading, Vocabulary
from flows.local_time import LocalTime
from flows.prompts import Prompt

Found = TypeVar("Found")
Names = Callable[[str, str], tuple[str, ...]]
"""Table and id to the names that people may say for it, in every language."""
HOURS_A_QUESTION_STANDS = 72
"""Later a yes or a no without a ref means something else; with its ref it still counts."""


class Find(Protocol):
    """Looks up what one conversation needs besides, in the transaction that keeps what was heard."""

    def __call__(self, kind: type[Found]) -> Found | None:
        """The fact of this type for the phone that speaks; None where there is none."""


def nothing(kind: type[Found]) -> Found | None:
    """Finds nothing, of any kind."""
    del kind
    return None


@dataclass(frozen=True, slots=True)
class PostFact:
    """A post as a conversation may know it."""

    ref: str
    kind: str
    status: str
    closed_because: str = ""
    categories: tuple[str, ...] = ()
    place: str = ""
    area: str = ""
    when: str = ""
    time: LocalTime | None = None
    """The day and the hour, as whoever reads them now sees them; None where neither is known."""
    how_many: int = 0
    items: tuple[tuple[str, str], ...] = ()
    """Things as they were named, each with its category."""
    said_in: str = ""
    """Language in which the things were named."""
    mine: bool = False
    """The phone that speaks filed it, or it is for that phone."""
    in_danger: bool = False
    """Words about it spoke of danger to life."""
    hours_old: float = 0.0
    hours_quiet: float = 0.0
    """Hours since anything changed."""
    helper: str = ""
    """First name of whoever took it."""
    note: str = ""
    """What the helper added when taking it."""
    consent_asked: bool = False
    asked_if_needed: bool = False
    """It has waited for long, and whether it is still needed was asked and not answered yet."""
    has_number: bool = False
    """The number of whom it is for was told."""
    guessed: tuple[str, ...] = ()
    """Fields that were neither asked nor said plainly."""
    told_by_other: bool = False
    """Somebody else told it, and told the number of the phone that speaks with it."""


@dataclass(frozen=True, slots=True)
class TaskFact:
    """A task put to the phone that speaks, with what goes out on TAKE."""

    ref: str
    status: str
    """The task's own: `sent`, `taken`, `passed`, `silent`, `late`, `done`, `dropped`."""
    post_status: str
    taken_by_other: bool = False
    closed_to_them: bool = False
    """It cannot become theirs: they were parted from whom it is for, opted out, or are no volunteer any more."""
    categories: tuple[str, ...] = ()
    place: str = ""
    area: str = ""
    when: str = ""
    time: LocalTime | None = None
    """The day and the hour, as whoever reads them now sees them; None where neither is known."""
    how_many: int = 0
    items: tuple[tuple[str, str], ...] = ()
    said_in: str = ""
    """Language in which the things were named."""
    name: str = ""
    phone: str = ""
    words: str = ""
    told: str = ""
    """The text by which it was asked for, as it was written; "" where it came otherwise."""
    asked_if_done: bool = False
    """It was asked a short while ago whether it is done."""


@dataclass(frozen=True, slots=True)
class PairFact:
    """A match whose two sides reach each other through the hotline, seen from one of them."""

    ref: str
    other: str = ""
    """First name of the other side."""
    side: frozenset[str] = frozenset()
    """The phones of the other side, by which two matches are known to be with the same people."""
    helps: bool = False
    """The phone that speaks is the helper's."""
    categories: tuple[str, ...] = ()
    wrote: bool = False
    """The phone that speaks has written to the other side before."""
    waits: bool = False
    """The other side has written since the phone that speaks was last heard."""
    reachable: bool = True
    named_a_day: bool = False
    """Its two sides spoke of a day, of which an hour that is told alone is."""
    agreed: bool = True
    """The other side has agreed to be texted and called; where not, a person of the desk says what is for them."""
    taken: bool = False
    """The helper has the need, which is not done yet."""
    came: bool = False
    """Somebody on the resident's side said that help came, and the two sides have said nothing since."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a conversation may look at besides what was heard."""

    community: Community
    vocabulary: Vocabulary
    reading: Reading
    names: Names
    language: str = ""
    """The person's own, "" when not known yet."""
    name: str = ""
    met: bool = True
    """The hotline has written to this phone before."""
    opted_out: bool = False
    joining: str = ""
    confirms: tuple[str, ...] = ()
    """Refs of needs that others told for whoever has this phone; they have not said yet that these are theirs."""
    invited: str = ""
    """Ref of the invitation by which a neighbor asked them here, which they have not answered."""
    can_be_texted: bool = True
    """The number is one that texts can go to."""
    reached_by: str = ""
    posts: tuple[PostFact, ...] = ()
    """Their own open posts, newest first."""
    tasks: tuple[TaskFact, ...] = ()
    """Their tasks that wait for an answer and may become theirs, or are, oldest first."""
    named: Mapping[str, PostFact] = field(default_factory=dict)
    """Posts whose refs were named."""
    named_tasks: Mapping[str, TaskFact] = field(default_factory=dict)
    """Their tasks for the refs they named, whatever became of them."""
    pairs: tuple[PairFact, ...] = ()
    """Matches of theirs that are under way, or ended a short while ago."""
    asked_about: tuple[str, ...] = ()
    """Refs of their needs about which somebody wants to know something before TAKE, once for each who does."""
    abroad: bool = False
    """The number is of a country that the hotline neither calls nor texts."""
    tells: tuple[Prompt, ...] = ()
    """What the hotline means to call this phone about, oldest first; looked up on calls only."""
    aloud: bool = False
    """Whoever speaks is heard on a call."""
    on_duty: bool = False
    """A person of the desk can be rung now."""
    refused: tuple[tuple[str, str], ...] = ()
    """Numbers that were told and are never called or texted, each with the reason."""
    find: Find = nothing
    """What only one conversation asks for, by its type; looked up when it is asked for."""

    def is_mine(self, ref: str) -> bool:
        """Whether the phone that speaks filed this post, or it is for that phone."""
        return (ref in self.named and self.named[ref].mine) or any(post.ref == ref for post in self.posts)

    def pair(self, ref: str) -> PairFact | None:
        """The match about this need, seen from the phone that speaks; None where there is none."""
        return next((pair for pair in self.pairs if pair.ref == ref), None)

    @property
    def shows_number(self) -> bool:
        """Whoever speaks can be called back, were it by the desk."""
        return self.can_be_texted or self.abroad
