"""The notice board for whoever asks, and whether they are told of it every week."""

from __future__ import annotations

from dataclasses import replace

from flows.conversations.notice_board import Board, Noticed, OnBoard, WeeklyNews
from hotline.exchange import notice_board
from hotline.inbound.context import Context, Handlers
from hotline.services import Services
from storage.records import Notice, Person
from storage.store import where


def _weekly(act: WeeklyNews, context: Context) -> None:
    person = context.person
    if person.id and person.weekly_news != act.on:
        context.person = context.services.store.put(
            replace(person, weekly_news=act.on, updated_at=context.services.now())
        )
        context.services.event("person", "asked for weekly news" if act.on else "ended weekly news")


def _board(services: Services, person: Person) -> Board:
    return Board(notice_board.on_this_week(services, person), person.weekly_news)


def _noticed(services: Services, person: Person) -> Noticed:
    def named(ref: str) -> OnBoard | None:
        notice = services.store.one(Notice, where("ref") == ref)
        language = person.language or services.community.languages[0]
        return notice_board.seen(services, notice, language) if notice and notice.status == "on" else None

    return Noticed(named)


HANDLERS: Handlers = {WeeklyNews: _weekly}
LOOK_UPS = {Board: _board, Noticed: _noticed}
