"""Meetings: when the next one is, who comes and with how many, what they need for it, who is there, what is decided.

By its ref any answer counts; without one only words that name a meeting do, and the bare words while nothing is open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flows import hearing
from flows.acts import FILED, Act, Details, FilePost
from flows.conversations.pieces import says_a_command
from flows.conversations.progress import ask
from flows.conversations.which import which
from flows.facts import Facts
from flows.hearing.keywords import GIVING_UP
from flows.hearing.meeting_words import MeetingWords, answer_to_us, meeting_words
from flows.hearing.times import Time
from flows.hearing.written_refs import is_ref
from flows.prompts import Prompt
from flows.steps import CallQuestion, Choose, Flow, Moment, Onward, Progress, Reply, Turn, Write

ASKED_WITH_IT = ("ride", "childcare", "translation")
"""Categories of help that are filed as needs of the meeting's day and place."""
AT_ONCE = 2
"""Meetings told in one text."""
VOTES = ("agree", "pass", "block")
COUNTED = ("agreed", "passed", "blocked")
"""What the counts of these are called in a wording."""
ASKED_ON_CALL = frozenset({"meeting_undecided", "meeting_reminder", "meeting_moved"})
"""Whoever is called with one of these is asked whether they come."""
ANSWERS_OF_HELPERS = {"take": "coming", "pass": "not", "drop": "not"}
"""What answers to a task mean where there is no task: 'sorry cant make it'."""
OF_A_TASK = {"sent": ("take", "pass"), "taken": ("done", "drop")}
"""What coming, and not coming, would be said of a task, by how it stands."""
LONGEST_WHY, LONGEST_LETTERED = 200, 40
MOST_BY_KEY = 30
_LETTERS = re.compile(r"\b[a-h]\b", re.IGNORECASE)
_LETTERED = re.compile(r"\W*[a-h](?:\W+(?:and|y|et|ak|or|o|ou|oswa)?\W*[a-h])*\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MeetingFact:
    """A meeting as a conversation may know it, with what the phone that speaks has said about it."""

    ref: str
    about: Mapping[str, Any]
    """What a wording may name: `title` by language, `date`, `weekday`, `hour`, `hall`."""
    status: str = "planned"
    at_the_door: bool = False
    """It is on, or begins soon."""
    free: int = -1
    """Places that are left; -1 where it holds as many as come."""
    asks: tuple[str, ...] = ()
    minutes: Mapping[str, str] = field(default_factory=dict)
    decision: Mapping[str, str] = field(default_factory=dict)
    decided: str = ""
    counts: tuple[int, ...] = ()
    """How many agree, pass and block; () while that is hidden."""
    letters: str = ""
    """Of the times that are asked about."""
    answer: str = ""
    how_many: int = 0
    needs: tuple[str, ...] = ()
    """Categories of what they have asked for with it."""
    vote: str = ""

    @property
    def ahead(self) -> bool:
        """Whether somebody may still come."""
        return self.status in ("planned", "moved")


@dataclass(frozen=True, slots=True)
class Meetings:
    """The meetings ahead, the next one first, and any by its ref; each is looked up when it is asked for."""

    ahead: Callable[[], tuple[MeetingFact, ...]]
    by_ref: Callable[[str], MeetingFact | None]
    told_last: Callable[[], MeetingFact | None]
    """The one that the last text to this phone was about, if nothing was said since and it was sent lately."""
    deciding: Callable[[], tuple[MeetingFact, ...]]
    """Those whose question is open, the newest first."""


@dataclass(frozen=True, slots=True)
class AnswerMeeting(Act):
    """What the phone that speaks says about coming; needs that are filed in the same turn belong to it."""

    ref: str
    answer: str
    how_many: int = 1
    words: str = ""


@dataclass(frozen=True, slots=True)
class VoteOnDecision(Act):
    """An answer to the question that a meeting puts to everybody."""

    ref: str
    vote: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class ChooseTimes(Act):
    """Which of the times that are asked about suit the phone that speaks."""

    ref: str
    letters: tuple[str, ...]


def _heard(reply: Reply) -> Turn | None:
    """Words that name the ref of a meeting, or tell plainly what they are about."""
    reading = reply.facts.reading
    if reading.danger or (reply.word and reply.word.carrier):
        return None
    refs = _refs(reply)
    if not refs and (either := _or_a_task(reply)):
        return either
    turn = _by_ref(refs, reply) if refs else _in_words(reply) or _to_our_question(reply)
    return turn and replace(turn, state=reply.state)


def _refs(reply: Reply) -> list[str]:
    """The refs that are named; at either end of a text also one that reads like the number of a house."""
    facts = reply.facts
    words = facts.vocabulary.hear(reply.words, facts.language).text.words
    return [ref for ref in dict.fromkeys((*facts.reading.refs, *words[:1], *words[-1:])) if is_ref(ref)]


def _by_ref(refs: list[str], reply: Reply) -> Turn | None:
    facts = reply.facts
    if _known(facts) & set(refs):
        return None
    meetings = facts.find(Meetings)
    found = (meetings.by_ref(ref) for ref in refs[:AT_ONCE]) if meetings else ()
    meeting = next(filter(None, found), None)
    if meeting is None:
        return None
    said = meeting_words(reply.words, facts.vocabulary, facts.language, meeting.ref, facts.reading.place)
    if reply.word and reply.word.name in GIVING_UP:
        said = replace(said, meant="not")
    stop = said.meant not in VOTES and hearing.stop(reply.words, facts.vocabulary)
    return None if stop else _about(meeting, said, reply)


def _known(facts: Facts) -> set[str]:
    """Refs of posts that somebody who names them means, and no meeting."""
    theirs = (
        {post.ref for post in facts.posts} | {task.ref for task in facts.tasks} | {pair.ref for pair in facts.pairs}
    )
    return theirs | {*facts.named, *facts.named_tasks, *facts.asked_about}


def _about(meeting: MeetingFact, said: MeetingWords, reply: Reply) -> Turn:
    """What words mean to the meeting that they name; 'd'accord' where nothing is to be decided says that they come."""
    if said.meant == "agree" and not meeting.decided and reply.answer.kind == "yes":
        said = replace(said, meant="coming")
    if said.meant in VOTES and (meeting.decided or said.meant != "pass"):
        return _voted(meeting, said.meant, reply)
    if letters := _letters(meeting, reply.words):
        return _chosen_times(meeting, letters)
    if not meeting.ahead:
        return Turn((_over(meeting), *_still_asks(meeting)), answered=True)
    if said.meant in ("not", "pass"):
        return _not_coming(meeting, reply)
    if said.meant == "here":
        return _here(meeting, said.how_many, reply)
    if said.meant != "unsure" and (said.meant == "coming" or said.how_many or _asked_for(reply.facts)):
        return _coming(meeting, said.how_many, reply)
    return Turn((*_told(meeting), *_still_asks(meeting)), answered=True, read_as=("question",))


def _still_asks(meeting: MeetingFact) -> tuple[Prompt, ...]:
    """A question that is open, and that they have not answered yet."""
    asks = meeting.decided == "open" and not meeting.vote
    return (Prompt("decision_asked", _args(meeting, decision=meeting.decision)),) if asks else ()


def _in_words(reply: Reply) -> Turn | None:
    """Words without a ref: they have to name a meeting, or nothing else is open."""
    facts, kind = reply.facts, reply.facts.reading.kind
    said = meeting_words(reply.words, facts.vocabulary, facts.language, place=facts.reading.place)
    if not said.meant or (said.plainly and not _nothing_is_open(reply)) or _is_of_a_task(facts):
        return None
    if kind == "need" and not _is_told_with_it(said, reply):
        return None
    stop = hearing.stop(reply.words, facts.vocabulary)
    meetings = facts.find(Meetings) if not stop else None
    ahead = meetings.ahead() if meetings else ()
    if not ahead:
        return None
    if said.meant == "next":
        says = tuple(prompt for meeting in ahead[:AT_ONCE] for prompt in _told(meeting))
        return Turn(says, answered=True, read_as=("question",))
    meant = _meant(ahead, said.meant)
    if meant is None:
        says = (Prompt("meeting_which"), *(Prompt("next_meeting", _args(one)) for one in ahead[:AT_ONCE]))
        return Turn(says, answered=True)
    return _about(meant, said, reply)


def _to_our_question(reply: Reply) -> Turn | None:
    """Words that answer 'will you come?', or letters, where that was asked just now and nothing else is open.

    A mere yes or no counts only of whoever has not answered yet.
    """
    facts = reply.facts
    if facts.reading.kind != "unclear" or not _nothing_is_open(reply):
        return None
    said = answer_to_us(reply.words, facts.vocabulary, facts.language)
    if reply.word:
        said = replace(said, meant=ANSWERS_OF_HELPERS.get(reply.word.name, ""))
    lettered = len(reply.words) <= LONGEST_LETTERED and _LETTERED.fullmatch(reply.words)
    if not (said.meant or lettered) or hearing.stop(reply.words, facts.vocabulary):
        return None
    meetings = facts.find(Meetings)
    meeting = meetings.told_last() if meetings else None
    if meeting is None or not meeting.ahead or (said.plainly and meeting.answer) or (lettered and not meeting.letters):
        return None
    return _about(meeting, said, reply)


def _or_a_task(reply: Reply) -> Turn | None:
    """'Cant make it saturday' right after 'will you come?' of whoever has a task too may be of either: it is asked."""
    facts = reply.facts
    tasks = [task for task in facts.tasks if task.status in OF_A_TASK]
    if not tasks or reply.aloud or says_a_command(reply):
        return None
    said = answer_to_us(reply.words, facts.vocabulary, facts.language)
    if reply.word:
        said = replace(said, meant=ANSWERS_OF_HELPERS.get(reply.word.name, ""))
    meetings = facts.find(Meetings) if said.meant in ("coming", "not") else None
    meeting = meetings.told_last() if meetings else None
    if meeting is None or not meeting.ahead or meeting.answer:
        return None
    asked = which([(OF_A_TASK[task.status][said.meant == "not"], task.ref) for task in tasks], reply.words)
    return replace(asked, says=(Prompt("next_meeting", _args(meeting)), *asked.says))


def _yes(reply: Reply) -> Turn | None:
    """YES is the carrier's own word, and answers our question all the same."""
    if not reply.word or reply.word.name != "yes" or not _nothing_is_open(reply):
        return None
    turn = _to_our_question(replace(reply, word=None))
    return turn and replace(turn, state=reply.state)


def _nothing_is_open(reply: Reply) -> bool:
    """Whether no bare word of this phone is awaited; a call has a question of its own at any time."""
    facts = reply.facts
    return not (
        reply.aloud or facts.tasks or facts.pairs or reply.questions or reply.progress.at or facts.asked_about
    )  # fmt: skip


def _is_told_with_it(said: MeetingWords, reply: Reply) -> bool:
    """Whether what reads as a need belongs to the meeting; 'i cant go' is no ride that is needed."""
    facts, reading = reply.facts, reply.facts.reading
    needs = facts.vocabulary.hear(reply.words, facts.language).of("kind", "need")
    if said.meant == "coming":
        return bool(_asked_for(facts)) or not (reading.categories or needs)
    return not needs and not reading.place and set(reading.categories) <= {"ride"}


def _is_of_a_task(facts: Facts) -> bool:
    """Whether somebody who helps has a task that is about a meeting itself."""
    told = (facts.vocabulary.hear(f"{task.words} {task.place}", facts.language) for task in facts.tasks)
    return any(heard.of("meeting", "word") for heard in told)


def _meant(ahead: tuple[MeetingFact, ...], says: str) -> MeetingFact | None:
    """The only one there is, the one that is on, or the one that they have answered."""
    if says == "here":
        ahead = tuple(meeting for meeting in ahead if meeting.at_the_door) or ahead
    if says == "not":
        ahead = tuple(meeting for meeting in ahead if meeting.answer in ("coming", "waiting")) or ahead
    return ahead[0] if len(ahead) == 1 else None


def _args(meeting: MeetingFact, **more: Any) -> dict[str, Any]:
    return {**meeting.about, "ref": meeting.ref, "n": meeting.how_many, **more}


def _told(meeting: MeetingFact) -> tuple[Prompt, ...]:
    """When and where it is, with what this phone has said about it."""
    if meeting.letters:
        return (Prompt("meeting_times", _args(meeting)),)
    if meeting.answer in ("coming", "here"):
        return (Prompt("next_meeting_yours", _args(meeting)),)
    if meeting.answer == "waiting":
        return (Prompt("meeting_waiting", _args(meeting)),)
    return (Prompt("next_meeting", _args(meeting)), *_may_ask(meeting))


def _may_ask(meeting: MeetingFact) -> tuple[Prompt, ...]:
    left = tuple(kind for kind in meeting.asks if kind not in meeting.needs)
    return (Prompt("meeting_asks_what", _args(meeting, categories=left)),) if left else ()


def _over(meeting: MeetingFact) -> Prompt:
    if meeting.status == "cancelled":
        return Prompt("meeting_cancelled", _args(meeting))
    return Prompt("meeting_minutes" if meeting.minutes else "meeting_over", _args(meeting, minutes=meeting.minutes))


def _coming(meeting: MeetingFact, told: int, reply: Reply, needs: tuple[str, ...] | None = None) -> Turn:
    """They come, or wait for a place where it is full; what they need for it is filed and read back."""
    there = meeting.how_many if meeting.answer in ("coming", "here") else 0
    many = told or (meeting.how_many if meeting.answer not in ("", "not") else 0) or 1
    fits = meeting.free < 0 or many <= meeting.free + there
    wanted = tuple(kind for kind in (_asked_for(reply.facts) if needs is None else needs) if kind not in meeting.needs)
    files = tuple(FilePost(_need(kind, meeting, many, reply)) for kind in wanted)
    kept = _something_else(reply, wanted)
    answer = AnswerMeeting(meeting.ref, "coming" if fits else "waiting", many, reply.words)
    says = [Prompt("meeting_coming" if fits else "meeting_waiting", _args(meeting, n=many))]
    if wanted:
        says.append(Prompt("meeting_needs", {"refs": tuple(f"{FILED}{nth + 1}" for nth in range(len(wanted)))}))
    elif needs is None and fits:
        says += _may_ask(meeting)
    return Turn(tuple(says), (*files, answer, *kept), answered=True, read_as=("answer",))


def _asked_for(facts: Facts) -> tuple[str, ...]:
    reading = facts.reading
    return tuple(kind for kind in reading.categories if kind in ASKED_WITH_IT) if reading.kind != "offer" else ()


def _need(kind: str, meeting: MeetingFact, many: int, reply: Reply) -> Details:
    """A need of the meeting's day, hour and place; a ride begins where they say."""
    about, start = meeting.about, reply.facts.reading.place if kind == "ride" else ""
    start = "" if meeting.ref in start.split() else start
    goal = str(about["hall"])
    place = start if not start or hearing.beginning(start, reply.facts.vocabulary) != start else f"{start} - {goal}"
    time = Time(day=about["date"][5:], start=about["hour"])
    return Details(
        kind="need", categories=(kind,), words=reply.words, place=place or goal, area=reply.facts.reading.area,
        when=time.when, how_many=many if kind == "ride" else reply.facts.reading.how_many, time=time,
    )  # fmt: skip


def _something_else(reply: Reply, wanted: tuple[str, ...]) -> tuple[Act, ...]:
    """What is needed or offered besides is for a person to read."""
    reading = reply.facts.reading
    if reading.kind == "unclear" or not set(reading.categories) - set(wanted) - set(ASKED_WITH_IT):
        return ()
    return (FilePost(Details(kind="unclear", words=reply.words, flag="question")),)


def _not_coming(meeting: MeetingFact, reply: Reply) -> Turn:
    says = (Prompt("meeting_not_coming", _args(meeting)), *((Prompt("meeting_needs_back"),) if meeting.needs else ()))
    return Turn(says, (AnswerMeeting(meeting.ref, "not", 0, reply.words),), answered=True, read_as=("answer",))


def _here(meeting: MeetingFact, told: int, reply: Reply) -> Turn:
    if not meeting.at_the_door:
        return Turn((Prompt("meeting_not_yet", _args(meeting)),), answered=True)
    many = told or meeting.how_many or 1
    does = (AnswerMeeting(meeting.ref, "here", many, reply.words),)
    return Turn((Prompt("meeting_here", _args(meeting, n=many)),), does, answered=True, read_as=("answer",))


def _voted(meeting: MeetingFact, vote: str, reply: Reply) -> Turn:
    """An answer is kept while the question is open; nobody hears how others answered before it closes."""
    if meeting.decided == "closed":
        return Turn((Prompt("decision_result", _args(meeting, **result(meeting))),), answered=True)
    if meeting.decided != "open":
        return Turn((Prompt("decision_none", _args(meeting)),), answered=True)
    why = _why(reply.words, meeting.ref)
    says = [Prompt("decision_kept", _args(meeting, vote=vote))]
    if vote == "block" and not why:
        says.append(Prompt("decision_why", _args(meeting)))
    return Turn(tuple(says), (VoteOnDecision(meeting.ref, vote, why),), answered=True, read_as=("answer",))


def result(meeting: MeetingFact) -> dict[str, Any]:
    """The question and how many answered what, for whoever may know."""
    return {"decision": meeting.decision, **dict(zip(COUNTED, meeting.counts, strict=False))}


def _why(words: str, ref: str) -> str:
    """What is said besides the ref and the word itself."""
    left = [word for word in words.split() if word.strip("#.,:;!") != ref]
    return " ".join(left[1:])[:LONGEST_WHY].strip(" ,.:;-") if left else ""


def _letters(meeting: MeetingFact, words: str) -> tuple[str, ...]:
    """The letters of times that are asked about, where a text is nothing but the ref and letters."""
    found = tuple(dict.fromkeys(letter.upper() for letter in _LETTERS.findall(words)))
    left = re.sub(r"\b(?:[a-h]|and|y|et|ak|or|o|ou|oswa)\b|[\d\W]+", "", words, flags=re.IGNORECASE)
    return tuple(letter for letter in found if letter in meeting.letters) if not left else ()


def _chosen_times(meeting: MeetingFact, letters: tuple[str, ...]) -> Turn:
    says = (Prompt("meeting_times_kept", _args(meeting, letters=letters)),)
    return Turn(says, (ChooseTimes(meeting.ref, letters),), answered=True, read_as=("answer",))


def _by_key(reply: Reply) -> Turn:
    """On a call: a question that is open and was not answered, else the next meeting and whether they come."""
    meetings = reply.facts.find(Meetings)
    asking = [one for one in meetings.deciding() if not one.vote] if meetings else []
    if asking:
        told = Prompt("decision_asked", _args(asking[0], decision=asking[0].decision))
        progress = Progress(DECISIONS, "voice", {"meeting": asking[0].ref}, at="decision_answer")
        return ask(progress, reply.facts, (told,))
    ahead = meetings.ahead() if meetings else ()
    if not ahead:
        return Turn((Prompt("no_meeting"),), answered=True)
    says = _told(ahead[0])[:1]
    at = "meeting_when" if ahead[0].letters else "meeting_answer"
    return ask(Progress(MEETINGS, "voice", {"meeting": ahead[0].ref}, at=at), reply.facts, says)


def _meeting(reply: Reply) -> MeetingFact | None:
    """The one that the call is about."""
    meetings, progress = reply.facts.find(Meetings), reply.progress
    return meetings.by_ref(progress.got.get("meeting", progress.post)) if meetings else None


def _asked_on_call(facts: Facts, told: frozenset[str]) -> Iterator[CallQuestion]:
    """Whoever is called about a meeting says at once whether they come."""
    del told
    return _called_about(ASKED_ON_CALL, facts)


def _decides_on_call(facts: Facts, told: frozenset[str]) -> Iterator[CallQuestion]:
    """Whoever is called about a question answers it at once."""
    del told
    return _called_about(frozenset({"decision_asked"}), facts)


def _called_about(prompts: frozenset[str], facts: Facts) -> Iterator[CallQuestion]:
    refs = (prompt.args.get("ref") for prompt in facts.tells if prompt.name in prompts)
    return (CallQuestion(str(ref)) for ref in dict.fromkeys(refs))


def _then(turn: Turn, reply: Reply) -> Turn:
    """How the call goes on: with what else waits for this phone where it was asked, else with the menu."""
    return replace(turn, onward=Onward.NEXT if "seen" in reply.progress.got else Onward.BACK)


Step = Callable[[MeetingFact, Reply], Turn]


def _still(step: Step) -> Callable[[Reply], Turn]:
    """A step of a call about a meeting to which somebody may still come; else that it is over."""

    def answered(reply: Reply) -> Turn:
        meeting = _meeting(reply)
        if meeting is None or not meeting.ahead:
            return _then(Turn((Prompt("no_meeting"),), answered=True), reply)
        return step(meeting, reply)

    return answered


def _comes_or_not(meeting: MeetingFact, reply: Reply) -> Turn:
    if reply.item == "not":
        return _then(_not_coming(meeting, reply), reply)
    return ask(replace(reply.progress, at="meeting_how_many"), reply.facts)


def _counted(meeting: MeetingFact, reply: Reply) -> Turn:
    keyed = reply.input.key.strip("#*")
    if not keyed.isdecimal() or not 0 < int(keyed[:4]) <= MOST_BY_KEY:
        return Turn(again=True)
    if meeting.asks:
        return ask(replace(reply.progress.learned(how_many=int(keyed)), at="meeting_needs_what"), reply.facts)
    return _then(_coming(meeting, int(keyed), reply, ()), reply)


def _needed(meeting: MeetingFact, reply: Reply) -> Turn:
    needs = (reply.item,) if reply.item in ASKED_WITH_IT else ()
    return _then(_coming(meeting, int(reply.progress.got.get("how_many", 1)), reply, needs), reply)


def _times_keyed(meeting: MeetingFact, reply: Reply) -> Turn:
    """The keys of all times that suit, one after another."""
    keyed = dict.fromkeys(int(key) for key in reply.input.key.strip("#*") if key.isdecimal())
    letters = tuple(meeting.letters[key - 1] for key in keyed if 0 < key <= len(meeting.letters))
    return _then(_chosen_times(meeting, letters), reply) if letters else Turn(again=True)


def _decided(reply: Reply) -> Turn:
    meeting = _meeting(reply)
    if meeting is None:
        return _then(Turn((Prompt("no_meeting"),), answered=True), reply)
    turn = _then(_voted(meeting, reply.item, reply), reply)
    if reply.item != "block" or meeting.decided != "open":
        return turn
    return ask(replace(reply.progress, at="decision_reason"), reply.facts, (), turn.does)


def _why_recorded(reply: Reply) -> Turn:
    """Why somebody blocks, in their own voice, is for a person to hear."""
    progress = reply.progress
    words = f"{progress.got.get('meeting', progress.post)} BLOCK"
    kept = FilePost(Details(kind="unclear", words=words, recording=reply.input.recording, flag="question"))
    return _then(Turn((Prompt("decision_kept"),), (kept,), answered=True), reply)


MEETING_WORDS = Flow("meeting_words", listens={Moment.FIRST: _heard, Moment.ANSWERS: _yes})
DECISIONS = Flow(
    "decisions",
    (Choose("decision_answer", VOTES, _decided), Write("decision_reason")),
    on_call=_decides_on_call,
    recorded=_why_recorded,
)
MEETINGS = Flow(
    "meetings",
    (
        Choose("meeting_answer", ("coming", "not"), _still(_comes_or_not), yes_no=("coming", "not")),
        Write("meeting_how_many", keyed=_still(_counted)),
        Choose("meeting_needs_what", (*ASKED_WITH_IT, "nothing"), _still(_needed)),
    ),
    aside=(Write("meeting_when", keyed=_still(_times_keyed)),),
    by_key=_by_key,
    on_call=_asked_on_call,
    sample={
        "title": {"en": "Spring meeting"}, "date": "2026-12-05", "weekday": "sat", "hour": "18:00", "n": 2,
        "hall": "Town Hall",
        "decision": {"en": "Shall we open the pantry on Sundays too?"}, "minutes": {"en": "We open the pantry."},
        "agreed": 12, "passed": 3, "blocked": 1, "vote": "agree", "letters": ("A", "B"),
        "times": (("2026-12-05", "sat", "18:00"), ("2026-12-06", "sun", "10:00"), ("2026-12-07", "mon", "19:00")),
    },
)  # fmt: skip
