"""What is told of a time becomes a date and hours in the community's time zone, and is said as such ever after."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from hotline.archive import export
from hotline.exchange import post_times, posts, tasks
from storage.records import Post, Task
from storage.store import where
from tests.harness.base import BEN, ROSA
from tests.harness.town import ConsoleTown

PLACE = "oak and 5th"


def texted(town: ConsoleTown, *words: str, phone: str = ROSA) -> Post:
    for one in words:
        town.hears(phone, one)
    return town.services.store.find(Post, newest=True)[0]


def kept(post: Post) -> tuple[str, str, str, str]:
    return post.when, post.starts_at, post.ends_at, post.repeats


@pytest.mark.parametrize(
    ("told", "when", "starts_at", "ends_at", "repeats"),
    [
        ("today", "today", "2026-05-14", "", ""),
        ("tomorrow", "tomorrow", "2026-05-15", "", ""),
        ("friday at 8", "tomorrow", "2026-05-15T12:00:00.000Z", "", ""),
        ("at 3", "today", "2026-05-14T19:00:00.000Z", "", ""),
        ("9am", "tomorrow", "2026-05-15T13:00:00.000Z", "", ""),
        ("at 9", "today", "2026-05-15T01:00:00.000Z", "", ""),
        ("thursday 9am", "this_week", "2026-05-21T13:00:00.000Z", "", ""),
        ("thursday 2pm", "today", "2026-05-14T18:00:00.000Z", "", ""),
        ("sat 2-4pm", "this_week", "2026-05-16T18:00:00.000Z", "2026-05-16T20:00:00.000Z", ""),
        ("before 5 today", "today", "2026-05-14", "2026-05-14T21:00:00.000Z", ""),
        ("saturday after 5", "this_week", "2026-05-16T21:00:00.000Z", "2026-05-16", ""),
        ("this weekend", "this_week", "2026-05-16", "2026-05-17", ""),
        ("next week", "this_week", "2026-05-18", "2026-05-24", ""),
        ("next week on tuesday", "this_week", "2026-05-19", "", ""),
        ("by monday", "this_week", "2026-05-14", "2026-05-18", ""),
        ("every tuesday 8am", "this_week", "2026-05-19T12:00:00.000Z", "", "tue"),
        ("every day at noon", "this_week", "2026-05-14T16:00:00.000Z", "", "daily"),
        ("fri, sat and mon at 8pm", "this_week", "2026-05-16T00:00:00.000Z", "2026-05-18", "mon,fri,sat"),
        ("thursday and sunday at 9am", "this_week", "2026-05-17T13:00:00.000Z", "2026-05-21", "thu,sun"),
        ("today and tomorrow", "this_week", "2026-05-14", "2026-05-15", "thu,fri"),
        ("fri 22-6", "tomorrow", "2026-05-16T02:00:00.000Z", "2026-05-16T10:00:00.000Z", ""),
        ("saturday 7pm to sunday 7am", "this_week", "2026-05-16T23:00:00.000Z", "2026-05-17T11:00:00.000Z", ""),
        ("any evening", "this_week", "2026-05-14T22:00:00.000Z", "2026-05-15T02:00:00.000Z", "any"),
        ("today before 7", "today", "2026-05-14", "2026-05-14T23:00:00.000Z", ""),
        ("in 2 hours", "today", "2026-05-14T16:00:00.000Z", "", ""),
        ("in 3 days", "this_week", "2026-05-17", "", ""),
        ("dec 5 at 8am", "any_time", "2026-12-05T13:00:00.000Z", "", ""),
        ("on the 2nd", "any_time", "2026-06-02", "", ""),
    ],
)
def test_a_time_is_kept_in_utc_where_an_hour_is_known_and_as_a_local_date_else(
    town: ConsoleTown, told: str, when: str, starts_at: str, ends_at: str, repeats: str
) -> None:
    assert kept(texted(town, f"need food, {PLACE}, {told}")) == (when, starts_at, ends_at, repeats)


def test_a_day_and_an_hour_told_one_after_the_other_are_one_time(town: ConsoleTown) -> None:
    post = texted(town, f"need food, {PLACE}, saturday", "at 4")
    assert kept(post) == ("this_week", "2026-05-16T20:00:00.000Z", "", "")
    assert kept(texted(town, "not saturday, sunday"))[1] == "2026-05-17T20:00:00.000Z"


def test_a_date_that_falls_on_its_day_is_that_from_which_on_something_comes_again(town: ConsoleTown) -> None:
    texted(town, f"need food, {PLACE}, every tuesday 8am")
    assert kept(texted(town, "sorry, make it tuesday the 26th"))[1:] == ("2026-05-26T12:00:00.000Z", "", "tue")
    assert kept(texted(town, "sorry, make it on the 29th"))[1:] == ("2026-05-29T12:00:00.000Z", "", "")


@pytest.mark.parametrize(
    ("told", "better", "starts_at"),
    [
        ("saturday at 3 am", "sorry, at 5", "2026-05-16T09:00:00.000Z"),
        ("saturday 8 pm", "sorry, at 9", "2026-05-17T01:00:00.000Z"),
        ("saturday 2 pm", "sorry, at 5", "2026-05-16T21:00:00.000Z"),
        ("next week on wednesday at 2 pm", "not wednesday, thursday", "2026-05-21T18:00:00.000Z"),
    ],
)
def test_a_correction_stays_near_to_what_it_corrects(town: ConsoleTown, told: str, better: str, starts_at: str) -> None:
    assert kept(texted(town, f"need food, {PLACE}, {told}", better))[1] == starts_at


def test_nobody_is_told_tomorrow_on_the_day_itself(town: ConsoleTown) -> None:
    post = texted(town, f"need food, {PLACE}, tomorrow 8am")
    said = []
    for _ in range(3):
        known = {"time": post_times.local(town.services, post)}
        said.append(town.services.wording.when(known, "en"))
        town.clock.forward(days=1)
    assert said == ["tomorrow at 8 am", "today at 8 am", "Fri May 15 at 8 am"]
    old = replace(post, when="tomorrow", starts_at="")
    assert town.services.wording.when({"time": post_times.local(town.services, old)}, "en") == "Fri May 15"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("sat 2:30pm", ("Sat May 16 at 2:30 pm", "el sab 16 may a las 2:30 pm", "sam 16 mai à 14 h 30",
                        "sam 16 me a 2è30 apremidi")),
        ("sat at 1", ("Sat May 16 at 1 pm", "el sab 16 may a la 1 pm", "sam 16 mai à 13 h", "sam 16 me a 1è apremidi")),
        ("every tue and thu 9am", ("every Tue and Thu at 9 am", "cada mar y jue a las 9 am", "chaque mar et jeu à 9 h",
                                   "chak mad ak jed a 9è maten")),
        ("weekdays after 5", ("every Mon-Fri after 5 pm", "cada lun a vie desde las 5 pm",
                              "chaque lun à ven après 17 h", "chak len rive van apre 5è apremidi")),
        ("tomorrow morning", ("tomorrow in the morning", "mañana por la mañana", "demain matin", "demen maten")),
        ("by monday", ("by Mon May 18", "hasta el lun 18 may", "d'ici lun 18 mai", "jiska len 18 me")),
        ("tomorrow, sat and mon at 8pm", (
            "tomorrow, Sat May 16 and Mon May 18 at 8 pm", "mañana, el sab 16 may y el lun 18 may a las 8 pm",
            "demain, sam 16 mai et lun 18 mai à 20 h", "demen, sam 16 me ak len 18 me a 8è aswè")),
        ("sat 10pm to 6am", ("Sat May 16 10 pm to 6 am", "el sab 16 may de las 10 pm a las 6 am",
                             "sam 16 mai de 22 h à 6 h", "sam 16 me 10è aswè rive 6è maten")),
        ("any evening", ("any day in the evening", "cualquier dia por la noche", "n'importe quel jour, soir",
                         "nenpòt jou aswè")),
        ("friday 6pm to sunday 8pm", (
            "Fri May 15 at 6 pm to Sun May 17 at 8 pm", "del vie 15 may a las 6 pm al dom 17 may a las 8 pm",
            "de ven 15 mai à 18 h à dim 17 mai à 20 h", "van 15 me a 6è aswè rive dim 17 me a 8è aswè")),
        ("sat before noon", ("Sat May 16 before noon", "el sab 16 may antes de las 12 pm", "sam 16 mai avant midi",
                             "sam 16 me anvan midi")),
        ("sat 9-11am", ("Sat May 16 9 am to 11 am", "el sab 16 may de las 9 am a las 11 am", "sam 16 mai de 9 h à 11 h",
                        "sam 16 me 9è maten rive 11è maten")),
    ],
)  # fmt: skip
def test_each_language_says_days_and_hours_in_its_own_way(
    town: ConsoleTown, told: str, said: tuple[str, str, str, str]
) -> None:
    known = {"time": post_times.local(town.services, texted(town, f"need food, {PLACE}, {told}"))}
    assert tuple(town.services.wording.when(known, code) for code in ("en", "es", "fr", "ht")) == said


def test_exports_keep_the_old_word_and_have_the_time_beside_it(town: ConsoleTown) -> None:
    texted(town, f"need food, {PLACE}, every tuesday 8am")
    [row] = export.rows(town.services.store, "posts")
    assert (row["when"], row["starts_at"], row["ends_at"], row["repeats"]) == (
        "this_week", "2026-05-19T12:00:00.000Z", "", "tue",
    )  # fmt: skip


def silent_from(town: ConsoleTown, told: str) -> str:
    """When silence is noticed of whoever takes this need now."""
    town.volunteer()
    ref = texted(town, f"need food, {PLACE}, {told}").ref
    tasks.forward(town.services, ref, [BEN], "test")
    texted(town, f"TAKE {ref}", phone=BEN)
    return town.services.store.find(Task, where("ref") == ref)[0].silent_at


@pytest.mark.parametrize(
    ("told", "silent_at"),
    [
        ("today", "2026-05-14T18:00"), ("at 3", "2026-05-14T23:00"), ("sat 2-4pm", "2026-05-17T00:00"),
        ("this weekend", "2026-05-17T18:00"), ("this week", "2026-05-16T14:00"),
    ],
)  # fmt: skip
def test_silence_after_take_counts_from_the_time_of_the_need(town: ConsoleTown, told: str, silent_at: str) -> None:
    assert silent_from(town, told).startswith(silent_at)


def written(town: ConsoleTown, post: Post, **form: Any) -> Post:
    given: dict[str, Any] = {"version": post.version, "kind": "need", "urgency": "normal", "place": post.place, **form}
    given.setdefault("categories", list(post.categories))
    town.browser("dana").send(f"/posts/{post.ref}/correct", **given)
    return posts.by_ref(town.services, post.ref)


def test_the_desk_writes_a_day_hours_and_days_of_the_week(town: ConsoleTown) -> None:
    post = texted(town, f"need food, {PLACE}, saturday after 5")
    page = town.browser("dana").page(f"/posts/{post.ref}")
    assert "Sat May 16 after 5 pm" in page
    assert 'value="2026-05-16"' in page
    assert 'value="17:00"' in page
    same = {"when": "this_week", "day": "2026-05-16", "begins": "17:00"}
    assert kept(written(town, post, **same, how_many="3")) == kept(post)
    post = written(town, posts.by_ref(town.services, post.ref), **{**same, "begins": "09:00", "ends": "11:30"})
    assert kept(post)[1:3] == ("2026-05-16T13:00:00.000Z", "2026-05-16T15:30:00.000Z")
    post = written(town, post, day="2026-05-16", weekdays=["mon", "thu"])
    assert kept(post) == ("this_week", "2026-05-18", "", "mon,thu")
    assert kept(written(town, post, when="tomorrow")) == ("tomorrow", "2026-05-15", "", "")


@pytest.mark.parametrize(("language", "reason"), [("en", "hours like 14:30"), ("es", "una hora como 14:30")])
def test_a_day_that_is_none_comes_back_as_it_was_typed(town: ConsoleTown, language: str, reason: str) -> None:
    post = texted(town, f"need food, {PLACE}, saturday")
    browser = town.browser("dana")
    browser.send("/language", language=language)
    page = browser.send(f"/posts/{post.ref}/correct", version=post.version, kind="need", day="soon", begins="9")
    assert reason in page.get_data(as_text=True)
    assert 'value="soon"' in page.get_data(as_text=True)


def test_hours_hold_when_the_clocks_are_put_forward_and_back(town: ConsoleTown) -> None:
    town.clock.moment = datetime.fromisoformat("2026-10-31T14:00:00+00:00")
    post = texted(town, f"need food, {PLACE}, monday 9am")
    assert post.starts_at == "2026-11-02T14:00:00.000Z"
    assert town.services.wording.when({"time": post_times.local(town.services, post)}, "en") == "Mon Nov 2 at 9 am"
