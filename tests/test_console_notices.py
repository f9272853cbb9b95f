"""The pages of the notice board and of what people need: written, recorded, ended, counted, and what is asked next."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

from hotline.exchange import people, polls, unmet_needs, weekly_digests
from storage.records import Digest, Notice, NoticeSound, Person, Poll, Post
from tests.harness.base import BEN, ROSA
from tests.harness.town import ConsoleTown


def form(town: ConsoleTown, **given: str) -> dict[str, str]:
    today = people.today(town.services)
    return {"title_en": "Free store <b>", "words_en": "Coats", "first_day": today, "last_day": "", **given}


def test_a_notice_is_written_changed_and_ended_and_phones_hear_of_it(town: ConsoleTown) -> None:
    dana = town.browser("dana")
    people.add(town.services, BEN, who="test", consent="test", language="en")
    dana.send("/notices/save", on="/notices", **form(town))
    (notice,) = town.services.store.find(Notice)
    assert "Free store &lt;b&gt;" in dana.page("/notices")
    assert "Free store" in town.hears(BEN, "NEWS")[0]
    dana.send("/notices/save", on=f"/notices/{notice.ref}", **form(town, ref=notice.ref, title_en="Soup"))
    assert "Soup" in town.hears(BEN, "NEWS")[0]
    dana.send(f"/notices/{notice.ref}/end", on=f"/notices/{notice.ref}")
    assert "Nothing is on" in town.hears(BEN, "NEWS")[0]
    assert dana.get("/notices/9999").status_code == 404


def test_a_fault_comes_back_with_what_was_typed(town: ConsoleTown) -> None:
    page = (
        town.browser("dana")
        .send("/notices/save", on="/notices", **form(town, title_en="x" * 31))
        .get_data(as_text=True)
    )
    assert "A title has 30 characters at most." in page
    assert "Coats" in page
    assert town.services.store.count(Notice) == 0


def test_a_recording_is_kept_played_to_anybody_and_gone_with_its_notice(town: ConsoleTown) -> None:
    dana = town.browser("dana")
    dana.send("/notices/save", on="/notices", **form(town))
    (notice,) = town.services.store.find(Notice)
    path = f"/notices/{notice.ref}"
    for sound in (("no sound", "soup.txt", "text/plain"), ("ID3 sound", "soup.mp3", "audio/mpeg")):
        file = (io.BytesIO(sound[0].encode()), *sound[1:])
        dana.client.post(f"{path}/record", data={**dana.tokens(path), "language": "en", "sound": file})
    (kept,) = town.services.store.find(NoticeSound)
    heard = town.app.test_client().get(f"/twilio/voice/notices/{kept.name}")
    assert (heard.status_code, heard.data, heard.mimetype) == (200, b"ID3 sound", "audio/mpeg")
    dana.send(f"{path}/end", on=path)
    assert town.app.test_client().get(f"/twilio/voice/notices/{kept.name}").status_code == 404


def test_the_digest_is_shown_as_it_will_be_and_can_be_left_out(town: ConsoleTown) -> None:
    dana = town.browser("dana")
    person = people.add(town.services, BEN, who="test", consent="test", name="Ben", language="en")
    town.hears(BEN, "NEWS ON")
    dana.send("/notices/save", on="/notices", **form(town, last_day=(date(2026, 5, 14) + timedelta(3)).isoformat()))
    page = dana.page("/notices")
    assert "Last week: fewer than 5 asked for help, got it or offered it." in page
    assert f"/people/{person.id}" in page
    dana.send("/notices/stop-digest", on="/notices")
    town.clock.forward(hours=31)
    weekly_digests.tell_weekly(town.services)
    (one,) = town.services.store.find(Digest)
    assert (one.status, one.people) == ("stopped", 0)


def needs(town: ConsoleTown, number: int, days_ago: int, category: str, area: str = "", **known: Any) -> None:
    at = town.services.now(days=-days_ago)
    for _ in range(number):
        ref = str(town.services.store.next_number("ref", start=100))
        post: dict[str, Any] = {"kind": "need", "status": "open", **known}
        town.services.store.add(Post(ref=ref, categories=(category,), area=area, created_at=at, updated_at=at, **post))


def test_needs_are_counted_by_category_area_and_week_and_no_older_ones(town: ConsoleTown) -> None:
    needs(town, 3, 1, "food", "north", status="closed", closed_because="helped")
    needs(town, 2, 8, "food", "south")
    needs(town, 1, 8, "ride", "south", status="closed", closed_because="expired")
    needs(town, 1, 15, "ride", status="closed", closed_because="withdrawn")
    needs(town, 4, 1, "ride", status="closed", closed_because="spam")
    needs(town, 9, 80, "ride")
    counted = unmet_needs.needed(town.services)
    assert (counted.all.filed, counted.all.helped, counted.all.unmet, counted.all.elsewhere) == (7, 3, 3, 1)
    assert {kind: (one.filed, one.unmet) for kind, one in counted.by_category.items()} == {
        "food": (5, 2),
        "ride": (2, 1),
    }
    assert {area: one.filed for area, one in counted.by_area.items()} == {"south": 3, "north": 3, "": 1}
    assert [one.filed for one in counted.by_week.values()] == [0, 0, 0, 0, 0, 1, 3, 3]
    south = unmet_needs.needed(town.services, area="south", category="ride")
    assert (south.all.filed, south.all.unhelped) == (1, 1)
    rows = list(csv.DictReader(io.StringIO(town.browser("dana").page("/needs/table"))))
    assert {"week": "2026-05-04", "area": "south", "category": "food", "filed": "2", "helped": "0", "still_open": "2",
            "closed_without_help": "0", "elsewhere": "0"} in rows  # fmt: skip


def test_what_is_most_unmet_or_rises_is_asked_about_with_a_poll_that_can_be_put(town: ConsoleTown) -> None:
    needs(town, 7, 3, "food", "south")
    needs(town, 2, 4, "food", "south", status="closed", closed_because="helped")
    needs(town, 8, 3, "ride", "north", status="closed", closed_because="helped")
    needs(town, 9, 40, "pets", "north", status="closed", closed_because="helped")
    needs(town, 6, 3, "pets", "north")
    asks = unmet_needs.suggested(unmet_needs.needed(town.services))
    assert [(one.category, one.rising) for one in asks] == [("pets", True), ("food", False)]
    dana = town.browser("dana")
    page = dana.page("/needs")
    assert "Ask South side about food" in page
    assert "7 of 9 unmet" in page
    built = dana.page("/polls/new?about=food&area=south")
    assert "What makes it hard to get food?" in built
    assert "Queda muy lejos" in built
    assert '<option value="south" selected>' in built
    poll = unmet_needs.poll_about(town.services, "food", "south")
    assert polls.save(town.services, poll, "coordinator:dana").area == "south"


def test_a_page_without_any_need_says_so_and_no_odd_address_breaks_it(town: ConsoleTown) -> None:
    dana = town.browser("dana")
    assert "Nobody asked for anything" in dana.page("/needs?area=moon&category=<b>")
    assert "poll" in dana.page("/polls/new?about=moon&area=<b>").lower()
    assert town.browser("vic").get("/needs").status_code == 403


def test_erasing_somebody_ends_their_digest(town: ConsoleTown) -> None:
    town.hears(ROSA, "NEWS ON")
    assert [one.weekly_news for one in town.services.store.find(Person) if one.phone == ROSA] == [True]
    town.hears(ROSA, "FORGET")
    assert weekly_digests.subscribers(town.services, 5) == []
    assert town.services.store.count(Poll) == 0
