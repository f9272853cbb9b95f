"""Meetings: planned, changed, who comes and who waits, a sheet for the door, a calendar entry, minutes, decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from flows.conversations.meetings import ASKED_WITH_IT
from hotline.console.calendar import invitation
from hotline.console.here import noted, services, who
from hotline.console.routes import Routes
from hotline.console.shown import said
from hotline.exchange import meeting_answers, meeting_plans, people
from hotline.exchange.meeting_plans import MeetingForm
from storage.records import Coming, Meeting, Person

routes = Routes()
SHOWN = 30
FREE_LINES = 12
"""Empty lines of a sheet, for whoever comes without having said so."""
ANSWERS = ("coming", "not")


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody's answer with who they are."""

    coming: Coming
    person: Person | None
    needs: tuple[str, ...]


@routes.get("/meetings", "coordinator")
def meetings_list() -> ResponseReturnValue:
    """Those ahead, those that have been, and a form for another."""
    return _list()


def _list(fault: str = "", typed: MeetingForm | None = None) -> str:
    ahead = meeting_plans.ahead(services())
    refs = {meeting.ref for meeting in ahead}
    last = [one for one in services().store.find(Meeting, newest=True, limit=SHOWN) if one.ref not in refs]
    return render_template(
        "console/meetings.html", ahead=ahead, last=last, fault=fault,
        form=typed or MeetingForm({}, "", "", ""), limits=_limits(), plan=True,
    )  # fmt: skip


def _limits() -> dict[str, Any]:
    return {
        "title": meeting_plans.LONGEST_TITLE, "place": meeting_plans.LONGEST_PLACE,
        "minutes": meeting_plans.LONGEST_MINUTES, "decision": meeting_plans.LONGEST_DECISION,
        "times": meeting_plans.MOST_TIMES, "asks": ASKED_WITH_IT,
    }  # fmt: skip


def _typed() -> MeetingForm:
    form = request.form
    return MeetingForm(
        _by_language("title"), form.get("day", ""), form.get("hour", ""), form.get("place", ""), form.get("area", ""),
        form.get("capacity", ""), tuple(form.getlist("asks")),
    )  # fmt: skip


def _by_language(name: str) -> Mapping[str, str]:
    return {code: request.form.get(f"{name}_{code}", "") for code in services().community.languages}


def _plan_again(fault: str) -> ResponseReturnValue:
    return _list(fault, _typed())


@routes.post("/meetings", "coordinator", again=_plan_again)
def plan_meeting() -> ResponseReturnValue:
    """Keeps a new one; nobody is told before it comes near."""
    meeting = meeting_plans.plan(services(), _typed(), who())
    flash(said("meetings.planned", ref=meeting.ref), "good")
    return redirect(url_for("console.meeting_page", ref=meeting.ref))


@routes.get("/meetings/<ref>", "coordinator")
def meeting_page(ref: str) -> ResponseReturnValue:
    """One meeting with everybody's answers, and all that can be done about it."""
    noted("read", ref)
    return _one(ref)


def _one(ref: str, fault: str = "", typed: MeetingForm | None = None) -> str:
    home, meeting = services(), meeting_plans.by_ref(services(), ref)
    there = meeting_answers.attendance(home, meeting)
    return render_template(
        "console/meeting.html", meeting=meeting, there=there, lines=_lines(there), fault=fault, limits=_limits(),
        form=typed or meeting_plans.shown(home, meeting), over=meeting_plans.is_over(home, meeting),
        begun=meeting_plans.has_begun(home, meeting), times=meeting_answers.suiting(home, meeting),
        reasons=meeting_answers.reasons(home, meeting) if meeting.decided == "closed" else [],
        voted=meeting_answers.voted(home, meeting) if meeting.decided == "open" else 0, plan=False,
    )  # fmt: skip


def _lines(there: meeting_answers.Attendance) -> dict[str, list[Guest]]:
    groups = {"coming": there.coming, "waiting": there.waiting, "not": there.not_coming}
    known = people.known(services(), (one.phone for answers in groups.values() for one in answers))
    return {
        group: [Guest(one, known.get(one.phone), meeting_answers.asked_for(services(), one)) for one in answers]
        for group, answers in groups.items()
    }


def _again(fault: str, ref: str) -> ResponseReturnValue:
    return _one(ref, fault, _typed() if "day" in request.form and "place" in request.form else None)


def _back_to(ref: str, words: str) -> ResponseReturnValue:
    flash(said(words), "good")
    return redirect(url_for("console.meeting_page", ref=ref))


@routes.post("/meetings/<ref>", "coordinator", again=_again)
def save_meeting(ref: str) -> ResponseReturnValue:
    """Keeps what was changed; another time or place is told to everybody who has answered."""
    meeting = meeting_answers.saved(services(), ref, _typed(), who())
    return _back_to(ref, "meetings.moved" if "meeting_moved" in meeting.telling else "meetings.saved")


@routes.post("/meetings/<ref>/cancel", "coordinator", again=_again)
def cancel_meeting(ref: str) -> ResponseReturnValue:
    """Ends it; everybody who has answered is told."""
    meeting_plans.cancel(services(), ref, who())
    return _back_to(ref, "meetings.cancelled")


@routes.post("/meetings/<ref>/answers", "coordinator", again=_again)
def answer_meeting(ref: str) -> ResponseReturnValue:
    """Keeps what somebody has told the desk."""
    home, form = services(), request.form
    phone = people.reachable(home, form.get("phone", ""))
    meeting_answers.told_the_desk(
        home, ref, phone, form.get("answer", ""), form.get("how_many", "1"), who()
    )  # fmt: skip
    return _back_to(ref, "meetings.answered")


@routes.post("/meetings/<ref>/here/<int:number>", "coordinator", again=lambda fault, ref, number: _again(fault, ref))
def tick_off(ref: str, number: int) -> ResponseReturnValue:
    """Notes that somebody is there, or is not after all."""
    meeting_answers.arrived(services(), ref, number, who(), here=request.form.get("here") == "yes")
    return redirect(url_for("console.meeting_page", ref=ref))


@routes.post("/meetings/<ref>/minutes", "coordinator", again=_again)
def write_minutes(ref: str) -> ResponseReturnValue:
    """Keeps the minutes; whoever was not there is told."""
    meeting_plans.write_minutes(services(), ref, _by_language("minutes"), who())
    return _back_to(ref, "meetings.minutes_told")


@routes.post("/meetings/<ref>/decision", "coordinator", again=_again)
def put_decision(ref: str) -> ResponseReturnValue:
    """Puts a question to everybody who has answered."""
    meeting_plans.ask_decision(services(), ref, _by_language("decision"), who())
    return _back_to(ref, "meetings.decision_put")


@routes.post("/meetings/<ref>/decision/close", "coordinator", again=_again)
def close_decision(ref: str) -> ResponseReturnValue:
    """Ends the question and tells the counts."""
    meeting_plans.close_decision(services(), ref, who())
    return _back_to(ref, "meetings.decision_closed")


@routes.post("/meetings/<ref>/times", "coordinator", again=_again)
def ask_times(ref: str) -> ResponseReturnValue:
    """Asks which of several times suit."""
    times = tuple(zip(request.form.getlist("time_day"), request.form.getlist("time_hour"), strict=False))
    meeting_plans.ask_times(services(), ref, times, who())
    return _back_to(ref, "meetings.times_asked")


@routes.post("/meetings/<ref>/times/choose", "coordinator", again=_again)
def choose_time(ref: str) -> ResponseReturnValue:
    """Holds it at one of them, which is told to everybody who has answered."""
    meeting_plans.choose_time(services(), ref, request.form.get("time", ""), who())
    return _back_to(ref, "meetings.moved")


@routes.get("/meetings/<ref>/door", "coordinator")
def door_sheet(ref: str) -> ResponseReturnValue:
    """A sheet to print: who comes, with boxes to tick, and lines for others; it bears no numbers."""
    meeting = meeting_plans.by_ref(services(), ref)
    there = meeting_answers.attendance(services(), meeting)
    noted("printed", ref)
    return render_template(
        "console/door.html", meeting=meeting, lines=_lines(there), there=there, free_lines=range(FREE_LINES)
    )


@routes.get("/meetings/<ref>/meeting.ics", "coordinator")
def meeting_calendar(ref: str) -> ResponseReturnValue:
    """The meeting for a calendar program, to download."""
    home, meeting = services(), meeting_plans.by_ref(services(), ref)
    title = meeting.title.get(home.community.languages[0], "")
    told = invitation(meeting, f"{title} ({home.community.name})", home.clock.now())
    headers = {"Content-Disposition": f'attachment; filename="meeting-{meeting.ref}.ics"'}
    return Response(told, mimetype="text/calendar", headers=headers)
