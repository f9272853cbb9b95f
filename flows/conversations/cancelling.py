"""What is not needed any more, in words: a whole request is taken back, or a part of it is taken out."""

from __future__ import annotations

from dataclasses import replace

from flows import hearing
from flows.acts import AmendPost, Details, Withdraw
from flows.conversations import endings, in_part, something_new
from flows.conversations.correcting import Correct
from flows.conversations.pieces import BEGINS_WITH_REF, meant_so
from flows.conversations.weighed import ENDS, LIKELY, NEAR, SURE, is_clearly, is_rather, likeliest
from flows.conversations.which import which
from flows.facts import Facts, PostFact
from flows.hearing import Cancelled, things
from flows.hearing.beside_the_point import RIDE
from flows.hearing.matches import Hit, Matches
from flows.prompts import Prompt
from flows.steps import Flow, Moment, Reply, Turn

MOST_BETWEEN = 3
"""Words within which what undoes an end stands before it."""


def cancelled(reply: Reply) -> Turn | None:
    """What words that take something back lead to; None where they take nothing back that this phone has asked for."""
    facts, reading = reply.facts, reply.facts.reading
    if less := _offers_less(reply):
        return less
    if everything := _everything(reply):
        return everything
    if (
        reading.danger
        or reading.explicit
        or not facts.posts
        or _is_a_no_of_theirs(reply)
        or is_rather(reply.words, reply.facts, "resident", "partly", "not_came")
        or _tells_the_helper(reply)
    ):
        return None
    said = hearing.cancelled(reply.words, facts.vocabulary, facts.language)
    said = said and _of_what_was_named_first(said, reply)
    if said is None and (offer := _given_away(reply)):
        return _withdrawn(offer, reply)
    if said is None or (said.solved and reading.how_many):
        return None
    refs = _refs(reply)
    named = [post for post in facts.posts if post.ref in refs]
    if refs and not named:
        return which([("withdraw", post.ref) for post in facts.posts], "", asks=Prompt("withdraw_which"))
    meant = _meant(said, named or _asked_for(reply), facts)
    if not meant:
        return None
    if len(meant) > 1:
        return which([("withdraw", post.ref) for post in meant], "", asks=Prompt("withdraw_which"))
    return _taken_back(meant[0], said, reply)


def _is_a_no_of_theirs(reply: Reply) -> bool:
    """Whether somebody else's no to keeping their number is told, which was asked: 'no she doesnt want that'."""
    facts = reply.facts
    if reply.answer.kind != "no" or not any(post.consent_asked for post in facts.posts):
        return False
    if is_rather(reply.words, facts, "resident", "cancel"):
        return False  # 'no he doesnt want it anymore, he has food'
    heard = facts.vocabulary.hear(reply.words, facts.language)
    said = heard.of("cancelling", "whole", "part")
    theirs = [hit for hit in heard.of("of_whom", "others") if any(hit.end == one.start for one in said)]
    return bool(theirs) and not heard.of("kind", "need")


def _everything(reply: Reply) -> Turn | None:
    """'Cancel all': every need that is not done yet; where there is none, what was offered."""
    facts = reply.facts
    if facts.reading.danger or facts.reading.explicit or not facts.posts:
        return None
    if not facts.vocabulary.hear(reply.words, facts.language).of("cancelling", "every"):
        return None
    needs = [post for post in facts.posts if post.kind == "need"] or list(facts.posts)
    meant = [post for post in needs if post.status != "done"] or needs
    if len(meant) == 1:
        return _withdrawn(meant[0], reply)
    does = tuple(Withdraw(post.ref) for post in meant)
    return Turn(
        (Prompt("all_withdrawn"),), does, answered=True, moved=reply.progress.post in {one.ref for one in meant}
    )


def _is_another(reply: Reply) -> bool:
    """Whether the whole hardly takes all back: 'no se preocupe, dios lo bendiga', 'the milk i did not get'."""
    move = likeliest(reply.words, reply.facts, "resident")
    ends = move.shares["cancel"] + move.shares["came"]
    if move.name in ("partly", "not_came", "thanks", "change"):
        return move.share >= NEAR and ends < NEAR
    return move.name not in ("cancel", "came") and move.share >= SURE and ends < LIKELY


def _tells_the_helper(reply: Reply) -> bool:
    """Whether a helper is told something for the way: 'knock hard, and he'll say he wants no company'."""
    move = likeliest(reply.words, reply.facts, "resident")
    helped = any((pair.waits or pair.taken) and not pair.helps for pair in reply.facts.pairs)
    return helped and move.name == "tell" and move.share >= NEAR and move.shares["cancel"] < LIKELY


def _refs(reply: Reply) -> tuple[str, ...]:
    """The refs that are named, the number right before the cancelling among them: '4823 cancel it', not '12 oak'."""
    facts, opens = reply.facts, BEGINS_WITH_REF.match(reply.words)
    said = facts.vocabulary.hear(reply.words, facts.language).of("cancelling")
    first = (opens["ref"],) if opens and any(hit.start == 1 for hit in said) else ()
    return (*facts.reading.refs, *first)


def _meant(said: Cancelled, posts: list[PostFact], facts: Facts) -> list[PostFact]:
    """Those that it may be about; all of them are asked for where what is named is in none."""
    fitting = [post for post in posts if set(said.categories) & set(post.categories)]
    if fitting or not said.categories:
        return fitting or posts
    helping = any(task.status == "taken" for task in facts.tasks)
    return [] if helping or said.kept or facts.reading.place else [post for post in posts if not post.categories]


def _of_what_was_named_first(said: Cancelled, reply: Reply) -> Cancelled:
    """What ends everything is about what was named before it: 'kouchet yo nou jwenn deja, kite sa' keeps the bread."""
    facts = reply.facts
    heard = facts.vocabulary.hear(reply.words, facts.language)
    ends = [hit.start for hit in heard.of("cancelling", "whole", "found")]
    first = [hit for hit in heard.of("category") if ends and hit.end <= min(ends)]
    kinds = tuple(dict.fromkeys(hit.value for hit in first))
    partly = any(set(kinds) < set(post.categories) for post in facts.posts)
    if said.categories or not kinds or not partly:
        return said
    return replace(said, categories=kinds, things=tuple(words for _, words, _ in things.every(heard, first)))


def takes_out(post: PostFact, reply: Reply) -> Turn | None:
    """Only what is named of several things, where words that take back name some of them; None for the whole."""
    facts, named = reply.facts, set(reply.facts.reading.named)
    if not named or not named < set(post.categories):
        return None
    heard = facts.vocabulary.hear(reply.words, facts.language)
    gone = tuple(words for _, words, _ in things.every(heard, heard.of("category")))
    return _taken_back(post, Cancelled(tuple(reply.facts.reading.named), things=gone), reply)


def _asked_for(reply: Reply) -> list[PostFact]:
    """What can be taken back: words that nobody could place are meant only where 'never mind' stands alone."""
    posts = list(reply.facts.posts)
    asked = [post for post in posts if post.kind != "unclear"]
    return asked if asked and len(reply.words.split()) > MOST_BETWEEN else posts


def _taken_back(post: PostFact, said: Cancelled, reply: Reply) -> Turn | None:
    """The post without what is not needed any more; taken back where nothing is left of it."""
    gone = (not said.settled and said.categories) or post.categories
    asked = said.kept if meant_so(reply.facts.reading) else ()
    kept = tuple(item for item in dict.fromkeys((*post.categories, *asked)) if item not in gone)
    if said.found and post.status in endings.ENDING:
        return endings.came(post.ref, happened=True)  # 'we already got some', whoever brought it
    if (another := _another_instead(post, said, reply)) is not None:
        return another
    items = things.without(post.items, said.things, reply.facts.vocabulary)
    if not said.settled and items != post.items and items != things.of_categories(post.items, kept):
        kept = tuple(item for item in post.categories if item in kept or item in {kind for _, kind in items})
    if kept and (said.categories or asked):
        items = things.telling(things.of_categories(items, kept), reply.facts.vocabulary)
        if post.kind == "need" and post.status == "done":
            return in_part.said(post, "in_part", kept, items)  # what came is not needed any more, the rest did not
        change = Correct(post.ref, Details(categories=kept, items=items, instead=True, words=reply.words))
        told = "corrected_told" if post.status in ("asked", "taken") else "corrected"
        return Turn((Prompt(told, {"ref": post.ref}),), (change,), answered=True, about=post.ref)
    if said.things and not said.settled and items == post.items and _names_a_part(post, said, reply):
        return _added(post, reply)
    if not said.categories and not said.settled and (set(said.kept) & set(post.categories) or _goes_on(reply)):
        return _added(post, reply)  # 'never mind the freezer. still need the eye doctor'
    return None if post.kind == "need" and _is_another(reply) else _withdrawn(post, reply)


def _another_instead(post: PostFact, said: Cancelled, reply: Reply) -> Turn | None:
    """'Forget the ride, just food then': the one is taken back whole, the other filed where it is not yet known."""
    facts = reply.facts
    if not said.instead or said.settled or post.kind != "need" or set(post.categories) - set(said.categories):
        return None
    if (RIDE in said.categories) == (RIDE in said.kept):
        return None
    ended = _withdrawn(post, reply)
    if any(set(said.kept) & set(other.categories) for other in facts.posts if other.ref != post.ref):
        return ended
    new = something_new.filed(said.instead, facts, post)
    return replace(new, says=(*ended.says, *new.says), does=(*ended.does, *new.does), about=post.ref, moved=True)


def _goes_on(reply: Reply) -> bool:
    """Whether a later sentence says that something goes on, and the whole does not plainly take all back.

    'No need of the vacuum, a neighbor lent us his. The pipe still leaks.'
    """
    move = likeliest(reply.words, reply.facts, "resident")
    if move.shares["cancel"] + move.shares["came"] >= ENDS:
        return False
    heard = reply.facts.vocabulary.hear(reply.words, reply.facts.language)
    ends = max((hit.end for hit in heard.of("cancelling", "whole", "part")), default=0)
    later = [hit for hit in heard.of("cancelling", "still") if hit.start >= ends]
    return any("." in heard.text.breaks[ends : hit.start + 1] for hit in later)


def _added(post: PostFact, reply: Reply) -> Turn:
    """Words that take back what is on no file are kept with the rest, for a person."""
    detail = AmendPost(post.ref, Details(words=reply.words))
    return Turn((Prompt("added_words", {"ref": post.ref}),), (detail,), answered=True, about=post.ref)


def _names_a_part(post: PostFact, said: Cancelled, reply: Reply) -> bool:
    """Whether a thing is taken back that only is of the kind that was asked for: 'no eggs', of a need of food."""
    plain = {word.casefold() for kind in post.categories for word in reply.facts.names("categories", kind)}
    return not any(thing.casefold() in plain for thing in said.things)


def _offers_less(reply: Reply) -> Turn | None:
    """The offer without what is taken away from it, where it is no need of theirs, and no task that they have."""
    facts, reading = reply.facts, reply.facts.reading
    offers = [post for post in facts.posts if post.kind == "offer"]
    if not offers or reading.danger or reading.explicit or reply.words.rstrip().endswith("?"):
        return None
    said = hearing.cancelled(reply.words, facts.vocabulary, facts.language, offered=True)
    gone = set(said.categories) if said else set()
    elsewhere = {kind for post in facts.posts if post.kind == "need" for kind in post.categories}
    elsewhere |= {kind for task in facts.tasks if task.status in ("sent", "taken") for kind in task.categories}
    meant = [post for post in offers if gone & set(post.categories)]
    return _taken_back(meant[0], said, reply) if said and meant and not gone & elsewhere else None


def _given_away(reply: Reply) -> PostFact | None:
    """The only offer of whoever says 'somebody took it already' or 'all gone', where nothing else is told of."""
    facts, reading = reply.facts, reply.facts.reading
    offers = [post for post in facts.posts if post.kind == "offer"]
    if len(offers) != 1 or facts.tasks or facts.pairs or reply.words.rstrip().endswith("?"):
        return None
    if not set(reading.categories) <= set(offers[0].categories) or (reading.kind == "need" and meant_so(reading)):
        return None
    heard = facts.vocabulary.hear(reply.words, facts.language)
    given = [hit for hit in heard.of("cancelling", "given") if not _is_asked_or_denied(heard, hit)]
    return offers[0] if given else None


def _is_asked_or_denied(heard: Matches, said: Hit) -> bool:
    """Whether a not or an if leads to it ('nobody took it', 'if they took it'), or it is a lack: 'power is gone'."""
    if any(lack.start <= said.start and said.end <= lack.end for lack in heard.of("kind", "lack")):
        return True
    return any(heard.leads(hit, said.start, MOST_BETWEEN) for hit in heard.of("outcome", "unsure"))


def _withdrawn(post: PostFact, reply: Reply) -> Turn:
    """The conversation under way, where it is about this post, is over with it; 'yes, all good now' says help came."""
    first = hearing.answer(reply.words.split()[0].strip(",.!"), reply.facts.vocabulary, language=reply.facts.language)
    if post.status == "done" and first.kind == "yes":
        return endings.came(post.ref, happened=True)
    return replace(endings.withdrawn(post.ref), moved=reply.progress.post == post.ref)


def _by_ref(reply: Reply) -> Turn | None:
    mine = any(post.ref in reply.facts.reading.refs for post in reply.facts.posts)
    return cancelled(replace(reply, word=None)) if mine and not reply.word else None


def _let_go(reply: Reply) -> Turn | None:
    """'Kite sa' is DROP where somebody has a task; whoever has none, and needs something, takes that back."""
    facts = reply.facts
    if reply.word is None or reply.word.name != "drop" or reply.word.refs or facts.tasks:
        return None
    return cancelled(replace(reply, word=None))


def _spoken(reply: Reply) -> Turn | None:
    """On a call, before a thing that is named is taken for one that is needed: 'the bulb, my grandson did it'."""
    move = likeliest(reply.words, reply.facts, "resident")
    return cancelled(reply) if is_clearly(move, "cancel") or move.share < NEAR else None


CANCEL = Flow(
    "cancel",
    listens={Moment.FIRST: _let_go, Moment.SPOKEN: _spoken, Moment.BY_REF: _by_ref, Moment.BESIDES: cancelled},
    read_as="cancellation",
)
"""Listens after a wish to stop, which is never read as a cancellation, and never ends more than a request."""
