"""What was told is told otherwise: 'not 2, 4', 'we moved', 'only diapers'. It is done, read back, and passed on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flows import hearing
from flows.acts import Act, AmendPost, Details
from flows.conversations import relaying, something_new
from flows.conversations.known_posts import may_offer
from flows.conversations.need import NEED
from flows.conversations.offer import OFFER
from flows.conversations.pieces import BEGINS_WITH_REF, details, got, meant_so
from flows.conversations.progress import ask, go_on
from flows.conversations.told_alone import told_alone
from flows.conversations.told_hours import takes_back, with_hour
from flows.conversations.told_places import denies_place, in_short, moved, other_house, place_now
from flows.conversations.told_things import adds_things, things_now
from flows.conversations.weighed import NEAR, likeliest, speaks_of_a_task
from flows.facts import Facts, PairFact, PostFact
from flows.hearing import Corrected, things
from flows.hearing.beside_the_point import RIDE
from flows.hearing.things import Items
from flows.hearing.times import NO_TIME
from flows.prompts import Prompt
from flows.steps import Flow, Moment, Progress, Reply, Turn

CHANGEABLE = ("new", "open", "asked", "taken")
ACTED_ON = ("asked", "taken")
"""Somebody has read how it was before, and is told."""
KNOWN_AS = {"change": "time", "more": "also"}
"""Moves of whoever needs something that tell it otherwise, with what a correction says that is one of these."""
HOURS_CORRECTED = 72
"""Since anything changed: later 'not today, tomorrow' is hardly about it."""
HOUR_ALONE = 3
"""Words of an hour and no more: 'a las 3', 'at 3 pm'."""
KINDS = {flow.name: flow for flow in (NEED, OFFER)}


@dataclass(frozen=True, slots=True)
class Correct(Act):
    """What the phone said otherwise stands in place of what was known; whoever was asked or took it is told."""

    ref: str
    details: Details


def _beside(reply: Reply) -> Turn | None:
    facts = reply.facts
    if speaks_of_a_task(reply.words, facts):
        return None
    if alone := _alone(reply):
        return alone
    houses = [post for post in facts.posts if other_house(reply.words, post)]
    if houses:
        mine = houses
    elif facts.reading.refs or any(task.status in ("sent", "taken") for task in facts.tasks):
        mine = [post for post in facts.posts if post.hours_old <= 1 and not facts.reading.refs]
    else:
        mine = list(facts.posts)
    return _corrected(reply, reply.words, [post for post in mine if post.hours_quiet <= HOURS_CORRECTED])


def _spoken(reply: Reply) -> Turn | None:
    """The same on a call, of what it has told: that is read back once more before the caller goes."""
    talk, facts = reply.progress, reply.facts
    post = next((post for post in facts.posts if post.ref == talk.post), None)
    said = (
        hearing.corrected(reply.words, facts.vocabulary, facts.language) if post and talk.flow.name in KINDS else None
    )
    now = _now(said, post, facts) if said and post else None
    if said and post and not now and not facts.reading.danger and takes_back(said, post):
        return _asking_when(reply, post)
    if now is None or post is None or facts.reading.danger:
        return None
    does = (Correct(post.ref, replace(now, words=reply.words)),)
    return replace(go_on(talk.learned(**got(now)), facts, does=does), answered=True)


def _by_ref(reply: Reply) -> Turn | None:
    """The same behind the ref of a post of theirs."""
    if not reply.facts.named and not reply.facts.named_tasks and (alone := _alone(reply)):
        return alone
    named = [post for post in reply.facts.named.values() if post.mine]
    began = BEGINS_WITH_REF.match(reply.words)
    return _corrected(reply, began["words"], named) if began and len(named) == 1 else None


def _alone(reply: Reply) -> Turn | None:
    """A value told alone is of the newest post that may change."""
    facts, helps = reply.facts, any(task.status in ("sent", "taken") for task in reply.facts.tasks)
    mine = [
        post for post in facts.posts
        if post.status in CHANGEABLE and post.kind in KINDS and post.hours_quiet <= HOURS_CORRECTED
        and (not helps or post.hours_old <= 1)
    ]  # fmt: skip
    if facts.reading.danger or facts.reading.phones or speaks_of_a_task(reply.words, facts):
        return None
    now = told_alone(reply.words, mine[0], facts) if mine else None
    return _done(reply, mine[0], now, adds=now.place.startswith(f"{mine[0].place},")) if now else None


def _corrected(reply: Reply, words: str, posts: list[PostFact]) -> Turn | None:
    facts = reply.facts
    mine = [post for post in posts if post.status in CHANGEABLE and post.kind in KINDS]
    if not mine or facts.reading.danger or facts.reading.explicit or facts.reading.phones:
        return None
    said = hearing.corrected(words, facts.vocabulary, facts.language)
    if said is None:
        return _resized(reply, words, mine) or _weighed(reply, words, mine)
    if said.how == {"time"} and any(pair.waits and not _settles(pair, facts) for pair in facts.pairs):
        return None
    post = _meant(said, mine, reply.progress.post)
    if said.adds and post.kind == "need" and may_offer(facts.reading):
        return None
    if _is_another(said, post) and facts.reading.kind != "offer":
        return something_new.filed(words, facts, post, together=_is_asked(reply, post))
    now = None if _is_besides(said, post, facts) else _now(said, post, facts)
    if now and _changes(now, post):
        return _done(reply, post, now, said.adds)
    if "meant" in said.how and (resized := _resized(reply, words, mine)):
        return resized
    if takes_back(said, post):
        return _asking_when(reply, post)
    if said.how & {"moved", "moved_to"} and not said.now.categories:
        return _asking_where(reply, post)
    return _detail(said, post, reply)


def _settles(pair: PairFact, facts: Facts) -> bool:
    """Whether an hour and no more is told to a helper who named a day: that is when it will be."""
    time, words = facts.reading.time, facts.reading.words.split()
    return pair.named_a_day and not pair.helps and bool(time.start) and len(words) <= HOUR_ALONE


def _weighed(reply: Reply, words: str, mine: list[PostFact]) -> Turn | None:
    """No word says that it is a correction, and yet it most likely is one: 'they moved me, its 1130 now'."""
    facts, move = reply.facts, likeliest(reply.words, reply.facts, "resident")
    if move.name not in KNOWN_AS or move.share < NEAR or meant_so(facts.reading):
        return None
    said = hearing.corrected(words, facts.vocabulary, facts.language, known_as=KNOWN_AS[move.name])
    post = _meant(said, mine, reply.progress.post) if said else None
    if said and post and _is_another(said, post) and facts.reading.kind != "offer":
        return something_new.filed(words, facts, post, together=_is_asked(reply, post))
    now = _now(said, post, facts) if said and post else None
    return _done(reply, post, now, said.adds) if said and post and now else None


def _resized(reply: Reply, words: str, mine: list[PostFact]) -> Turn | None:
    """Another size is told of the one thing that has any: 'he wears a size 4 now'."""
    for post in mine:
        items = things.resized(post.items, words, reply.facts.vocabulary)
        if items != post.items and set(reply.facts.reading.categories) <= set(post.categories):
            return _done(reply, post, Details(categories=post.categories, items=items, instead=True), adds=False)
    return None


def _meant(said: Corrected, mine: list[PostFact], talk: str) -> PostFact:
    """The post of which something is taken back, else the one that is talked about, else the newest."""
    denied = set(said.not_.categories) if said.not_ else set()
    fitting = [post for post in mine if denied & set(post.categories)]
    fitting += [post for post in mine if denies_place(said, post)]
    fitting += [post for post in mine if said.not_number and said.not_number == post.how_many]
    return next(iter([*fitting, *(post for post in mine if post.ref == talk), *mine]))


def _now(said: Corrected, post: PostFact, facts: Facts) -> Details | None:
    """What stands from now on; None where the words change nothing that is known."""
    said = with_hour(said, post)
    categories, place = _categories(said, post), place_now(said, post, facts.vocabulary)
    items = things_now(said, post, categories, facts.vocabulary)
    changed = items != post.items and not place
    many = 0 if changed or (place and said.not_number) else _how_many(said)
    when = said.now.when if _says_when(said, post) else ""
    if not (categories or place or when or many or changed):
        return None
    place = place or ("" if post.place else said.now.place)
    every = categories or (_left_of(post, items) if changed else ())
    return replace(
        details(said.now), kind="", categories=every, items=items, instead=bool(every), place=place,
        area=said.now.area if place else "", when=when, time=said.now.time if when else NO_TIME, how_many=many,
        for_whom="", guessed=(),
    )  # fmt: skip


def _left_of(post: PostFact, items: Items) -> tuple[str, ...]:
    """The kinds of help of which something is left: without the blanket it is about clothes no more."""
    gone = {kind for _, kind in post.items} - {kind for _, kind in items}
    return tuple(kind for kind in post.categories if kind not in gone) or post.categories


def _categories(said: Corrected, post: PostFact) -> tuple[str, ...]:
    """All that it is about from now on; () where that stays as it is."""
    named, known = said.now.categories, post.categories
    denied = set(said.not_.categories) if said.not_ else set()
    of_another = bool(denied) and not said.adds and not (denied | set(named)) & set(known)
    if not named or of_another:
        return ()
    if said.adds:
        return _all_of(known, named) if adds_things(said, post) and not set(named) <= set(known) else ()
    if denied & set(known) and (in_short(said) or said.how & {"meant", "only"}):
        return _all_of((item for item in known if item not in denied), named)
    if said.how & {"meant", "instead"} or denied & set(known):
        only_when = bool(said.now.when) and not denied & set(known)
        return named if len(known) <= 1 and not only_when else ()
    return named if "only" in said.how and in_short(said) else ()


def _is_besides(said: Corrected, post: PostFact, facts: Facts) -> bool:
    """Whether another kind of help is asked for while it is told who, or where, they are: 'we r out, need a roof'."""
    asks = any(meaning == "kind: need" for _, meaning in facts.reading.evidence)
    return asks and said.how <= {"here", "total"} and not set(facts.reading.categories) <= set(post.categories)


def _changes(now: Details, post: PostFact) -> bool:
    """Whether anything is other than it was: 'ça va, mon fils a fait les courses' names the same once more."""
    things_told = now.items != post.items or now.categories not in ((), post.categories)
    place = now.place not in ("", post.place)
    return bool(things_told or place or now.when or now.time or now.how_many not in (0, post.how_many))


def _is_another(said: Corrected, post: PostFact) -> bool:
    """Whether things are added to a ride, or a ride to things: whoever drives brings none."""
    known, named = post.categories, said.now.categories
    return bool(post.kind == "need" and said.adds and known and named and (RIDE in known) != (RIDE in named))


def _is_asked(reply: Reply, post: PostFact) -> bool:
    """Whether something of this post is being asked for."""
    return reply.progress.post == post.ref and bool(reply.progress.at)


def _all_of(known: Iterable[str], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*known, *more)))


def _says_when(said: Corrected, post: PostFact) -> bool:
    """Whether another time is told: one is taken back, or it is said to be told anew, or is all that is said."""
    if said.not_ and (said.not_.when or (said.not_number and said.now.time.start)):
        return True
    anew = post.time is not None and said.how & {"time", "total"}
    return bool(anew or said.how & {"meant", "instead", "only"})


def _how_many(said: Corrected) -> int:
    """How many it is for; a house number or an hour is none."""
    counted = said.now.how_many
    if "total" in said.how or said.not_number:
        return counted or (0 if said.now.place else said.number)
    if said.how & {"meant", "only", "instead"}:
        return counted or (said.number if said.now_words.isdecimal() else 0)
    return 0


def _done(reply: Reply, post: PostFact, now: Details, adds: bool) -> Turn:
    """It is changed and read back; what is still missing is asked where the conversation is about it."""
    told, others = replace(now, words=reply.words), _told_with(post, reply.facts) if now.place else ()
    also = (Correct(other.ref, _moved_as_well(now, other, reply)) for other in others)
    does = (Correct(post.ref, told), *also, *relaying.told_of_a_change(post.ref, reply.words, reply.facts))
    says = (_read_back(post, adds),)
    if others:
        says = (Prompt("filed_several", {"refs": [post.ref, *(other.ref for other in others)]}),)
    if reply.progress.post == post.ref and reply.progress.flow.name in KINDS:
        known = {**reply.progress.got, **got(told)}
        turn = go_on(replace(reply.progress, got=known, slips=0), reply.facts, does=does)
        if turn.state:
            return replace(turn, says=(*says, *turn.says), answered=True)
    return Turn(says, does, answered=True, moved=reply.progress.post == post.ref, about=post.ref)


def _moved_as_well(now: Details, other: PostFact, reply: Reply) -> Details:
    """The new place for another post, which keeps where its own ride goes."""
    begins, known = (hearing.beginning(place, reply.facts.vocabulary) for place in (now.place, other.place))
    return Details(words=reply.words, place=begins + other.place.removeprefix(known), area=now.area)


def _read_back(post: PostFact, adds: bool) -> Prompt:
    acted_on = post.status in ACTED_ON and post.kind == "need"
    return Prompt("corrected_told" if acted_on else "added" if adds else "corrected", {"ref": post.ref})


def _told_with(post: PostFact, facts: Facts) -> tuple[PostFact, ...]:
    """Other needs at the same place, which was told once for all of them: another place is told of all as well."""
    others = (other for other in facts.posts if other.ref != post.ref and other.kind == post.kind == "need")
    return tuple(
        other for other in others
        if other.status in CHANGEABLE and other.place and "place" in (*other.guessed, *post.guessed)
        and hearing.beginning(other.place, facts.vocabulary) == hearing.beginning(post.place, facts.vocabulary)
    )  # fmt: skip


def _asking_where(reply: Reply, post: PostFact) -> Turn:
    """They moved, and did not say where to: the old place is no use to anybody."""
    known = Details(categories=post.categories, when=post.when or "any_time")
    return _asking("where", known, reply, post, AmendPost(post.ref, Details(words=reply.words, flag="moved")))


def _asking_when(reply: Reply, post: PostFact) -> Turn:
    """The hour will not do, and no other was told: whoever took it hears so too."""
    known = Details(categories=post.categories, place=post.place, area=post.area)
    told = relaying.told_of_a_change(post.ref, reply.words, reply.facts)
    return _asking("when", known, reply, post, AmendPost(post.ref, Details(words=reply.words)), *told)


def _asking(step: str, known: Details, reply: Reply, post: PostFact, *does: Act) -> Turn:
    progress = Progress(KINDS[post.kind], reply.progress.channel, got(known), post.ref, at=step)
    return replace(ask(progress, reply.facts, does=does), about=post.ref, answered=step == "when")


def _detail(said: Corrected, post: PostFact, reply: Reply) -> Turn | None:
    """How it is to be done is kept with it, and is no place; while two sides write, it goes to the other one."""
    talking = reply.progress.post and reply.progress.at == "where"
    if said.how != {"detail"} or reply.facts.pairs or talking or set(said.now.categories) - set(post.categories):
        return None
    does = (AmendPost(post.ref, Details(words=reply.words)),)
    return Turn((Prompt("added_words", {"ref": post.ref}),), does, answered=True, about=post.ref)


def guesses_less(told: Details, post: PostFact, facts: Facts) -> Details:
    """What was told, without a place where one is known: a correction replaces it, or a place told alone or better.

    So does where somebody says that they are now. A flat told alone stands behind the known place.
    """
    if not told.place or not post.place or moved(told.words, post, facts):
        return told
    if not hearing.public_place(told.place):
        flat = told.place.casefold().split()[0]
        return replace(told, place="" if flat in post.place.casefold() else f"{post.place}, {told.place}")
    alone = len(told.words.split()) - len(told.place.split()) <= 1
    numbered, plain = any(map(str.isdigit, told.place)), "place" not in told.guessed
    better = (numbered and not any(map(str.isdigit, post.place))) or (plain and "place" in post.guessed)
    if better or (alone and (numbered or plain)):
        return told
    return replace(told, place="", area="" if post.area else told.area)


CORRECT = Flow(
    "correct",
    listens={Moment.BY_REF: _by_ref, Moment.BESIDES: _beside, Moment.SPOKEN: _spoken},
    read_as="correction",
)
"""Listens before the two sides of a match do: what changes is on file, and the helper hears it from the hotline."""
