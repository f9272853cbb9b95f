"""What people need, seen from what they asked: counted by category, area and week, and what to ask them next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flows.words.board_words import FEWEST
from hotline.base.clock import moment, stamp
from hotline.exchange import people
from hotline.services import Services
from storage.records import Poll, Post
from storage.store import where

WEEKS = 8
PAGE = 500
NEEDS_NO_ANSWER = ("duplicate", "spam")
"""Needs that are none, and are counted nowhere."""
ELSEWHERE = ("withdrawn", "referred")
"""Taken back, or passed on to somebody else who helps."""
ENOUGH = 5
"""Needs from which a share says anything."""
RISES = 0.2
"""By how much the unmet share of the last four weeks exceeds that of the four before, where it rises."""
MOST_SUGGESTED = 3
OPTIONS = ("far", "cost", "hours", "alone")


@dataclass(frozen=True, slots=True)
class Tried:
    """Needs that were filed, and what became of them by now."""

    filed: int = 0
    helped: int = 0
    still_open: int = 0
    unhelped: int = 0
    """Closed, and nobody helped."""
    elsewhere: int = 0
    """Taken back or passed on."""

    def __add__(self, other: Tried) -> Tried:
        """Both together."""
        return Tried(
            self.filed + other.filed, self.helped + other.helped, self.still_open + other.still_open,
            self.unhelped + other.unhelped, self.elsewhere + other.elsewhere,
        )  # fmt: skip

    @property
    def unmet(self) -> int:
        """Those that nobody has helped with."""
        return self.still_open + self.unhelped

    @property
    def share(self) -> float:
        """The share that is unmet."""
        return self.unmet / self.filed if self.filed else 0.0


Cell = tuple[str, str, str]
"""Week (the local date of its Monday), area ("" where none is known) and category."""


@dataclass(frozen=True, slots=True)
class Needed:
    """The needs of the last weeks: a need of two kinds counts in both cells, and once in its week and area."""

    weeks: tuple[str, ...]
    cells: dict[Cell, Tried]
    by_week: dict[str, Tried]
    by_area: dict[str, Tried]
    by_category: dict[str, Tried]
    all: Tried


@dataclass(frozen=True, slots=True)
class Suggested:
    """Whom to ask about what, since much of it is unmet, or more than before."""

    category: str
    area: str
    tried: Tried
    rising: bool


def needed(services: Services, *, area: str = "", category: str = "") -> Needed:
    """Counts the needs of the last eight weeks, this one included; of one area or category where these are given."""
    weeks = _weeks(services)
    cells: dict[Cell, Tried] = defaultdict(Tried)
    by_week: dict[str, Tried] = {week: Tried() for week in weeks}
    by_area: dict[str, Tried] = defaultdict(Tried)
    by_category: dict[str, Tried] = defaultdict(Tried)
    every = Tried()
    for post in _filed(services, "need", _begins(services, weeks[0])):
        kinds = [kind for kind in post.categories or ("other",) if category in ("", kind)]
        if post.closed_because in NEEDS_NO_ANSWER or not kinds or area not in ("", post.area):
            continue
        week, became = _week_of(services, post.created_at), _became(post)
        by_week[week] += became
        by_area[post.area] += became
        every += became
        for kind in kinds:
            by_category[kind] += became
            cells[week, post.area, kind] += became
    return Needed(weeks, dict(cells), by_week, _most_unmet(by_area), _most_unmet(by_category), every)


def _most_unmet(counted: dict[str, Tried]) -> dict[str, Tried]:
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1].unmet, -pair[1].filed, pair[0])))


def _became(post: Post) -> Tried:
    if post.status == "done" or post.closed_because == "helped":
        return Tried(filed=1, helped=1)
    if post.status != "closed":
        return Tried(filed=1, still_open=1)
    return Tried(filed=1, elsewhere=1) if post.closed_because in ELSEWHERE else Tried(filed=1, unhelped=1)


def _filed(services: Services, kind: str, since: str, until: str = "") -> Iterator[Post]:
    """Posts of a kind that came in from one moment on, until another, read page by page from their index."""
    came = (where("kind") == kind) & (where("created_at") >= since)
    condition, after = (came & (where("created_at") < until)) if until else came, ("", 0)
    while page := services.store.find(Post, condition, order="created_at", after=after if after[1] else 0, limit=PAGE):
        yield from page
        after = (page[-1].created_at, page[-1].id)


def _weeks(services: Services) -> tuple[str, ...]:
    """The Mondays of the last weeks, this one last."""
    today = date.fromisoformat(people.today(services))
    monday = today - timedelta(today.weekday())
    return tuple((monday - timedelta(7 * back)).isoformat() for back in reversed(range(WEEKS)))


def _begins(services: Services, monday: str) -> str:
    return stamp(datetime.combine(date.fromisoformat(monday), time(), ZoneInfo(services.community.timezone)))


def _week_of(services: Services, created_at: str) -> str:
    day = moment(created_at).astimezone(ZoneInfo(services.community.timezone)).date()
    return (day - timedelta(day.weekday())).isoformat()


def week_before(services: Services) -> dict[str, int]:
    """What came in and what was done in the last whole week, by name; a number under five is withheld, as 0."""
    *_, last, this = _weeks(services)
    since, until = _begins(services, last), _begins(services, this)
    counted = {
        "needs": sum(post.closed_because not in NEEDS_NO_ANSWER for post in _filed(services, "need", since, until)),
        "helped": sum(1 for _ in _helped(services, since, until)),
        "offers": sum(post.closed_because not in NEEDS_NO_ANSWER for post in _filed(services, "offer", since, until)),
    }
    return {name: number if number >= FEWEST else 0 for name, number in counted.items()}


def _helped(services: Services, since: str, until: str) -> Iterable[Post]:
    """Needs that somebody helped with in a week, whenever they came in."""
    for status in ("done", "closed"):
        changed = (where("status") == status) & (where("updated_at") >= since) & (where("updated_at") < until)
        after = ("", 0)
        while page := services.store.find(
            Post, changed, order="updated_at", after=after if after[1] else 0, limit=PAGE
        ):
            yield from (post for post in page if post.kind == "need" and _became(post).helped)
            after = (page[-1].updated_at, page[-1].id)


def suggested(needs: Needed) -> list[Suggested]:
    """Whom to ask about what: of a category in an area, or of a category anywhere, what is most unmet or rises."""
    pairs = [(kind, area) for kind in needs.by_category if kind != "other" for area in ("", *needs.by_area)]
    found = filter(None, (_worth_asking(needs, kind, area) for kind, area in dict.fromkeys(pairs)))
    best: dict[str, Suggested] = {}
    for one in sorted(found, key=lambda one: (not one.rising, -one.tried.share, -one.tried.unmet, not one.area)):
        best.setdefault(one.category, one)
    return list(best.values())[:MOST_SUGGESTED]


def _worth_asking(needs: Needed, category: str, area: str) -> Suggested | None:
    """A category, of an area or of all ("" is all), where enough was asked for and more than usual of it is unmet."""
    theirs = [(week, tried) for (week, there, kind), tried in needs.cells.items() if (kind, there) == (category, area)]
    if not area:
        theirs = [(week, tried) for (week, _, kind), tried in needs.cells.items() if kind == category]
    middle = needs.weeks[WEEKS // 2]
    late = sum((tried for week, tried in theirs if week >= middle), Tried())
    early = sum((tried for week, tried in theirs if week < middle), Tried())
    tried = early + late
    rising = min(late.filed, early.filed) >= ENOUGH and late.share - early.share >= RISES
    if tried.filed < ENOUGH or not tried.unmet or not (rising or tried.share >= needs.all.share):
        return None
    return Suggested(category, area, tried, rising)


def poll_about(services: Services, category: str, area: str) -> Poll:
    """A draft that asks an area what makes something hard to get, and what would help, in every language."""
    wording, languages = services.wording, services.community.languages
    named = {code: wording.name("categories", category, code) for code in languages}
    asks = {code: wording.piece("ask_what_is_hard", code, what=named[code]) for code in languages}
    options = [{code: wording.name("hard_since", option, code) for code in languages} for option in OPTIONS]
    wish = {code: wording.piece("ask_what_would_help", code, what=named[code]) for code in languages}
    questions = (
        {"kind": "several", "words": asks, "options": options}, {"kind": "words", "words": wish, "options": []},
    )  # fmt: skip
    return Poll(title=named[languages[0]].capitalize(), questions=questions, area=area)
