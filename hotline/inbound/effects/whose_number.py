"""Numbers: one that leaves the list of helpers, one that was a wrong one, one that hears how to get texts again."""

from __future__ import annotations

from dataclasses import replace

from flows.conversations.numbers import LeaveTheList, WrongNumber
from flows.conversations.opting_out import AnswerNevertheless, Left
from hotline.exchange import opt_outs, people, posts, told_numbers
from hotline.inbound.context import Context, Handlers
from hotline.inbound.on_file import OnFile
from hotline.services import Services
from storage.records import Message, Person, Post
from storage.store import where


def _leave_the_list(act: LeaveTheList, context: Context) -> None:
    del act
    person = context.person
    if person.id:
        context.person = people.leave_the_list(context.services, opt_outs.drop_tasks(context.services, person))
        context.on_file = OnFile()


def _wrong_number(act: WrongNumber, context: Context) -> None:
    services, phone = context.services, context.phone
    about = _was_told_of(services, phone) if phone else ""
    struck: tuple[Post, ...] = ()
    if phone:
        person = context.person if context.person.id else people.meet(services, phone)
        struck = told_numbers.strike(services, person)
        if struck or person.confirms:
            person = told_numbers.answered(services, person, agreed=False)
        context.person = opt_outs.leave(services, person, act.words) if act.leave else person
        context.on_file = OnFile()
    if struck:
        context.post = struck[0]
    elif about:
        context.post = posts.flag(services, posts.by_ref(services, about), "wrong_number")
    else:
        words = Post(kind="unclear", words=act.words, phone=phone, channel=context.channel, flags=("wrong_number",))
        context.post = posts.file(services, words)


def _was_told_of(services: Services, phone: str) -> str:
    """The ref of what the newest text to this phone was about."""
    theirs = where("phone") == phone
    newest = [
        message
        for status in Message.OUTGOING
        for message in services.store.find(Message, theirs & (where("status") == status), newest=True, limit=1)
    ]
    return max(newest, key=lambda message: message.id).post if newest else ""


def _answer_nevertheless(act: AnswerNevertheless, context: Context) -> None:
    del act
    context.answers_nevertheless = True
    if context.person.id:
        context.person = context.services.store.put(replace(context.person, told_of_start=True))


def _left(services: Services, person: Person) -> Left:
    del services
    return Left(by_words=person.opted_out_by != "carrier", told=person.told_of_start)


HANDLERS: Handlers = {
    LeaveTheList: _leave_the_list,
    WrongNumber: _wrong_number,
    AnswerNevertheless: _answer_nevertheless,
}
LOOK_UPS = {Left: _left}
