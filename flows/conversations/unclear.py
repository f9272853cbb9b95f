"""Free words: a need, an offer, more about what is known already, or words of which nobody can tell; all are kept."""

from __future__ import annotations

from dataclasses import replace

from flows import hearing
from flows.acts import Act, AmendPost, Confirm, Details, FilePost
from flows.conversations import known_posts, relaying, several, something_new, unsure
from flows.conversations.correcting import ACTED_ON, Correct, guesses_less
from flows.conversations.need import NEED
from flows.conversations.pieces import details, got, in_danger, in_many_words, meant_so, on_file, tells_enough
from flows.conversations.posting import asking_consent, keep, privacy, with_number
from flows.conversations.progress import SLIPS, go_on
from flows.conversations.unsure import KINDS
from flows.facts import Facts, PostFact
from flows.hearing import Reading
from flows.hearing.times import NO_TIME
from flows.prompts import Prompt
from flows.steps import Moment, Progress, Reply, Turn


def _read(reply: Reply) -> Turn:
    """Words that told more of what is talked about have moved its conversation on; others leave its question open."""
    talk = reply.progress.post
    turn = _understood(reply, talk)
    told = [act for act in turn.does if isinstance(act, AmendPost) and act.ref == talk] if talk else []
    moved = any(got(act.details) for act in told)
    asks = reply.progress.flow.name in KINDS and reply.progress.slips + 1 < SLIPS
    beside = bool(told) and not moved and not turn.state and asks
    resumes = replace(reply.progress, slips=reply.progress.slips + 1).plain() if beside else {}
    return replace(turn, moved=moved, resumes=turn.resumes or resumes)


def _aloud(reply: Reply) -> Turn | None:
    """The same on a call, where few words that tell too little are asked once more, and many are kept for a person."""
    facts, reading = reply.facts, reply.facts.reading
    if not tells_enough(reading):
        kept = FilePost(replace(details(reading), kind="unclear", flag="call_back"))
        return Turn((Prompt("filed_unclear"),), (kept,)) if in_many_words(reading) else None
    kind = reading.kind if reading.kind in KINDS else NEED.name
    return _read(replace(reply, facts=replace(facts, reading=replace(reading, kind=kind))))


def _understood(reply: Reply, talk: str) -> Turn:
    """Files what was understood at once, then asks for the missing piece only."""
    facts, reading = reply.facts, reply.facts.reading
    understood = replace(_details(reading, facts), pictures=reply.input.pictures)
    post = _talked_about(talk, facts) or _named(facts)
    if post and post.status == "closed":
        return _more_about_closed(post, understood)
    helping = [task.ref for task in facts.tasks if task.status == "taken"]
    if not post and helping and (reading.kind == "unclear" or reading.danger) and not reading.categories:
        return _from_the_helper(helping[-1])
    numbered = post is None and _waits_for_number(reading, facts)
    if numbered:
        return _number_for(numbered, understood, facts)
    told_of = known_posts.goes_on(reading, facts)
    told = several.told(facts) if post is None and not told_of else ()
    if told:
        each = [(known_posts.meant_by(one, facts), with_number(_details(one, facts), reading)) for one in told]
        return several.filed(each, facts)
    joined = post or known_posts.meant_by(reading, facts)
    if joined:
        return _more_about(joined, understood, facts)
    if told_of:
        return _more_about(told_of, understood, facts)
    if reading.kind in KINDS and (not reading.doubt.asks or reading.phones):
        return _file(understood, facts)
    return unsure.kept(understood, facts)


def _details(reading: Reading, facts: Facts) -> Details:
    return replace(details(reading), guessed=_guessed(reading, facts))


def _guessed(reading: Reading, facts: Facts) -> tuple[str, ...]:
    """A place that is neither a street nor a corner may be something else: 'my mom is in the hospital'."""
    exact = not reading.place or hearing.is_exact_place(reading.place, facts.vocabulary)
    return () if exact else ("place",)


def _file(understood: Details, facts: Facts) -> Turn:
    understood = with_number(understood, facts.reading)
    if understood.kind == "need" and not understood.for_phone:
        understood = something_new.placed(understood, known_posts.told_where(facts), facts)
    known = {**in_danger(facts.reading), **got(understood)}
    if facts.aloud and in_many_words(facts.reading):
        known.setdefault("category", [])  # it has been told, and is not asked for again in three words
    progress, does = keep(Progress(KINDS[understood.kind], got=known), understood)
    turn = go_on(progress, facts, (), does)
    if turn.state:
        turn = replace(turn, says=(Prompt("noted"), *turn.says))
    else:
        turn = replace(turn, says=(*turn.says, *privacy(facts, understood.kind)))
    return asking_consent(replace(turn, answered=bool(understood.categories)), understood, facts)


def _waits_for_number(reading: Reading, facts: Facts) -> PostFact | None:
    """The need just told, when a text adds nothing but the number of whom it is for ('her number is ...')."""
    tells_more = reading.categories or reading.place or reading.for_whom or reading.kind != "unclear"
    if not reading.phones or tells_more or not facts.posts:
        return None
    post = facts.posts[0]
    just_told = post.kind == "need" and post.status in known_posts.STILL_JOINABLE and post.hours_old <= 1
    return post if just_told and not post.has_number else None


def _number_for(post: PostFact, understood: Details, facts: Facts) -> Turn:
    more = replace(with_number(replace(understood, kind="need"), facts.reading), kind="")
    turn = Turn((Prompt("added", {"ref": post.ref}),), (AmendPost(post.ref, more),), about=post.ref)
    return asking_consent(turn, more, facts)


def _talked_about(ref: str, facts: Facts) -> PostFact | None:
    """The post of the conversation under way, unless the words plainly begin another."""
    reading = facts.reading
    post = next((post for post in facts.posts if post.ref == ref), None)
    if post is None or reading.phones:
        return None
    other = "unclear" not in (post.kind, reading.kind) and reading.kind != post.kind
    if post.kind == "unclear" and post.categories and reading.kind in KINDS:
        other = bool(reading.named) and not set(reading.named) & set(post.categories)
    said = meant_so(reading) or (reading.explicit and post.kind == "unclear")
    return None if other and said else post


def _named(facts: Facts) -> PostFact | None:
    """The post of theirs whose ref they wrote."""
    named = (facts.named.get(ref) for ref in facts.reading.refs)
    return next((post for post in named if post and post.mine), None)


def _from_the_helper(ref: str) -> Turn:
    """Words of whoever has a task are about it; a person reads them, and they stay out of the resident's own words."""
    flag = AmendPost(ref, Details(flag="question"))
    return Turn((Prompt("added_words", {"ref": ref}),), (flag,), about=ref)


def _more_about_closed(post: PostFact, understood: Details) -> Turn:
    """A need that is still there is opened again; other words about it go to a person, who would not see them there."""
    if post.kind == "need" and understood.kind == "need":
        again = (AmendPost(post.ref, understood), Confirm(post.ref, False))
        return Turn((Prompt("not_helped", {"ref": post.ref}),), again, answered=True, about=post.ref)
    return Turn((Prompt("filed_unclear"),), (FilePost(replace(understood, kind="unclear")),))


def _more_about(post: PostFact, understood: Details, facts: Facts) -> Turn:
    kind = understood.kind if post.kind == "unclear" else ""
    adds = not post.categories or known_posts.adds_to(post, facts)
    spoken, things = (facts.reading.spoken, understood.items) if adds else ((), ())
    elsewhere = {kind for other in facts.posts if other.ref != post.ref for kind in other.categories}
    spoken = tuple(kind for kind in spoken if kind in post.categories or kind not in elsewhere)
    understood = replace(understood, categories=spoken, items=tuple(item for item in things if item[1] in spoken))
    if post.time and post.time.start and not known_posts.may_tell_when(facts):
        understood = replace(understood, when="", time=NO_TIME)
    more = guesses_less(replace(understood, kind="" if kind == "unclear" else kind), post, facts)
    known = {**on_file(post), **got(more)}
    read_back = bool(got(more) or more.how_many)
    said = Prompt("added" if read_back else "added_words")
    if post.status == "done":
        more = replace(more, flag="question")
    does: tuple[Act, ...] = (AmendPost(post.ref, more),)
    if post.kind == "need" and post.status in ACTED_ON and _is_new(post, more):
        does = (Correct(post.ref, more), *relaying.told_of_a_change(post.ref, facts.reading.words, facts))
        return Turn((Prompt("corrected_told", {"ref": post.ref}),), does, answered=True, about=post.ref)
    if post.status == "taken" and not facts.reading.danger:
        does = (*does, *relaying.passed_besides(post.ref, facts.reading.words, facts))
    flow = KINDS.get(more.kind or post.kind)
    if flow is None or not read_back:
        return Turn((said,), does, about=post.ref, answered=_is_new(post, more))
    turn = go_on(Progress(flow, got=known, post=post.ref), facts, (), does)
    if more.kind and not turn.state:
        return replace(turn, says=(*turn.says, *privacy(facts, more.kind, post.ref)), answered=True)
    return replace(turn, says=(said, *turn.says) if turn.state else (said,), answered=_is_new(post, more))


def _is_new(post: PostFact, more: Details) -> bool:
    """The words changed what is known: a machine that says the same again does not."""
    changed = {more.place or more.area, more.when} - {post.place, post.area, post.when, ""}
    return bool(changed or more.how_many not in (0, post.how_many) or set(more.categories) - set(post.categories))


UNCLEAR = replace(unsure.UNSURE, listens={Moment.FIRST: unsure.by_its_name, Moment.FREELY: _read, Moment.ALOUD: _aloud})
