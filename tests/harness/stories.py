"""Plays a transcript over signed HTTP, several phones in one story, and writes down what really happened.

# a comment stays as it is
@ Ben volunteer can=ride,food area=north language=es    somebody who is known before the story begins
Rosa > words          a phone texts        Rosa < words      and is texted
Rosa (sends a picture)                     with or without words: (sends a picture "words")
Rosa (calls)  (presses 2)  (says "words")  (mumbles "words")  (says nothing)  (hangs up)
Rosa (answers)                             a call of the hotline's own; also (lets a machine answer), (is busy)
desk forward 4823 to Ben, Dana             also: open REF, close REF REASON, reopen REF, note REF words, approve NAME,
                                           answer REF words, keep QUESTION? WORDS,
                                           shift NAME HOURS
(+2h)                                      moves the clock; also +30m and +1d
= need 4823 taken by Ben                   what is on file; a ref, a name, `call-backs` or `calls`
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import requests

from hotline.exchange import (
    ExchangeError,
    asked,
    desk_answers,
    desk_closings,
    desk_questions,
    evening_thanks,
    given_hours,
    people,
    polls,
    posts,
    shifts,
    tasks,
    waiting_long,
)
from hotline.exchange.reminders import remind
from hotline.exchange.tasks import silences
from hotline.services import Services
from storage.records import Call, CallBack, Person, Poll, Post, Tally, Thanks
from storage.store import where
from tests.harness.town import Town

FIRST_REF = 482
DOES = "calls|answers|lets a machine answer|is busy|mumbles|presses|says|hangs up|sends a picture"
ACTION = re.compile(rf"(?P<who>\w+)\s+\((?P<does>{DOES})\s*(?P<what>.*)\)")
SAYS = re.compile(r"(?P<who>\w+)\s+>(?P<words>.*)")
WAIT = re.compile(r"\(\+(?P<number>\d+)(?P<unit>[mhd])\)")
BY_REF: dict[str, Callable[[Services, str, str], object]] = {
    "open": posts.open_, "reopen": desk_closings.reopen, "stop-poll": polls.stop, "close-poll": polls.close,
    "tell-poll": polls.tell_results,
}  # fmt: skip
"""What the desk does to one ref."""


def confirm_hours(services: Services, phone: str, who: str) -> None:
    """All hours that somebody has told and nobody has confirmed."""
    for told in given_hours.of_person(services, phone):
        if told.status == "told":
            given_hours.settle(services, told.id, "confirmed", who)


BY_NAME: dict[str, Callable[[Services, str, str], object]] = {"approve": people.approve, "confirm-hours": confirm_hours}
"""What the desk does to one person."""
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
        services = self.town.services
        verb, _, rest = command.partition(" ")
        try:
            if verb == "forward":
                ref, names = re.split(r"\s+to\s+", rest)
                tasks.forward(
                    services, ref, [self.phone(name) for name in re.split(r",\s*", names)], "coordinator:desk"
                )
            elif verb in BY_NAME:
                BY_NAME[verb](services, self.phone(rest), "coordinator:desk")
            elif verb == "shift":
                name, hours = rest.split(maxsplit=1)
                with services.store.transaction():
                    shifts.save(services, 0, name, self.phone(name), hours, (), "coordinator:desk")
            elif verb == "close":
                ref, because = rest.split()
                desk_closings.close(services, ref, because, "coordinator:desk")
            elif verb == "answer":
                ref, words = rest.split(maxsplit=1)
                desk_questions.answer(services, ref, words, "coordinator:desk")
            elif verb == "keep":
                question, words = rest.split("? ")
                desk_answers.keep(services, "", [question], {"en": words}, "coordinator:desk")
            elif verb == "poll":
                self._poll(rest)
            elif verb == "note":
                ref, words = rest.split(maxsplit=1)
                posts.note(services, ref, words, "coordinator:desk")
            else:
                BY_REF[verb](services, rest, "coordinator:desk")
        except ExchangeError as error:
            yield f"desk < {error}"

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
        kept = polls.save(self.town.services, draft, "coordinator:desk")
        polls.start(self.town.services, kept.ref, "coordinator:desk")
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
        subject = next(word for word in line[1:].split() if word not in posts.KINDS)
        store = self.town.services.store
        if subject == "call-backs":
            waiting = [
                f"{self._name(back.phone)}: {back.words}{' (the hotline calls)' if back.status != 'open' else ''}"
                for back in store.find(CallBack)
                if back.status != "done"
            ]
            return "= call-backs " + ("; ".join(waiting) or "none")
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
        if subject == "calls":
            return "= calls " + "; ".join(f"{self._name(call.phone)} {call.outcome}" for call in store.find(Call))
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
        ]  # fmt: skip
        return ", ".join(filter(None, told)) or "is known"

    def _name(self, phone: str) -> str:
        known = {number: name for name, number in self.phones.items()}
        return known.get(phone, phone or "somebody without a number")
