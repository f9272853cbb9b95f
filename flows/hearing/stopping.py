"""Opting out and back in, in any reasonable words (47 CFR 64.1200(a)(10))."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.hearing.amounts import ref_tokens
from flows.hearing.denying import is_denied
from flows.hearing.keywords import CARRIER
from flows.hearing.matches import REF_DIGITS, Hit, Matches
from flows.hearing.perils import SELF_HARM
from flows.hearing.reading import read
from flows.hearing.vocabulary import Vocabulary

ASKING = frozenset({"need", "lack", "offer"})
"""Lists of `hear.kind` that may make the rest of a text worth filing."""
FEWEST = 3
"""Words beyond which a rest that names nothing ('can you please') may be worth filing."""
MOST = 60
"""Words beyond which a rest that names anything is filed unweighed: a person reads it."""
NEAR = 2
"""Words behind a stop within which 'so much' belongs to it."""
SOON = 4
"""Words behind a stop within which a time belongs to it: 'stop texting me on sundays'."""
MEANT = {"warning": 1, "instead": 2, "other": 9}
"""Lists of what is no stop but a shout or a slip when it stands right behind one of so many words at most."""
A_WHILE = frozenset({
    *(("time", part) for part in ("morning", "afternoon", "evening", "noon", "am", "pm", "work")),
    *(("pause", span) for span in ("days", "weeks", "this_week", "next_week", "this_month")),
})  # fmt: skip
"""Words for a time that ends by itself."""
ASIDE = frozenset({*MEANT, "kept", "cry", "unmeant", "mistake"})
"""Lists of `hear.stop` that are themselves no stop."""

_SENTENCE = re.compile(r"[.!?\n]+\s*")
_PICTURES = re.compile(r"\A[^\w\s!-~¡-ʯ]+\s*|\s*[^\w\s!-~¡-ʯ]+\Z")
"""Pictures at the ends of a text, with what joins and colors them."""


@dataclass(frozen=True, slots=True)
class Stop:
    """An opt-out (kind "stop") or opt-in ("start"), and the words that said so; "unsure" may be an opt-out.

    `rest` is what else was asked or offered and has to be filed, "" when nothing. `cry` tells a call for help beside
    the stop ('stop! help me'): it may be said to somebody else, so it opts out and is an alarm too. `why` follows a
    stop that opens the text: 'stop he scares me'.
    """

    kind: str
    rest: str = ""
    words: str = ""
    cry: bool = False
    why: str = ""

    @property
    def shouted(self) -> bool:
        """Whether the word stands in capitals, and what follows does not: the command itself."""
        return self.words.isupper() and not self.why.isupper()


def by_carrier(words: str) -> bool:
    """Whether these words of an opt-out are the carrier's own, upon which it lets no text of ours through."""
    return CARRIER.get(words.strip().upper()) == "stop"


def stop(text: str, vocabulary: Vocabulary) -> Stop | None:
    """Reads an opt-out or opt-in, by itself or in a sentence; None when the text is neither.

    'stop' followed by a ref names a task and is neither. The source of the rule is 47 CFR 64.1200(a)(10): consent may
    be revoked in any reasonable manner, and the carrier's keywords are only one of them. A picture at either end
    takes nothing from a stop.
    """
    carrier = CARRIER.get(text.strip().upper())
    if carrier in ("stop", "start"):
        return Stop(carrier, words=text.strip())
    return _in_words(text, vocabulary) or _in_words(_PICTURES.sub("", text), vocabulary) or _opening(text, vocabulary)


def opens_with_stop(text: str, vocabulary: Vocabulary) -> bool:
    """Whether the first sentence is a stop and no more: a question behind it ('Stop. Who are you?') changes nothing."""
    first, *more = _SENTENCE.split(text.strip(), maxsplit=1)
    found = stop(first, vocabulary) if more else None
    whole = stop(text, vocabulary) if found and found.kind == "stop" and not found.rest else None
    return whole is not None and whole.kind == "stop" and not whole.rest


def _cancels_a_number(heard: Matches, hit: Hit) -> bool:
    """Whether words for cancelling stand right behind the number that opens the text: '4823 cancel it please'."""
    numbered = hit.start == 1 and heard.text.words[0].isdecimal() and len(heard.text.words[0]) >= REF_DIGITS
    return numbered and any(one.start <= hit.start < one.end for one in heard.of("cancelling"))


def _opening(text: str, vocabulary: Vocabulary) -> Stop | None:
    """Reads a stop with a reason right behind it: 'STOP he scares me', 'arretez il me fait peur'."""
    heard = vocabulary.hear(text)
    if len(heard.text.words) < FEWEST or not any(hit.start == 1 for hit in heard.of("reason")):
        return None
    word = heard.text.written(0, 1)
    alone = CARRIER.get(word.upper()) == "stop" or _in_words(word, vocabulary)
    return Stop("stop", words=word, why=heard.text.rest(1)) if alone else None


def _in_words(text: str, vocabulary: Vocabulary) -> Stop | None:
    heard = vocabulary.hear(text)
    refs = {index for _, index in ref_tokens(heard)}
    for hit in heard.of("stop"):
        if hit.value in ASIDE or _explained(heard, hit) or _is_outdone(heard, hit):
            continue
        if hit.value == "opening":
            hit = hit._replace(end=hit.start + 1)
        if hit.value != "in" and (hit.end in refs or _cancels_a_number(heard, hit)):
            continue
        words = heard.text.written(hit.start, hit.end)
        if hit.value == "in":
            return Stop("start", _rest(heard, hit, vocabulary), words)
        if _is_unsure(heard, hit):
            return Stop("unsure", _rest(heard, hit, vocabulary), words)
        cry = bool(heard.of("stop", "cry"))
        return Stop("stop", _beside(heard, hit) if cry else _rest(heard, hit, vocabulary), words, cry)
    return None


def _is_outdone(heard: Matches, said: Hit) -> bool:
    """Whether words of opting in are a refusal, a question or a story, or have some of opting out behind them.

    'i never said you can text me again', 'why did you text me again', 'i changed my mind, take me off'.
    """
    if said.value != "in":
        return False
    told = any(heard.leads(hit, said.start, len(heard.text.words)) for hit in heard.of("stop", "unmeant"))
    if told or is_denied(heard, said.start):
        return True
    return any(hit.start >= said.end and not _explained(heard, hit) for hit in heard.of("stop", "out"))


def stopped_by_mistake(text: str, vocabulary: Vocabulary) -> bool:
    """Whether words say that a stop was a slip: 'i texted stop by mistake'."""
    return bool(vocabulary.hear(text).of("stop", "mistake"))


def _explained(heard: Matches, said: Hit) -> bool:
    """Whether the words beside it say that no stop was meant.

    What follows may: 'stop! the road is flooded', 'wrong number? i seek'. So may a not before: 'don't / remove me',
    and wanting to die told with the same words: 'i am going to end it'.
    """
    if any(hit.start < said.end and said.start < hit.end for hit in heard.of("danger", *SELF_HARM)):
        return True
    nots = [*heard.of("stop", "kept"), *heard.of("milder", "never")]
    if any(hit.end == said.start and not heard.text.breaks[said.start] for hit in nots):
        return True
    if _is_about_calls(heard, said):
        return True
    size = said.end - said.start
    return any(hit.start == said.end and size <= MEANT[hit.value] for hit in heard.of("stop", *MEANT))


def _is_unsure(heard: Matches, said: Hit) -> bool:
    """Whether less is wished for ('stop texting me so much'), or something is to go on ('i still want it').

    Who says it twice means it: 'ya no me escriban ... borrenme'.
    """
    if heard.of("milder", "spared", "asks"):
        return True
    if len(heard.of("stop", "out")) > 1:
        return False
    if _ends_by_itself(heard, said):
        return True
    near = [hit for hit in heard.of("milder", "less") if said.start < hit.start <= said.end + NEAR]
    return any(not any(heard.text.breaks[said.start + 1 : hit.start + 1]) for hit in near)


def _ends_by_itself(heard: Matches, said: Hit) -> bool:
    """Whether texts are unwanted for a while or at some hour: 'leave me alone tonight', 'don't write after 9 pm'."""
    rests = [*heard.of("pause", "hold"), *heard.of("milder", "rest")]
    if not any(hit.start < said.end and said.start < hit.end for hit in rests):
        return False
    end = next((at for at in range(said.end, len(heard.text.words)) if heard.text.breaks[at]), len(heard.text.words))
    spans = heard.within(said.end, min(end, said.end + SOON + 2))
    return any(hit.start <= said.end + SOON and _is_a_while(heard, hit) for hit in spans)


def _is_a_while(heard: Matches, hit: Hit) -> bool:
    """A part of the day, a day of the week, weeks, or an hour behind 'after' and 'before'."""
    if (hit.slot, hit.value) in A_WHILE or hit.slot in ("weekday", "every", "on_days"):
        return True
    bounds = hit.slot == "time" and hit.value in ("after", "until")
    return bounds and any(map(str.isdecimal, heard.text.words[hit.end : hit.end + 1]))


def _is_about_calls(heard: Matches, said: Hit) -> bool:
    """'Don't call me by day, text is ok' tells how to be reached; beside danger it asks for no more than silence.

    Without such words a wish for no calls is one for no texts too.
    """
    calls = any(said.start <= hit.start and hit.end <= said.end for hit in heard.of("milder", "calls"))
    return calls and bool(heard.of("milder", "calls_at") or heard.of("danger"))


def _beside(heard: Matches, said: Hit) -> str:
    """Keeps all words but those of the stop itself."""
    return f"{heard.text.written(0, said.start)} {heard.text.rest(said.end)}".strip()


def _rest(heard: Matches, said: Hit, vocabulary: Vocabulary) -> str:
    """Keeps the other words when they are a need or an offer, without what is left of the stop's own clause."""
    stops = heard.of("stop", "out", "opening", "in")
    asking = [
        hit
        for hit in heard.hits
        if (hit.slot in ("category", "danger") or (hit.slot == "kind" and hit.value in ASKING))
        and not any(other.start <= hit.start and hit.end <= other.end for other in stops)
    ]
    before = [hit for hit in asking if hit.end <= said.start]
    after = [hit for hit in asking if hit.start >= said.end]
    ends, starts = {hit.end for hit in before}, {hit.start for hit in after}
    start, end = said.start, said.end
    while start > 0 and not heard.text.breaks[start] and start not in ends:
        start -= 1
    while end < len(heard.text.words) and not heard.text.breaks[end] and end not in starts:
        end += 1
    kept = [heard.text.written(0, start)] if before else []
    kept += [heard.text.rest(end)] if after else []
    rest = " ".join(kept)
    if len(rest.split()) > MOST:
        return rest
    named = [hit for hit in before + after if hit.slot != "kind"]
    if not named and len(rest.split()) <= FEWEST:
        return ""
    plainly = len(named) < len(before + after) or read(heard.text.clean, vocabulary).kind != "unclear"
    if not plainly or read(rest, vocabulary).kind == "unclear":
        return ""
    again = stop(rest, vocabulary)
    return again.rest if again and again.kind == "stop" else rest
