"""What a desk does about meetings in a story, as one line, and how such a meeting stands.

desk meeting Spring meeting, in 3 days at 18:00, Town Hall, holds 3, with ride childcare
desk meeting 7305 moved, in 5 days at 19:00, Library      also: holds N, cancelled, minutes WORDS, decides WORDS,
                                                          closes, times DAY at HOUR, ..., held DAY at HOUR
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hotline.exchange import meeting_answers, meeting_news, meeting_plans, post_times
from hotline.exchange.meeting_plans import MeetingForm
from hotline.services import Services
from storage.records import Coming

WHO = "coordinator:desk"
TIME = re.compile(r"in (?P<days>\d+) days? at (?P<hour>\d\d:\d\d)")


def at_the_desk(services: Services, line: str) -> None:
    """Does what the line says, and what time asks for after it."""
    head, *rest = (part.strip() for part in line.split(","))
    first, _, words = head.partition(" ")
    if first.isdigit():
        _change(services, first, words, rest)
    else:
        meeting_plans.plan(services, _form(services, MeetingForm({"en": head}, "", "", ""), rest), WHO)
    meeting_news.keep_time(services)


def _change(services: Services, ref: str, words: str, rest: list[str]) -> None:
    verb, _, said = words.partition(" ")
    told = {"en": ", ".join([said, *rest])}
    if verb in ("moved", "holds"):
        parts = rest if verb == "moved" else [f"holds {said}"]
        form = _form(services, meeting_plans.shown(services, meeting_plans.by_ref(services, ref)), parts)
        meeting_answers.saved(services, ref, form, WHO)
    elif verb == "minutes":
        meeting_plans.write_minutes(services, ref, told, WHO)
    elif verb == "decides":
        meeting_plans.ask_decision(services, ref, told, WHO)
    elif verb == "times":
        meeting_plans.ask_times(services, ref, tuple(_time(services, part) for part in [said, *rest]), WHO)
    elif verb == "held":
        meeting = meeting_plans.by_ref(services, ref)
        chosen = [time for time in meeting.times if _time(services, said) == _written(services, time)]
        meeting_plans.choose_time(services, ref, chosen[0], WHO)
    else:
        plain: dict[str, Callable[[Services, str, str], object]] = {
            "cancelled": meeting_plans.cancel, "closes": meeting_plans.close_decision,
        }  # fmt: skip
        plain[verb](services, ref, WHO)


def _form(services: Services, form: MeetingForm, parts: list[str]) -> MeetingForm:
    for part in parts:
        if TIME.fullmatch(part):
            form = replace(form, day=_time(services, part)[0], hour=_time(services, part)[1])
        elif part.startswith("holds "):
            form = replace(form, capacity=part.removeprefix("holds "))
        elif part.startswith("with "):
            form = replace(form, asks=tuple(part.split()[1:]))
        elif part.startswith("area "):
            form = replace(form, area=part.removeprefix("area "))
        else:
            form = replace(form, place=part)
    return form


def _time(services: Services, part: str) -> tuple[str, str]:
    told = TIME.fullmatch(part)
    if told is None:
        raise ValueError(part)
    day = post_times.here(services).date() + timedelta(days=int(told["days"]))
    return day.isoformat(), told["hour"]


def _written(services: Services, stamped: str) -> tuple[str, str]:
    here = meeting_plans.local(services, stamped)
    return here.date().isoformat(), f"{here:%H:%M}"


def described(services: Services, ref: str, name: Callable[[str], str]) -> str:
    """How a meeting stands: who comes with how many, who waits, who does not come."""
    meeting = meeting_plans.by_ref(services, ref)
    there = meeting_answers.attendance(services, meeting)
    groups = {"coming": there.coming, "waiting": there.waiting, "not": there.not_coming}
    told = [
        f"{group} {' '.join(f'{name(one.phone)} {one.how_many}{_here(one)}' for one in answers)}"
        for group, answers in groups.items()
        if answers
    ]
    return ", ".join([f"meeting {ref} {meeting.status}", *told])


def _here(coming: Coming) -> str:
    return " (here)" if coming.answer == "here" else ""
