"""Meetings: planned at the desk, answered by text, filled and moved up, told to many once, and forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hotline.base.clock import moment, stamp
from hotline.exchange import (
    ExchangeError,
    meeting_answers,
    meeting_news,
    meeting_plans,
    opt_outs,
    people,
    post_times,
    retention,
    tasks,
)
from hotline.exchange.meeting_plans import MeetingForm
from storage.records import CallBack, Coming, Meeting, Message, Post
from storage.store import where
from tests.harness.base import ANA, BEN, LUZ, ROSA
from tests.harness.steps import counted
from tests.harness.town import ConsoleTown

WHO = "coordinator:dana"


def form(town: ConsoleTown, days: int = 3, **other: object) -> MeetingForm:
    day = post_times.here(town.services).date() + timedelta(days=days)
    told = MeetingForm({"en": "Spring meeting", "es": "Junta de primavera"}, day.isoformat(), "18:00", "Town Hall")
    return replace(told, **other)  # type: ignore[arg-type]


def planned(town: ConsoleTown, **other: object) -> Meeting:
    return meeting_plans.plan(town.services, form(town, **other), WHO)  # type: ignore[arg-type]


def now(town: ConsoleTown, meeting: Meeting) -> Meeting:
    return meeting_plans.by_ref(town.services, meeting.ref)


def texts(town: ConsoleTown, phone: str) -> list[str]:
    out = (where("phone") == phone) & where("status").one_of(["queued", "sent", "delivered"])
    return [text.body for text in town.services.store.find(Message, out) if text.key and text.direction == "out"]


def answers(town: ConsoleTown, meeting: Meeting) -> dict[str, str]:
    return {one.phone: one.answer for one in meeting_plans.every_answer(town.services, meeting.ref)}


def later(town: ConsoleTown, **time: float) -> None:
    town.clock.forward(**time)
    meeting_news.keep_time(town.services)


def test_a_form_says_what_it_lacks(town: ConsoleTown) -> None:
    for wrong in (
        {"title": {"en": ""}}, {"title": {"en": "x" * 41}}, {"place": ""}, {"place": "x" * 41}, {"capacity": "many"},
        {"day": "soon"}, {"hour": "6 pm"}, {"day": "2020-01-01"}, {"area": "nowhere"},
    ):  # fmt: skip
        with pytest.raises(ExchangeError):
            planned(town, **wrong)
    assert town.services.store.count(Meeting) == 0


def test_each_hears_of_the_next_meeting_in_their_language(town: ConsoleTown) -> None:
    meeting = planned(town)
    assert "Spring meeting" in town.hears(ROSA, "when is the next meeting")[0]
    assert "Junta de primavera" in town.hears(LUZ, "cuando es la proxima junta")[0]
    assert f"COMING {meeting.ref}" in town.hears(ROSA, meeting.ref)[0]


def test_a_question_about_meetings_is_for_a_person_where_none_is_planned(town: ConsoleTown) -> None:
    town.hears(ROSA, "when is the next meeting")
    assert town.services.store.find(Post)[0].flags == ("question",)


def test_a_meeting_with_a_lawyer_is_none_of_ours(town: ConsoleTown) -> None:
    planned(town)
    town.hears(ROSA, "i have a meeting with my lawyer tomorrow at 14 elm st and need translation")
    [post] = town.services.store.find(Post)
    assert (post.kind, post.categories) == ("need", ("translation",))


def test_the_waiting_list_moves_up_by_itself_and_passes_over_who_left(town: ConsoleTown) -> None:
    meeting = planned(town, capacity="3")
    for phone, words in ((ROSA, "COMING {} 3"), (LUZ, "COMING {} 1"), (ANA, "COMING {} 4"), (BEN, "COMING {} 2")):
        town.hears(phone, words.format(meeting.ref))
    assert answers(town, meeting) == {ROSA: "coming", LUZ: "waiting", ANA: "waiting", BEN: "waiting"}
    opt_outs.opt_out(town.services, LUZ, "stop")
    town.hears(ROSA, f"NOT COMING {meeting.ref}")
    assert answers(town, meeting) == {ROSA: "not", LUZ: "waiting", ANA: "waiting", BEN: "coming"}
    assert any("room for you" in text for text in texts(town, BEN))
    assert now(town, meeting).taken == 2


def test_a_larger_place_takes_in_who_waits(town: ConsoleTown) -> None:
    meeting = planned(town, capacity="1")
    town.hears(ROSA, f"COMING {meeting.ref}"), town.hears(LUZ, f"COMING {meeting.ref} 2")
    meeting_answers.saved(town.services, meeting.ref, form(town, capacity="5"), WHO)
    assert answers(town, meeting) == {ROSA: "coming", LUZ: "coming"}
    assert not any("Changed" in text for text in texts(town, ROSA))


def test_more_people_than_there_is_room_for_wait_and_fewer_stay(town: ConsoleTown) -> None:
    meeting = planned(town, capacity="3")
    town.hears(ROSA, f"COMING {meeting.ref} 2")
    town.hears(ROSA, f"COMING {meeting.ref} 3")
    assert now(town, meeting).taken == 3
    town.hears(ROSA, f"COMING {meeting.ref} 1")
    assert now(town, meeting).taken == 1


def test_needs_told_with_it_are_of_its_day_and_place_and_go_with_the_answer(town: ConsoleTown) -> None:
    meeting = planned(town, asks=("ride",))
    said = town.hears(ROSA, f"coming {meeting.ref} 2 need a ride")
    [need] = town.services.store.find(Post)
    assert (need.kind, need.categories, need.place, need.starts_at) == (
        "need",
        ("ride",),
        "Town Hall",
        meeting.starts_at,
    )
    assert need.ref in " ".join(said)
    town.hears(ROSA, f"coming {meeting.ref} 2 need a ride")
    assert town.services.store.count(Post) == 1
    town.hears(ROSA, f"NOT COMING {meeting.ref}")
    [need] = town.services.store.find(Post)
    assert need.closed_because == "withdrawn"


def test_what_is_moved_or_cancelled_is_told_once_to_those_who_answered(town: ConsoleTown) -> None:
    meeting = planned(town)
    town.volunteer(BEN)
    town.hears(ROSA, f"COMING {meeting.ref}"), town.hears(LUZ, f"NO VOY {meeting.ref}")
    meeting_answers.saved(town.services, meeting.ref, form(town, place="Library"), WHO)
    for _ in range(3):
        meeting_news.keep_time(town.services)
    assert [text for text in texts(town, ROSA) if "Library" in text] == texts(town, ROSA)[-1:]
    assert sum("Library" in text for text in texts(town, LUZ)) == 1
    assert texts(town, BEN) == []
    meeting_plans.cancel(town.services, meeting.ref, WHO)
    for _ in range(3):
        meeting_news.keep_time(town.services)
    assert sum("does not take place" in text for text in texts(town, ROSA)) == 1
    assert "does not take place" in town.hears(ANA, f"COMING {meeting.ref}")[0]


def test_a_reminder_that_waits_in_the_night_tells_no_old_time(town: ConsoleTown) -> None:
    meeting = planned(town)
    town.hears(ROSA, f"COMING {meeting.ref}")
    later(town, days=2, hours=9)
    assert sum("Soon" in text for text in texts(town, ROSA)) == 1
    meeting_plans.cancel(town.services, meeting.ref, WHO)
    meeting_news.keep_time(town.services)
    assert not any("Soon" in text for text in texts(town, ROSA))


def test_who_comes_is_reminded_and_the_undecided_asked_once_each(town: ConsoleTown) -> None:
    for phone in (BEN, LUZ, ANA):
        town.volunteer(phone)
    meeting = planned(town, days=5)
    town.hears(ROSA, f"COMING {meeting.ref}"), town.hears(LUZ, f"NOT COMING {meeting.ref}")
    for _ in range(5):
        later(town, days=1)
    assert sum("Will you come" in text for text in texts(town, BEN)) == 1
    assert sum("Will you come" in text for text in texts(town, ROSA) + texts(town, LUZ)) == 0
    assert sum("Soon" in text for text in texts(town, ROSA)) == 1
    assert sum("Soon" in text for text in texts(town, LUZ) + texts(town, BEN)) == 0


def test_what_is_planned_late_is_asked_an_hour_later_while_there_is_time(town: ConsoleTown) -> None:
    town.volunteer(BEN)
    planned(town, days=1)
    later(town, minutes=30)
    assert texts(town, BEN) == []
    later(town, minutes=40)
    assert sum("Will you come" in text for text in texts(town, BEN)) == 1
    town.volunteer(LUZ)
    planned(town, days=0, hour=f"{post_times.here(town.services) + timedelta(hours=3):%H:%M}")
    later(town, hours=2)
    assert texts(town, LUZ) == []


def test_a_plain_answer_counts_right_after_we_have_asked(town: ConsoleTown) -> None:
    store = town.services.store
    for phone in (BEN, LUZ, ANA):
        town.volunteer(phone)
    meeting = planned(town)
    later(town, days=1, hours=9)
    for text in store.find(Message, where("purpose") == "announcement"):
        store.put(replace(text, status="delivered"))
    town.hears(BEN, "YES"), town.hears(LUZ, "sorry cant make it")
    for words in ("what is this number for", "who are you people", "yes"):
        town.hears(ANA, words)
    assert answers(town, meeting) == {BEN: "coming", LUZ: "not"}
    town.hears(BEN, "no")
    assert answers(town, meeting)[BEN] == "coming"


def test_no_consent_an_opt_out_a_pause_or_another_area_is_never_asked(town: ConsoleTown) -> None:
    store = town.services.store
    people.add(town.services, ANA, who="cli", name="Ana", areas=("north",))
    paused = town.volunteer(BEN, areas=("north",))
    store.put(replace(paused, paused_until="2099-01-01"))
    town.volunteer(LUZ, areas=("north",))
    opt_outs.opt_out(town.services, LUZ, "stop")
    town.volunteer(ROSA, areas=("south",))
    planned(town, area="north")
    later(town, days=2)
    assert store.find(Message, where("purpose") == "announcement") == []


def test_whoever_pauses_still_hears_that_a_meeting_they_come_to_is_moved(town: ConsoleTown) -> None:
    meeting = planned(town)
    town.hears(ROSA, f"COMING {meeting.ref}")
    rosa = people.find(town.services, ROSA)
    assert rosa
    town.services.store.put(replace(rosa, paused_until="2099-01-01"))
    later(town, days=2, hours=9)
    assert not any("Soon" in text for text in texts(town, ROSA))
    meeting_answers.saved(town.services, meeting.ref, form(town, days=4), WHO)
    meeting_news.keep_time(town.services)
    assert any("Changed" in text for text in texts(town, ROSA))


def test_quiet_hours_hold_back_what_nobody_decided_to_send_now(town: ConsoleTown) -> None:
    quiet = town.services.community.model_copy(update={"quiet_from": "00:00", "quiet_until": "23:59"})
    services = replace(town.services, config=town.config.model_copy(update={"community": quiet}))
    meeting = planned(town)
    town.hears(ROSA, f"COMING {meeting.ref}")
    town.clock.forward(days=2, hours=9)
    meeting_news.keep_time(services)
    [reminder] = services.store.find(Message, where("announcement") == meeting_plans.mark(meeting))
    assert reminder.not_before > services.now()
    assert reminder.not_after <= meeting.starts_at


def test_a_landline_is_called_and_not_once_it_is_too_late(town: ConsoleTown) -> None:
    town.volunteer(LUZ, reached_by="voice")
    meeting = planned(town)
    later(town, days=1, hours=9)
    [owed] = town.services.store.find(CallBack)
    assert (owed.prompt, owed.post, owed.args["not_after"]) == ("meeting_undecided", meeting.ref, meeting.starts_at)
    assert texts(town, LUZ) == []


def test_a_thousand_people_are_asked_in_batches_and_nobody_twice(town: ConsoleTown) -> None:
    for number in range(230):
        town.volunteer(f"+1202555{1000 + number}", name=f"Helper {number}")
    planned(town)
    later(town, days=1, hours=9)
    asked = [text.phone for text in town.services.store.find(Message, where("purpose") == "announcement")]
    assert len(asked) == len(set(asked)) == 230


def test_here_counts_at_the_door_only(town: ConsoleTown) -> None:
    meeting = planned(town, capacity="1")
    assert "at the door" in town.hears(ROSA, f"HERE {meeting.ref}")[0]
    later(town, days=3, hours=7)
    assert "Welcome" in town.hears(ROSA, f"HERE {meeting.ref} 2")[0]
    assert "Welcome" in town.hears(LUZ, "ya estoy en la junta")[0] or answers(town, meeting)[LUZ] == "here"
    assert meeting_answers.attendance(town.services, now(town, meeting)).here == 3


def test_minutes_go_to_those_who_were_not_there(town: ConsoleTown) -> None:
    meeting = planned(town)
    with pytest.raises(ExchangeError):
        meeting_plans.write_minutes(town.services, meeting.ref, {"en": "too early"}, WHO)
    for phone in (ROSA, LUZ, BEN):
        town.hears(phone, f"COMING {meeting.ref}")
    later(town, days=3, hours=9)
    town.hears(ROSA, f"HERE {meeting.ref}")
    with pytest.raises(ExchangeError):
        meeting_plans.write_minutes(town.services, meeting.ref, {"en": "x" * 161}, WHO)
    meeting_plans.write_minutes(town.services, meeting.ref, {"en": "We open on Sundays."}, WHO)
    for _ in range(2):
        meeting_news.keep_time(town.services)
    told = [sum("We open" in text for text in texts(town, phone)) for phone in (ROSA, LUZ, BEN)]
    assert told == [0, 1, 1]
    assert "We open" in town.hears(ANA, meeting.ref)[0]


def test_where_nobody_was_ticked_off_whoever_meant_to_come_was_there(town: ConsoleTown) -> None:
    meeting = planned(town)
    town.hears(ROSA, f"COMING {meeting.ref}"), town.hears(LUZ, f"NOT COMING {meeting.ref}")
    later(town, days=3, hours=9)
    meeting_plans.write_minutes(town.services, meeting.ref, {"en": "We open on Sundays."}, WHO)
    meeting_news.keep_time(town.services)
    assert [any("We open" in text for text in texts(town, phone)) for phone in (ROSA, LUZ)] == [False, True]


def test_a_decision_is_hidden_until_it_closes_and_block_parts_nobody(town: ConsoleTown) -> None:
    meeting = planned(town)
    town.hears(ROSA, f"COMING {meeting.ref}"), town.hears(LUZ, f"COMING {meeting.ref}")
    meeting_plans.ask_decision(town.services, meeting.ref, {"en": "Shall we open on Sundays?"}, WHO)
    town.hears(ROSA, f"{meeting.ref} AGREE")
    said = town.hears(LUZ, f"{meeting.ref} BLOCK because it costs too much")
    assert "BLOCK" in said[0]
    assert "1" not in said[0].replace(meeting.ref, "")
    browser = town.browser("dana")
    assert "costs too much" not in browser.page(f"/meetings/{meeting.ref}").partition("Decision")[2]
    meeting_plans.close_decision(town.services, meeting.ref, WHO)
    meeting_news.keep_time(town.services)
    assert any("AGREE 1, PASS 0, BLOCK 1" in text for text in texts(town, ROSA))
    assert "costs too much" in browser.page(f"/meetings/{meeting.ref}").partition("Decision")[2]
    town.hears(ROSA, f"{meeting.ref} BLOCK")
    assert now(town, meeting).counts == (1, 0, 1)


def test_a_time_is_chosen_among_those_that_suit(town: ConsoleTown) -> None:
    meeting, asked = planned(town, days=9), [form(town, days) for days in (4, 5)]
    town.volunteer(BEN)
    times = tuple((one.day, one.hour) for one in asked)
    meeting_plans.ask_times(town.services, meeting.ref, times, WHO)
    meeting_news.keep_time(town.services)
    assert any("A Tue" in text or "A Mon" in text or "A " in text for text in texts(town, BEN))
    town.hears(BEN, f"{meeting.ref} B")
    assert meeting_answers.suiting(town.services, now(town, meeting))[1][1] == 1
    chosen = now(town, meeting).times[1]
    meeting_plans.choose_time(town.services, meeting.ref, chosen, WHO)
    meeting_news.keep_time(town.services)
    assert now(town, meeting).starts_at == chosen
    assert any("Changed" in text for text in texts(town, BEN))


def test_forget_leaves_no_answer_and_gives_the_place_away(town: ConsoleTown) -> None:
    meeting = planned(town, capacity="1")
    town.hears(ROSA, f"COMING {meeting.ref}"), town.hears(LUZ, f"COMING {meeting.ref}")
    town.hears(ROSA, "FORGET")
    assert answers(town, meeting) == {LUZ: "coming"}
    assert now(town, meeting).taken == 1


def test_what_was_said_with_an_answer_is_erased_when_it_is_old(town: ConsoleTown) -> None:
    meeting = planned(town)
    town.hears(ROSA, f"coming {meeting.ref} my knee is bad")
    days = town.services.community.keep_days.words + 1
    town.clock.forward(days=days)
    retention.erase_due(town.services)
    [coming] = town.services.store.find(Coming)
    assert (coming.words, coming.answer) == ("", "coming")


def test_an_open_task_keeps_its_bare_words(town: ConsoleTown) -> None:
    planned(town)
    need = town.need()
    town.volunteer(BEN)
    tasks.forward(town.services, need.ref, [BEN], WHO)
    town.hears(BEN, "coming")
    assert town.services.store.find(Coming) == []
    town.hears(BEN, "PASS")
    assert town.services.store.find(Coming) == []


def test_the_console_plans_shows_prints_and_exports_one(town: ConsoleTown) -> None:
    browser, day = town.browser("dana"), form(town).day
    fields = {"title_en": "<b>Spring</b>", "day": day, "hour": "18:00", "place": "Town Hall", "capacity": "2"}
    answer = browser.send("/meetings", on="/meetings", **fields, asks="ride")
    [meeting] = town.services.store.find(Meeting)
    assert answer.location == f"/meetings/{meeting.ref}"
    town.hears(ROSA, f"COMING {meeting.ref} 2 need a ride"), town.hears(LUZ, f"COMING {meeting.ref}")
    page = browser.page(f"/meetings/{meeting.ref}")
    assert "&lt;b&gt;Spring" in page
    assert "<b>Spring" not in page
    [coming, _] = town.services.store.find(Coming)
    browser.send(f"/meetings/{meeting.ref}/here/{coming.id}", on=f"/meetings/{meeting.ref}", here="yes")
    assert answers(town, meeting)[ROSA] == "here"
    sheet = browser.page(f"/meetings/{meeting.ref}/door")
    assert ROSA[-4:] not in sheet
    told = browser.page(f"/meetings/{meeting.ref}/meeting.ics")
    begins = moment(meeting.starts_at)
    assert f"DTSTART:{begins:%Y%m%dT%H%M%SZ}" in told
    assert "LOCATION:Town Hall" in told
    assert browser.client.get(f"/posts/{meeting.ref}").location == f"/meetings/{meeting.ref}"


def test_a_wrong_form_is_shown_again_with_what_was_typed(town: ConsoleTown) -> None:
    browser = town.browser("dana")
    answer = browser.send("/meetings", on="/meetings", title_en="Spring", day="2020-01-01", hour="18:00", place="Hall")
    assert answer.status_code == 422
    assert 'value="Spring"' in answer.get_data(as_text=True)


def test_what_somebody_told_the_desk_counts_as_their_answer(town: ConsoleTown) -> None:
    browser, meeting = town.browser("dana"), planned(town, capacity="1")
    for phone, many in ((ROSA, "1"), (LUZ, "1")):
        browser.send(
            f"/meetings/{meeting.ref}/answers",
            on=f"/meetings/{meeting.ref}",
            phone=phone,
            answer="coming",
            how_many=many,
        )
    assert answers(town, meeting) == {ROSA: "coming", LUZ: "waiting"}


def test_after_it_is_over_nothing_is_answered_and_nobody_reminded(town: ConsoleTown) -> None:
    meeting = planned(town)
    later(town, days=5)
    assert "is over" in town.hears(ROSA, f"COMING {meeting.ref}")[0]
    assert answers(town, meeting) == {}
    with pytest.raises(ExchangeError):
        meeting_plans.cancel(town.services, meeting.ref, WHO)
    assert stamp(town.clock.now()) > meeting.starts_at


def test_the_work_for_an_answer_does_not_grow_with_how_many_have_answered(tmp_path: Path) -> None:
    town = ConsoleTown(tmp_path)
    meeting = planned(town, capacity="400")

    def steps(phone: str) -> int:
        town.hears(phone, "hello")
        with counted() as taken:
            town.hears(phone, f"COMING {meeting.ref} 2")
        return taken.taken

    few = steps("+12025551000")
    for number in range(150):
        meeting_answers.keep(town.services, now(town, meeting), f"+1202555{2000 + number}", "coming", 1)
    assert steps("+12025551001") < 1.5 * few
