"""Plays a transcript over signed HTTP, several phones in one story, and writes down what really happened.

# a comment stays as it is
@ Ben volunteer can=ride,food area=north language=es    somebody who is known before the story begins
Rosa > words          a phone texts        Rosa < words      and is texted
Rosa (sends a picture)                     with or without words: (sends a picture "words")
Rosa (calls)  (presses 2)  (says "words")  (mumbles "words")  (says nothing)  (hangs up)
Rosa (answers)                             a call of the hotline's own; also (lets a machine answer), (is busy)
desk forward 4823 to Ben, Dana             also: open REF, close REF REASON, reopen REF, note REF words, approve NAME,
                                           answer REF words, keep QUESTION? WORDS,
                                           shift NAME HOURS, meeting ... (see meetings.py)
(+2h)                                      moves the clock; also +30m and +1d
= need 4823 taken by Ben                   what is on file; a ref, a name, `call-backs` or `calls`
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import requests

from hotline.exchange import (
    ExchangeError,
    asked,
    desk_answers,
    desk_closings,
    desk_questions,
    evening_thanks,
    flyer_places,
    given_hours,
    meeting_news,
    notice_board,
    people,
    polls,
    posts,
    role_duty,
    rounds,
    shifts,
    silent_invites,
    tasks,
    waiting_long,
    weekly_digests,
)
from hotline.exchange.reminders import remind
from hotline.exchange.tasks import silences
from hotline.services import Services
from storage.records import Call, CallBack, Meeting, Notice, Person, Poll, Post, Tally, TeamRole, Thanks
from storage.store import where
from tests.harness import meetings
from tests.harness.town import Town

FIRST_REF = 482
DOES = "calls|answers|lets a machine answer|is busy|mumbles|presses|says|hangs up|sends a picture"
ACTION = re.compile(rf"(?P<who>\w+)\s+\((?P<does>{DOES})\s*(?P<what>.*)\)")
SAYS = re.compile(r"(?P<who>\w+)\s+>(?P<words>.*)")
WAIT = re.compile(r"\(\+(?P<number>\d+)(?P<unit>[mhd])\)")
DESK = "coordinator:desk"
BY_REF: dict[str, Callable[[Services, str, str], object]] = {
    "open": posts.open_, "reopen": desk_closings.reopen, "stop-poll": polls.stop, "close-poll": polls.close,
    "tell-poll": polls.tell_results,
}  # fmt: skip
"""What the desk does to one ref."""
UNITS = {"m": "minutes", "h": "hours", "d": "days"}


@dataclass
class Player:
    """One story in one town."""

    town: Town
    phones: dict[str, str]
    seen: dict[str, int]
    rung: set[str] = field(default_factory=set)

    @classmethod
    def in_(cls, town: Town) -> Player:
        town.services.store.next_number("ref", start=FIRST_REF - 1)
        return cls(town, {}, {})

    def play(self, transcript: str) -> str:
        """The story as it really goes: the lines of people and desk as written, everything else as it happened."""
        return "\n".join(line for written in transcript.splitlines() for line in self._line(written)) + "\n"

    def _line(self, line: str) -> Iterator[str]:
        if re.match(r"[+\w]+\s+<", line):
            return
        yield self._state(line) if line.startswith("=") else line
        if not line.strip() or line.startswith(("#", "=")):
            return
        try:
            yield from self._do(line)
        except (LookupError, ValueError, requests.HTTPError) as problem:
            raise ValueError(f"{line}: this cannot be played: {problem!r}") from problem
        yield from self._arrived()

    def _do(self, line: str) -> Iterator[str]:
        if line.startswith("@"):
            self._introduce(line[1:].split())
        elif line.startswith("desk"):
            yield from self._desk(line.split(maxsplit=1)[1])
        elif waits := WAIT.fullmatch(line.strip()):
            self.town.clock.forward(**{UNITS[waits["unit"]]: float(waits["number"])})
            silences(self.town.services)
            remind(self.town.services)
            waiting_long.ask(self.town.services)
            polls.call_silent(self.town.services)
            evening_thanks.send(self.town.services)
            weekly_digests.tell_weekly(self.town.services)
            role_duty.keep_holidays(self.town.services)
            silent_invites.end_silent(self.town.services)
            meeting_news.keep_time(self.town.services)
        elif acts := ACTION.fullmatch(line.strip()):
            yield from self._call(acts["who"], acts["does"], acts["what"].strip('" '))
        elif says := SAYS.fullmatch(line):
            self._text(says["who"], says["words"].strip())
        else:
            raise ValueError("nobody says or does anything")

    def phone(self, name: str) -> str:
        """A person's number; the first time somebody is named they get one."""
        if name == "anonymous":
            return name
        return self.phones.setdefault(name, f"+1202555{len(self.phones) + 101:04d}")

    def _introduce(self, words: list[str]) -> None:
        name, *told = words
        given = dict(word.split("=", 1) for word in told if "=" in word)
        people.add(
            self.town.services,
            self.phone(name),
            who="test",
            consent="test",
            name=given.get("name", name).replace("_", " "),
            roles=tuple(word for word in told if word == "volunteer"),
            can=tuple(filter(None, given.get("can", "").split(","))),
            areas=tuple(filter(None, [given.get("area", "")])),
            language=given.get("language", ""),
            reached_by=given.get("reached_by", ""),
        )

    def _text(self, who: str, words: str) -> None:
        words = words.replace(r"\x00", "\x00")
        self.town.text(self.phone(who), words)

    def _call(self, who: str, does: str, what: str) -> Iterator[str]:
        phone = self.phone(who)
        if does == "sends a picture":
            self.town.post(f"phones/{phone}/texts", body=what, pictures=["image/jpeg"])
            return
        if does == "calls":
            call = self.town.post(f"phones/{phone}/calls")
        elif does == "presses":
            call = self.town.post(f"phones/{phone}/calls/keys", digits=what)
        elif does in ("hangs up", "is busy"):
            call = self.town.post(f"phones/{phone}/calls/hangup")
        elif does in ("answers", "lets a machine answer"):
            call = self.town.post(f"phones/{phone}/calls/answer", machine=does != "answers")
        elif does == "mumbles":
            call = self.town.post(f"phones/{phone}/calls/says", words=what, confidence=0.2)
        elif what == "nothing":
            call = self.town.post(f"phones/{phone}/calls/silence")
        else:
            call = self.town.post(f"phones/{phone}/calls/says", words=what)
        answers = call["answers"]
        assert isinstance(answers, list)
        for said in answers:
            yield f"{who} < {said['says']}"
        if call.get("over") or call.get("status") == "completed":
            yield f"{who} < (the call is over)"

    def _desk(self, command: str) -> Iterator[str]:
        verb, _, rest = command.partition(" ")
        try:
            if verb in BY_REF:
                BY_REF[verb](self.town.services, rest, DESK)
            else:
                DOES_AT_THE_DESK[verb](self, rest)
        except ExchangeError as error:
            yield f"desk < {error}"

    def _forward(self, rest: str) -> None:
        ref, names = re.split(r"\s+to\s+", rest)
        tasks.forward(self.town.services, ref, [self.phone(name) for name in re.split(r",\s*", names)], DESK)

    def _approve(self, name: str) -> None:
        people.approve(self.town.services, self.phone(name), DESK)

    def _confirm_hours(self, name: str) -> None:
        """All hours that somebody has told and nobody has confirmed."""
        for told in given_hours.of_person(self.town.services, self.phone(name)):
            if told.status == "told":
                given_hours.settle(self.town.services, told.id, "confirmed", DESK)

    def _shift(self, rest: str) -> None:
        name, hours = rest.split(maxsplit=1)
        with self.town.services.store.transaction():
            shifts.save(self.town.services, 0, name, self.phone(name), hours, (), DESK)

    def _close(self, rest: str) -> None:
        ref, because = rest.split()
        desk_closings.close(self.town.services, ref, because, DESK)

    def _answer(self, rest: str) -> None:
        ref, words = rest.split(maxsplit=1)
        desk_questions.answer(self.town.services, ref, words, DESK)

    def _keep(self, rest: str) -> None:
        question, words = rest.split("? ")
        desk_answers.keep(self.town.services, "", [question], {"en": words}, DESK)

    def _note(self, rest: str) -> None:
        ref, words = rest.split(maxsplit=1)
        posts.note(self.town.services, ref, words, DESK)

    def _meeting(self, rest: str) -> None:
        meetings.at_the_desk(self.town.services, rest)

    def _role(self, told: str) -> None:
        """NAME | WHAT FOR | WHAT IT ALLOWS, in English and then `; es ...`; also offer, deputy, let-go, holiday."""
        said = [part.split(maxsplit=1) for part in f"en {told}".split("; ")]
        names, about, may = zip(*([piece.strip() for piece in words.split("|")] for _, words in said), strict=True)
        codes = [code for code, _ in said]
        words = [dict(zip(codes, every, strict=True)) for every in (names, about, may)]
        role_duty.save(self.town.services, TeamRole(names=words[0], about=words[1], may=words[2]), DESK)

    def _offer(self, rest: str) -> None:
        ref, name = rest.split()
        role_duty.offer(self.town.services, ref, self.phone(name), DESK, deputy=False)

    def _deputy(self, rest: str) -> None:
        ref, name = rest.split()
        role_duty.offer(self.town.services, ref, self.phone(name), DESK, deputy=True)

    def _let_go(self, rest: str) -> None:
        ref, name = rest.split()
        role_duty.let_go(self.town.services, ref, self.phone(name), DESK)

    def _holiday(self, rest: str) -> None:
        ref, name, first, until = rest.split()
        role_duty.set_holiday(self.town.services, ref, self.phone(name), first, until, DESK)

    def _notice(self, written: str) -> None:
        """FROM-UNTIL [area]: title | words || title | words  in the community's languages; days from today on."""
        services = self.town.services
        how, _, told = written.partition(": ")
        days, *area = how.split()
        today = date.fromisoformat(people.today(services))
        first, last = ((today + timedelta(int(day))).isoformat() for day in days.split("-"))
        every = [[part.strip() for part in one.split("|")] for one in told.split("||")]
        spoken = list(zip(services.community.languages, every, strict=False))
        notice = Notice(
            title={code: one[0] for code, one in spoken}, words={code: one[1] for code, one in spoken if one[1:]},
            first_day=first, last_day=last, area="".join(area),
        )  # fmt: skip
        with services.store.transaction():
            notice_board.keep_notice(services, notice, DESK)

    def _puts(self, rest: str) -> None:
        code, where_to = re.findall(r'^up (.+?) at "(.*)"$', rest)[0]
        flyer_places.add(self.town.services, code, where_to, "", DESK)

    def _sends(self, rest: str) -> None:
        codes, where_to = re.findall(r'^round (.+?) on "(.*)"$', rest)[0]
        rounds.make(self.town.services, re.split(r",\s*", codes), where_to, "", DESK)

    def _poll(self, asked: str) -> None:
        """GROUP [anonymous] [at-once]: KIND words | option | option; KIND words"""
        how, _, questions = asked.partition(": ")
        group, *marks = how.split()
        every = []
        for question in questions.split("; "):
            kind, _, words = question.partition(" ")
            said, *options = (part.strip() for part in words.split("|"))
            every.append({"kind": kind, "words": {"en": said}, "options": [{"en": option} for option in options]})
        draft = Poll(group=group, questions=tuple(every), anonymous="anonymous" in marks, at_once="at-once" in marks)
        kept = polls.save(self.town.services, draft, DESK)
        polls.start(self.town.services, kept.ref, DESK)
        polls.queue(self.town.services, kept.ref)

    def _arrived(self) -> Iterator[str]:
        self.town.settle()
        names = {phone: name for name, phone in self.phones.items()}
        for phone in self.town.phones():
            bubbles = phone["bubbles"]
            for bubble in bubbles[self.seen.get(phone["phone"], 0) :]:
                if bubble["by"] != "phone":
                    by = "<" if bubble["by"] == "hotline" else "< (carrier)"
                    yield f"{names.get(phone['phone'], phone['phone'])} {by} {bubble['body']}"
            self.seen[phone["phone"]] = len(bubbles)
            call = phone["call"]
            if call and call["status"] == "ringing" and call["sid"] not in self.rung:
                self.rung.add(call["sid"])
                yield f"{names.get(phone['phone'], phone['phone'])} < (rings)"

    def _state(self, line: str) -> str:
        subject = next(word for word in line[1:].split() if word not in (*posts.KINDS, "meeting"))
        store = self.town.services.store
        if subject == "call-backs":
            waiting = [
                f"{self._name(back.phone)}: {back.words}{' (the hotline calls)' if back.status != 'open' else ''}"
                for back in store.find(CallBack)
                if back.status != "done"
            ]
            return "= call-backs " + ("; ".join(waiting) or "none")
        if subject == "calls":
            return "= calls " + "; ".join(f"{self._name(call.phone)} {call.outcome}" for call in store.find(Call))
        if subject == "hours":
            who = line.split()[2]
            told = given_hours.of_person(self.town.services, self.phone(who))
            return f"= hours {who} " + "; ".join(
                f"{one.minutes} min {one.ref or 'without a number'} {one.status} {one.confirmed_by}".strip()
                for one in told
            )
        if subject == "thanks":
            who = line.split()[2]
            every = store.find(Thanks, where("helper") == self.phone(who))
            return f"= thanks {who} " + "; ".join(f"{one.ref} {one.status} board {one.board or 'no'}" for one in every)
        if subject.isdigit():
            poll = store.one(Poll, where("ref") == subject)
            if poll:
                counted = [
                    f"{row.question + 1} {' '.join(filter(None, (row.area, row.channel)))}: "
                    + ", ".join(f"{answer} {n}" for answer, n in row.counts.items())
                    for row in store.find(Tally, where("poll") == subject)
                ]
                return f"= {subject} {poll.status}, {poll.people} asked; " + "; ".join(counted)
            post = store.one(Post, where("ref") == subject)
            if post is None and store.one(Meeting, where("ref") == subject):
                return f"= {meetings.described(self.town.services, subject, self._name)}"
            return f"= {self._describe(post)}" if post else f"= {subject} is on no file"
        person = store.one(Person, where("phone") == self.phone(subject))
        return f"= {subject} {self._known(person)}" if person else f"= {subject} is unknown"

    def _describe(self, post: Post) -> str:
        parts = [post.kind, post.ref, post.status, post.closed_because]
        parts += [f"by {self._name(post.helper)}"] if post.helper else []
        told = {
            "categories": ",".join(post.categories), "items": ", ".join(said for said, _ in post.items),
            "place": post.place, "area": post.area, "when": post.when,
            "for": str(post.how_many or ""), "urgency": post.urgency if post.urgency != "normal" else "",
            "for_phone": self._name(post.for_phone) if post.for_phone else "", "flags": ",".join(post.flags),
            "recordings": str(len(post.recordings) or ""),
        }  # fmt: skip
        task = asked.latest(self.town.services, post.ref, post.helper) if post.helper else None
        told["note"] = f'"{task.note}"' if task and task.note else ""
        return ", ".join([" ".join(filter(None, parts)), *(f"{name} {value}" for name, value in told.items() if value)])

    def _known(self, person: Person) -> str:
        told = [
            "opted out" if person.opted_out else "", f"language {person.language}" if person.language else "",
            f"joining {person.joining}" if person.joining else "", f"name {person.name}" if person.name else "",
            f"can {','.join(person.can)}" if person.can else "",
            f"areas {','.join(person.areas)}" if person.areas else "",
            f"reached by {person.reached_by}" if person.reached_by else "",
            f"paused until {person.paused_until}" if person.paused_until else "",
            f"hours {person.hours}" if person.hours else "",
            f"most a week {person.most_a_week}" if person.most_a_week else "",
            f"came by {person.came_by}" if person.came_by else "",
        ]  # fmt: skip
        return ", ".join(filter(None, told)) or "is known"

    def _name(self, phone: str) -> str:
        known = {number: name for name, number in self.phones.items()}
        return known.get(phone, phone or "somebody without a number")


DOES_AT_THE_DESK: dict[str, Callable[[Player, str], None]] = {
    "forward": Player._forward,
    "approve": Player._approve,
    "confirm-hours": Player._confirm_hours,
    "shift": Player._shift,
    "close": Player._close,
    "answer": Player._answer,
    "keep": Player._keep,
    "note": Player._note,
    "meeting": Player._meeting,
    "poll": Player._poll,
    "role": Player._role,
    "offer": Player._offer,
    "deputy": Player._deputy,
    "let-go": Player._let_go,
    "holiday": Player._holiday,
    "notice": Player._notice,
    "puts": Player._puts,
    "sends": Player._sends,
}
"""What the desk does with the rest of the line."""
