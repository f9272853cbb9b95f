"""Free words: a need, an offer, more about what is known already, or words that a person has to read."""

from __future__ import annotations

from dataclasses import replace

from flows import hearing
from flows.acts import AmendPost, Confirm, Details, FilePost
from flows.conversations.progress import Progress, go_on, keep
from flows.facts import Facts, PostFact
from flows.hearing import Reading
from flows.steps import Hint, Input, Prompt, Turn

STILL_JOINABLE = ("new", "open", "asked", "taken", "done")


def read(heard: Input, facts: Facts, talk: str = "") -> Turn:
    """Files what was understood at once, then asks for the missing piece only.

    `talk` is the ref of the post that is being talked about.
    """
    reading = facts.reading
    understood = replace(details(reading), pictures=heard.pictures)
    if _is_thanks(heard.words, facts):
        return Turn((Prompt("thanks"),), about=_latest(facts))
    if facts.met and _is_nod(heard.words, facts):
        return Turn(about=_latest(facts))
    post = _talked_about(talk, facts) or _named(facts)
    if post and post.status == "closed":
        return _more_about_closed(post, understood)
    helping = [task.ref for task in facts.tasks if task.status == "taken"]
    if not post and helping and (reading.kind == "unclear" or reading.danger) and not reading.categories:
        return _from_the_helper(helping[-1])
    numbered = post is None and _waits_for_number(reading, facts)
    if numbered:
        return _number_for(numbered, understood, reading)
    joined = post or _known_post(reading, facts)
    if joined:
        return _more_about(joined, understood, facts)
    if reading.kind in ("need", "offer"):
        return _file(understood, facts)
    progress, does = keep(Progress("unclear"), understood)
    asked = go_on(progress, facts, (Prompt("filed_unclear"),), does)
    return replace(asked, answered=False)


def details(reading: Reading) -> Details:
    """What a reading tells of a post."""
    return Details(
        kind=reading.kind,
        categories=reading.categories,
        words=reading.words,
        place=reading.place,
        area=reading.area,
        when=reading.when,
        urgency="" if reading.urgency == "normal" else reading.urgency,
        how_many=reading.how_many,
        for_whom=reading.for_whom,
        evidence=reading.evidence,
    )


def got(understood: Details) -> dict[str, object]:
    """The steps of a flow that these details answer already."""
    known: dict[str, object] = {}
    if understood.categories:
        known["category"] = list(understood.categories)
    if understood.place or understood.area:
        known["where"] = understood.place or understood.area
    if understood.when:
        known["when"] = understood.when
    return known


def _file(understood: Details, facts: Facts) -> Turn:
    understood = _with_number(understood, facts.reading)
    known = {**({"category": [], "when": "today"} if facts.reading.danger else {}), **got(understood)}
    progress, does = keep(Progress(understood.kind, got=known), understood)
    turn = go_on(progress, facts, (), does)
    if turn.state:
        turn = replace(turn, says=(Prompt("noted"), *turn.says))
    else:
        turn = replace(turn, says=(*turn.says, *privacy(facts, understood.kind)))
    return _asking_consent(replace(turn, answered=bool(understood.categories)), understood)


def _with_number(understood: Details, reading: Reading) -> Details:
    """A need told with a number is to be reached there; whether somebody else agreed to that is asked."""
    if understood.kind != "need" or not reading.phones:
        return understood
    return replace(understood, for_phone=reading.phones[0], flag="" if reading.own_phone else "consent")


def _asking_consent(turn: Turn, understood: Details) -> Turn:
    if understood.flag != "consent":
        return turn
    consent = Prompt("consent", hint=Hint.CHOICE, options=("yes", "no"), names="yes_no", apart=True)
    return replace(turn, says=(*turn.says, consent))


def _waits_for_number(reading: Reading, facts: Facts) -> PostFact | None:
    """The need just told, when a text adds nothing but the number of whom it is for ('her number is ...')."""
    tells_more = reading.categories or reading.place or reading.for_whom or reading.kind != "unclear"
    if not reading.phones or tells_more or not facts.posts:
        return None
    post = facts.posts[0]
    just_told = post.kind == "need" and post.status in STILL_JOINABLE and post.hours_old <= 1
    return post if just_told and not post.has_number else None


def _number_for(post: PostFact, understood: Details, reading: Reading) -> Turn:
    more = replace(_with_number(replace(understood, kind="need"), reading), kind="")
    turn = Turn((Prompt("added", {"ref": post.ref}),), (AmendPost(post.ref, more),), about=post.ref)
    return _asking_consent(turn, more)


def privacy(facts: Facts, kind: str, ref: str = "") -> tuple[Prompt, ...]:
    """Said once, with somebody's first need (`ref`, when it is on file already)."""
    first = all(post.ref == ref for post in facts.posts)
    if kind != "need" or not first:
        return ()
    return (Prompt("privacy_hidden" if facts.community.hide_numbers else "privacy", apart=True),)


def _talked_about(ref: str, facts: Facts) -> PostFact | None:
    """The post of the conversation under way, unless the words plainly begin another."""
    reading = facts.reading
    post = next((post for post in facts.posts if post.ref == ref), None)
    if post is None or reading.phones:
        return None
    other = "unclear" not in (post.kind, reading.kind) and reading.kind != post.kind
    return None if other and meant_so(reading) else post


def meant_so(reading: Reading) -> bool:
    """Words say that it is a need or an offer; it is not guessed from what is spoken of ('blankets')."""
    return any(meaning.startswith("kind") for _, meaning in reading.evidence)


def _named(facts: Facts) -> PostFact | None:
    """The post of theirs whose ref they wrote."""
    named = (facts.named.get(ref) for ref in facts.reading.refs)
    return next((post for post in named if post and post.mine), None)


def _latest(facts: Facts) -> str:
    """Ref of what this phone was last busy with: a task it has, else its newest post."""
    taken = [task.ref for task in facts.tasks if task.status == "taken"]
    return (taken or [post.ref for post in facts.posts[:1]] or [task.ref for task in facts.tasks] or [""])[-1]


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


def _known_post(reading: Reading, facts: Facts) -> PostFact | None:
    """The post that these words are about, when they are about one that is known."""
    if reading.explicit and not reading.categories:
        return None
    for post in facts.posts:
        if post.status in STILL_JOINABLE and post.hours_old <= facts.community.join_hours and _same(post, reading):
            return post
    return None


def _same(post: PostFact, reading: Reading) -> bool:
    if reading.phones:
        return False
    if reading.kind == "unclear":
        adds = reading.place or reading.area or reading.when or reading.how_many or reading.categories
        return bool(adds) or post.hours_old <= 1
    if post.kind not in (reading.kind, "unclear"):
        return False
    if reading.place and post.place and hearing.public_place(reading.place) != hearing.public_place(post.place):
        return False
    shared = set(post.categories) & set(reading.categories)
    return bool(shared) or not post.categories or not reading.categories


def _more_about(post: PostFact, understood: Details, facts: Facts) -> Turn:
    kind = understood.kind if post.kind == "unclear" else ""
    more = replace(understood, kind="" if kind == "unclear" else kind)
    known = {
        **({"category": list(post.categories)} if post.categories else {}),
        **({"where": post.place or post.area} if post.place or post.area else {}),
        **({"when": post.when} if post.when else {}),
        **got(more),
    }
    read_back = bool(got(more) or more.how_many)
    said = Prompt("added" if read_back else "added_words")
    if post.status == "done":
        more = replace(more, flag="question")
    does = (AmendPost(post.ref, more),)
    flow = more.kind or post.kind
    if flow == "unclear" or not read_back:
        return Turn((said,), does, about=post.ref, answered=_is_new(post, more))
    turn = go_on(Progress(flow, got=known, post=post.ref), facts, (), does)
    return replace(turn, says=(said, *turn.says) if turn.state else (said,), answered=_is_new(post, more))


def _is_new(post: PostFact, more: Details) -> bool:
    """The words changed what is known: a machine that says the same again does not."""
    changed = {more.place or more.area, more.when} - {post.place, post.area, post.when, ""}
    return bool(changed or more.how_many not in (0, post.how_many) or set(more.categories) - set(post.categories))


def _is_thanks(words: str, facts: Facts) -> bool:
    """Thanks and good wishes that ask for nothing."""
    reading = facts.reading
    if (
        reading.kind != "unclear"
        or reading.categories
        or reading.place
        or reading.when
        or reading.phones
        or reading.danger
    ):
        return False
    return any(hit.value == "thanks" for hit in facts.vocabulary.hear(words).of("answer"))


def _is_nod(words: str, facts: Facts) -> bool:
    """'ok', a thumb, 'on my way': an answer to nothing that was asked, and so no need of an answer."""
    answer = hearing.answer(words, facts.vocabulary, language=facts.language)
    plain = not answer.note and not answer.refs
    return answer.kind == "yes" and plain and not facts.reading.categories and not facts.reading.danger
