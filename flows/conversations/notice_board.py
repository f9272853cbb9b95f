"""The notice board: what is on this week, told by text and on calls, and once a week to whoever asks for that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flows.acts import Act
from flows.conversations.news import standing
from flows.conversations.progress import ASKED, go_on
from flows.hearing.matches import Matches
from flows.local_time import LocalDay
from flows.prompts import CALLED, PLAYED, Prompt
from flows.steps import Choose, Flow, Moment, Onward, Progress, Reply, Turn

ON, OFF, TELL = "on", "off", "tell"
BESIDE = 2
"""Words that may stand beside a question for what is on."""
HELP = ("need", "lack", "hardship", "plea", "offer")
"""Lists of `hear.kind` with which somebody speaks of help, and not of what is on."""
WITH_NEWS_OF_OWN = 70
"""Letters of the board behind how a request of theirs stands: both share two segments."""
DIGEST = "weekly_digest"
"""For what a call of ours is made that tells what is on."""


@dataclass(frozen=True, slots=True)
class OnBoard:
    """One thing that is on, as whoever asks now hears of it."""

    ref: str
    title: str
    first: LocalDay
    last: LocalDay
    words: str = ""
    sound: str = ""
    """Name of what is played on a call in place of title and words; "" where they are read."""
    begun: bool = False
    """Its first day is today or past."""

    def told(self) -> dict[str, Any]:
        """What a wording may name of it, in plain values."""
        days = {f"{name}_{at}": value for at, day in (("first", self.first), ("last", self.last)) for name, value in (
            ("date", day.date), ("weekday", day.weekday), ("near", day.near)
        )}  # fmt: skip
        told = {"ref": self.ref, "headline": self.title, "notice": self.words, "begun": self.begun}
        return {**told, **days}


@dataclass(frozen=True, slots=True)
class Board:
    """What is on this week where the phone that speaks lives, and whether it is told every week."""

    items: tuple[OnBoard, ...] = ()
    weekly: bool = False


def _no_notice(_: str) -> OnBoard | None:
    return None


@dataclass(frozen=True, slots=True)
class Noticed:
    """How what stands on the board is found by its ref."""

    named: Callable[[str], OnBoard | None] = field(default=_no_notice)


@dataclass(frozen=True, slots=True)
class WeeklyNews(Act):
    """Tells this phone once a week what is on, or does so no more."""

    on: bool


def listed(items: tuple[OnBoard, ...], room: int = 0) -> Prompt:
    """What is on, as a text has it; `room` are the letters that all of it may take."""
    if not items:
        return Prompt("board_empty")
    return Prompt("board", {"board": tuple(item.told() for item in items), "room": room})


def _listens(reply: Reply) -> Turn | None:
    if reply.facts.reading.danger:
        return None
    if reply.word and reply.word.name == "ref" and len(reply.word.refs) == 1 and not reply.word.note:
        return _by_ref(reply.word.refs[0], reply)
    wish = _wish(reply)
    if wish == TELL:
        return _aloud(reply) if reply.aloud else _told(reply)
    return _weekly(reply, on=wish == ON) if wish else None


def _by_ref(ref: str, reply: Reply) -> Turn | None:
    """All there is to say about one thing on the board."""
    if ref in reply.facts.named or any(task.ref == ref for task in reply.facts.tasks):
        return None
    noticed = reply.facts.find(Noticed)
    item = noticed.named(ref) if noticed else None
    return Turn((Prompt("board_item", item.told()),), state=reply.state, answered=True) if item else None


def _wish(reply: Reply) -> str:
    """What is wanted of the board; "" where the words are about something else."""
    heard = reply.facts.vocabulary.hear(reply.words, reply.facts.language)
    said, left = {hit.value for hit in heard.of("board")}, _left(heard)
    if not left and (OFF in said or said >= {"news", "ends"}):
        return OFF
    if not left and (ON in said or said >= {"news", "gives"}):
        return ON
    if not left and "news" in said and (said <= {"news", "small"} or "span" in said):
        return "" if reply.aloud and reply.facts.posts else TELL
    if reply.facts.reading.refs or not ("asks" in said or said >= {"what", "happens", "span"}):
        return ""
    busy = reply.facts.reading.categories or reply.progress.at or heard.of("kind", *HELP)
    return TELL if not left or (len(left) <= BESIDE and not busy) else ""


def _left(heard: Matches) -> list[int]:
    """The words that are neither about the board nor courtesies."""
    said = {index for hit in (*heard.of("board"), *heard.of("polite")) for index in range(hit.start, hit.end)}
    return [index for index in range(len(heard.text.words)) if index not in said]


def _told(reply: Reply) -> Turn:
    """What is on; whoever has a request that is open, and may ask for news of that, hears first how it stands."""
    board = reply.facts.find(Board) or Board()
    heard = reply.facts.vocabulary.hear(reply.words, reply.facts.language)
    plain = not heard.of("board", "asks", "span")
    own = tuple(Prompt("news", standing(post)) for post in reply.facts.posts[:1]) if plain else ()
    says = (*own, listed(board.items, WITH_NEWS_OF_OWN if own else 0)) if board.items or not own else own
    if not own and not board.weekly:
        says = (*says, Prompt("weekly_offer"))
    return Turn(says, state=reply.state, answered=True, read_as=("question",))


def _weekly(reply: Reply, *, on: bool) -> Turn:
    says = Prompt("weekly_on" if on else "weekly_off")
    onward = Onward.BACK if reply.aloud else None
    return Turn((says,), (WeeklyNews(on),), reply.state, answered=True, onward=onward, read_as=("preference",))


def _aloud(reply: Reply) -> Turn:
    """On a call: one thing after the other, then whether they want to hear it every week."""
    facts = reply.facts
    board = facts.find(Board) or Board()
    says = tuple(prompt for item in board.items for prompt in _read(item))
    says = (Prompt("board_aloud"), *says) if says else (Prompt("board_empty"),)
    if not facts.can_be_texted:
        return Turn(says, answered=True, onward=Onward.BACK)
    called = {item: {"name": item} for item in (OFF if board.weekly else ON, "back")}
    return go_on(Progress(NOTICE_BOARD, "voice", {CALLED: called}), facts, says)


def _read(item: OnBoard) -> tuple[Prompt, ...]:
    """One thing on a call: when it is, then what, as it was recorded where it was."""
    return (Prompt("board_item", item.told()), Prompt("board_said", {**item.told(), PLAYED: item.sound}))


def _chosen(reply: Reply) -> Turn:
    if reply.item == "back":
        return Turn(onward=Onward.MENU)
    on = reply.item == ON
    return Turn((Prompt("weekly_on" if on else "weekly_off"),), (WeeklyNews(on),), onward=Onward.MENU)


def _nothing_more(_: Reply) -> Turn:
    """Everything has been said, so silence is an answer."""
    return Turn(onward=Onward.MENU)


def digest(items: tuple[OnBoard, ...], done: tuple[tuple[str, int], ...], room: int) -> tuple[Prompt, ...]:
    """What is told once a week by text: what is on, what came in and was done, and how to end it."""
    return (listed(items, room), Prompt("week_done", {"done": done}), Prompt("weekly_ends"))


NOTICE_BOARD = Flow(
    "notice_board",
    (Choose("board_weekly", ASKED, _chosen, names="board_weekly", silence=_nothing_more),),
    by_key=_aloud,
    listens={Moment.FIRST: _listens},
    sample={
        "board": (OnBoard("7305", "Free store", LocalDay("2026-12-05", "sat"), LocalDay("2026-12-05", "sat")).told(),),
        "headline": "Free store", "notice": "Coats and shoes, 10 to 12 at the school.", "begun": False,
        "room": 0, "date_first": "2026-12-05", "weekday_first": "sat", "near_first": "", "date_last": "2026-12-05",
        "weekday_last": "sat", "near_last": "", "done": (("needs", 12), ("helped", 9), ("offers", 0)),
    },
)  # fmt: skip
