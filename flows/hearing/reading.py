"""What a first text in free words asks for or offers."""

from __future__ import annotations

from dataclasses import dataclass

from flows.hearing import places, short_numbers, told
from flows.hearing.amounts import how_many, phones, refs
from flows.hearing.doubting import SURE, Doubt
from flows.hearing.judging import judge, wanted
from flows.hearing.kinds import kind_of, phrases, signs
from flows.hearing.listed_streets import area_listed
from flows.hearing.local_numbers import number_spans, tokens_within, with_leads, without_area
from flows.hearing.matches import Hit, Matches
from flows.hearing.perils import present, without_company, worst
from flows.hearing.things import Items, things
from flows.hearing.times import NO_TIME, Time, as_habit, read_time
from flows.hearing.told import AT, Mentions
from flows.hearing.vocabulary import Vocabulary

DENIED = 3
"""Words between a not and what an offer does not hold."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of a text.

    `kind` is need, offer or unclear; `explicit` when the text opens with NEED or OFFER. `categories` are wanted,
    offered or told more of, whatever the kind. `place` is as written, `area` an area id. `when` is today, tomorrow,
    this_week, any_time or "". `urgency` is normal, urgent or danger, and `danger` says which: medical, violence, fire,
    drowning, child (nobody is with it) or suicide. `phones` are E.164; `own_phone` when the first is said to be the
    sender's. `refs` are digit groups that may name posts.
    `language` is "" when unsure. `evidence` pairs the words as written with what they led to; `words` is the text with
    control characters and odd blanks gone. `items` are things named with their numbers and sizes, each with its
    category; none where words for a category are all that is said.
    """

    kind: str
    explicit: bool
    categories: tuple[str, ...]
    place: str
    area: str
    when: str
    urgency: str
    danger: str
    how_many: int
    for_whom: str
    name: str
    phones: tuple[str, ...]
    own_phone: bool
    refs: tuple[str, ...]
    language: str
    evidence: tuple[tuple[str, str], ...]
    words: str
    items: Items = ()
    time: Time = NO_TIME
    """The day, the hour and the repetition, of which `when` is the rough word."""
    short_numbers: tuple[str, ...] = ()
    """Numbers of services that were told as somebody's: 'my number is 911'."""
    doubt: Doubt = SURE
    """What is to be asked before this reading is acted on."""
    without_area: tuple[str, ...] = ()
    """Numbers that lack their area code, as they were written: '555-0133'."""
    named: tuple[str, ...] = ()
    """Every kind of help that is spoken of, in passing too: 'thanks for the soup', 'done with the water one'."""
    wanted: tuple[str, ...] = ()
    """Those of them that are told as what is wanted or offered, where that is marked at all."""

    @property
    def spoken(self) -> tuple[str, ...]:
        """The categories that words name as wanted: those that are only likely change nothing that is known."""
        return tuple(one for one in self.categories if one in self.wanted)


def read(text: str, vocabulary: Vocabulary, *, language: str = "") -> Reading:
    """Reads a text in free words; `language` is what this phone usually speaks and decides where the text does not."""
    heard = vocabulary.hear(text, language)
    numbers = phones(heard, vocabulary)
    aside = number_spans(heard, vocabulary)
    dialled = tokens_within(heard, aside)
    time = read_time(heard, dialled)
    told_when = [heard.text.spans[token] for token in time.tokens]
    marked, (where, tokens, _) = told.find(heard, [*with_leads(heard, aside), *told_when], vocabulary, dialled)
    danger = present(heard)
    many, counted = how_many(heard, tokens, dialled)
    if counted and set(time.tokens) & set(range(counted.start, counted.end)):
        many, counted = 0, None
    said = phrases(heard)
    kind, explicit, used = kind_of(heard, said, bool(danger), signs(heard, said, where, many, bool(numbers)), tokens)
    named = _categories(heard, tokens, marked)
    oclock = {hit.start for hit in heard.of("time", "oclock")}.intersection(time.tokens)
    hours = [hit for hit in named if hit.start in oclock]
    if any(not _is_hour(heard, hit, time) for hit in hours):
        time, hours = NO_TIME, []
    named = without_company([hit for hit in named if hit not in hours], danger)
    settled = explicit or bool(danger or heard.of("sign", "advert") or (numbers and heard.of("whom")))
    judged = judge(heard, kind, used, named, vocabulary, settled=settled, placed=bool(where), marked=marked)
    if judged.kind == "offer" and (named or kind == "offer"):
        time = as_habit(time, heard)
    denies = _is_denied if judged.kind == "offer" else _tells_who
    denied = [hit for hit in named if denies(heard, hit)]
    categories = [hit for hit in named if hit.value in judged.categories and hit not in denied] or denied
    gone = {hit.value for hit in denied} - {hit.value for hit in categories}
    used = used if judged.kind == kind else []
    evidence = (
        used + categories + _told_when(heard, time) + heard.of("urgency") + danger[:1] + ([counted] if counted else [])
    )
    taken = [*aside, *(heard.text.spans[token] for token in time.tokens)]
    if tokens:
        taken.append((heard.text.spans[tokens[0]][0], heard.text.spans[tokens[1] - 1][1]))
    reasons = [heard.evidence(hit) for hit in sorted(evidence, key=lambda hit: hit.start)]
    reasons += [(where, "place")] if where else []
    return Reading(
        kind=judged.kind,
        explicit=explicit,
        categories=tuple(one for one in judged.categories if one not in gone),
        place=where,
        area=places.area(heard) or area_listed(heard, tokens),
        when=_when(heard, time),
        urgency=_urgency(heard, bool(danger)),
        danger=worst(danger),
        how_many=many,
        for_whom=_for_whom(heard),
        name=_name(heard),
        phones=tuple(dict.fromkeys(number for number, _, _ in numbers)),
        own_phone=bool(numbers) and _is_own(heard, numbers[0][1]),
        short_numbers=short_numbers.told(heard, vocabulary.community.country),
        without_area=tuple(written for written, _, _ in without_area(heard, vocabulary)),
        refs=refs(heard, taken),
        language=heard.language,
        evidence=tuple(dict.fromkeys(reasons)),
        words=heard.text.clean.replace("\n", " "),
        items=things(heard, categories, counted),
        time=time,
        doubt=judged.doubt,
        named=tuple(dict.fromkeys(hit.value for hit in named)),
        wanted=wanted(named, marked),
    )


def _is_own(heard: Matches, at: int) -> bool:
    """Whether the number at this character is said to be the sender's own: 'call me at', 'my number is'."""
    token = next((index for index, (_, end) in enumerate(heard.text.spans) if end > at), 0)
    return any(0 <= token - hit.end <= 1 for hit in heard.of("phone", "own"))


def _categories(heard: Matches, where: tuple[int, int] | None, marked: Mentions | None) -> list[Hit]:
    """Names the categories spoken of; those that only name a place ('near the clinic') are left out."""
    start, end = where or (0, 0)
    spoken = [hit for hit in heard.of("category") if not (start <= hit.start and hit.end <= end)]
    return [hit for hit in spoken if marked is None or not marked.holds(AT, hit)]


def _is_denied(heard: Matches, named: Hit) -> bool:
    """Whether an offer says that just this is not offered: 'i cant lift a wheelchair', 'no pork', 'las mesas no'."""
    denying = (*heard.of("pause", "cannot"), *heard.of("prefer", "less", "never"))
    ends = {len(heard.text.words), *(index for index, mark in enumerate(heard.text.breaks) if mark)}
    if any(hit.start == named.end and hit.end in ends and hit.start not in ends for hit in denying):
        return True
    turns = [hit.start for hit in (*heard.of("kind", "offer"), *heard.of("correction", "but"))]
    return any(
        heard.leads(hit, named.start, DENIED) and not any(hit.end <= turn <= named.start for turn in turns)
        for hit in denying
    )


def _is_hour(heard: Matches, named: Hit, time: Time) -> bool:
    """Whether a word that is a thing too tells an hour ('lendi 2zè'), and not how many ('2 ze ak pen')."""
    glued = heard.text.spans[named.start - 1][1] == heard.text.spans[named.start][0]
    return glued or named.start - 2 in time.tokens or named.end in time.tokens


def _tells_who(heard: Matches, named: Hit) -> bool:
    """Whether it only tells who somebody is: 'I am a nurse, I need a ride'."""
    return any(who.start <= named.start < who.end for who in heard.of("identity", "who"))


def _when(heard: Matches, time: Time) -> str:
    """The rough word for when: what a day or an hour comes to, else 'any time' or some time this week."""
    said = [hit.value for hit in heard.of("when") if not _is_gone(heard, hit)]
    return time.when or next((value for value in ("today", "tomorrow", "this_week", "any_time") if value in said), "")


def _told_when(heard: Matches, time: Time) -> list[Hit]:
    """The words that tell when: the first that the list of rough words knows, else those of the day or the hour."""
    rough = [hit for hit in heard.of("when") if not _is_gone(heard, hit)][:1]
    if rough or not time.tokens:
        return rough
    return [Hit("when", time.when, heard.language, time.tokens[0], time.tokens[0] + 1)]


def _is_gone(heard: Matches, hit: Hit) -> bool:
    """Whether a day has been: 'since monday', 'el lunes pasado'."""
    since = any(past.start < hit.start <= past.end for past in heard.of("time", "past"))
    return since or any(past.start == hit.end for past in heard.of("time", "past_behind"))


def _urgency(heard: Matches, danger: bool) -> str:
    """Says how pressing it is; an advert that calls itself urgent is not."""
    if danger:
        return "danger"
    return "urgent" if heard.of("urgency") and not heard.of("sign", "advert") else "normal"


def _for_whom(heard: Matches) -> str:
    """Says for whom, as written: 'my mother', 'an elderly neighbor'; "" when it is for themselves."""
    hit = next(iter(heard.of("whom")), None)
    if hit is None:
        return ""
    led = any(word.start == hit.start and word.end < hit.end for word in heard.of("count", "for"))
    return heard.text.written(hit.start + led, hit.end)


def _name(heard: Matches) -> str:
    """Says the name that was plainly given after 'my name is': up to three words that no list knows."""
    for hit in heard.of("name"):
        end = hit.end
        while end < len(heard.text.words) and end - hit.end < 3 and _is_name(heard, end, end == hit.end):
            end += 1
        if end > hit.end:
            return heard.text.written(hit.end, end)
    return ""


def _is_name(heard: Matches, index: int, first: bool) -> bool:
    word = heard.text.words[index]
    if not word.isalpha() or (heard.text.breaks[index] and not (first and heard.text.breaks[index] == ",")):
        return False
    written = heard.text.written(index, index + 1)
    meant = any(hit.start <= index < hit.end for hit in heard.hits if hit.slot not in ("name", "place", "area"))
    if written[0].isupper() and not heard.text.clean.isupper():
        return not meant
    return first and not meant and not heard.everyday[index]
