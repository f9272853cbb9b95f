"""One text to many: counted, queued after everything else, stopped half-way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hotline.exchange import ExchangeError, announcements, opt_outs, people, posts
from storage.records import Announcement, Message, Person
from storage.store import where
from tests.harness.base import ANA, BEN, LUZ, ROSA
from tests.harness.town import ConsoleTown

WORDS = {"en": "Warming center opens at 6.", "es": "El refugio abre a las 6."}


def sent(town: ConsoleTown) -> dict[str, str]:
    return {text.phone: text.body for text in town.services.store.find(Message, where("purpose") == "announcement")}


def announce(town: ConsoleTown, **draft: object) -> Announcement:
    kept = announcements.start(town.services, Announcement(words=WORDS, **draft), "coordinator:dana")  # type: ignore[arg-type]
    return announcements.queue(town.services, kept.id)


def test_everybody_in_the_group_gets_it_in_their_language(town: ConsoleTown) -> None:
    for phone, language in ((BEN, "en"), (LUZ, "es"), (ANA, "")):
        town.services.store.put(replace(town.volunteer(phone, language=language), greeted=True))
    announce(town)
    assert sent(town) == {BEN: WORDS["en"], LUZ: WORDS["es"], ANA: WORDS["en"]}


def test_those_who_opted_out_or_never_agreed_are_never_in_it(town: ConsoleTown) -> None:
    town.volunteer(BEN), town.volunteer(LUZ)
    people.add(town.services, ANA, who="cli", name="Ana", roles=("volunteer",))
    opt_outs.opt_out(town.services, LUZ, "stop")
    estimate = announcements.estimate(town.services, Announcement(words=WORDS))
    announce(town)
    assert estimate.people == 1
    assert list(sent(town)) == [BEN]


def test_an_area_and_a_skill_narrow_it(town: ConsoleTown) -> None:
    town.volunteer(BEN, areas=("north",), can=("food",))
    town.volunteer(LUZ, areas=("south",), can=("food",))
    town.volunteer(ANA, areas=(), can=("ride",))
    announce(town, area="north")
    assert set(sent(town)) == {BEN, ANA}
    assert announcements.estimate(town.services, Announcement(words=WORDS, area="north", skill="food")).people == 1


def test_everyone_with_an_open_need_gets_it_once(town: ConsoleTown) -> None:
    town.need("food", ROSA), town.need("and water", ROSA)
    closed = town.need("done", LUZ)
    posts.close(town.services, closed.ref, "helped", "coordinator:dana")
    announce(town, group="needs")
    assert list(sent(town)) == [ROSA]


def test_the_count_the_segments_and_the_time_are_known_before(town: ConsoleTown) -> None:
    for number in range(30):
        one = town.volunteer(f"+1202555{3000 + number}", f"P{number}")
        town.services.store.put(replace(one, greeted=True))
    estimate = announcements.estimate(town.services, Announcement(words={"en": "x" * 200}))
    assert (estimate.people, estimate.segments, estimate.minutes) == (30, 60, 1)
    assert town.services.store.count(Message) == 0


def test_the_first_text_to_somebody_names_the_hotline_and_says_how_texts_end(town: ConsoleTown) -> None:
    town.volunteer(BEN)
    announce(town)
    assert sent(town)[BEN] == "Oak Street Mutual Aid: Warming center opens at 6. Reply STOP to end texts."


def test_it_waits_behind_every_reply_and_task(town: ConsoleTown) -> None:
    town.volunteer(BEN)
    announce(town)
    (text,) = town.services.store.find(Message, where("purpose") == "announcement")
    assert (text.priority, text.status) == (2, "queued")
    assert text.not_after > town.services.now(hours=23)


def test_stopped_half_way_keeps_back_what_has_not_left(town: ConsoleTown) -> None:
    for phone in (BEN, LUZ, ANA):
        town.volunteer(phone)
    kept = announce(town)
    first = town.services.store.find(Message, where("purpose") == "announcement")[0]
    town.services.store.put(replace(first, status="sent"))
    assert announcements.stop(town.services, kept.id, "coordinator:dana") == 2
    assert announcements.progress(town.services, kept) == {"sent": 1, "stale": 2}


def test_queueing_that_was_cut_off_goes_on_without_doubling(town: ConsoleTown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcements, "BATCH", 2)
    for number in range(5):
        town.volunteer(f"+1202555{3000 + number}", f"P{number}")
    kept = announcements.start(town.services, Announcement(words=WORDS), "coordinator:dana")
    with town.services.store.transaction():
        announcements._queue_some(town.services, kept)
    assert len(sent(town)) == 2
    first = town.services.store.find(Person, limit=1)[0]
    town.services.store.put(replace(first, name="Zoe, who was P0"))
    finished = announcements.queue(town.services, kept.id)
    assert (len(sent(town)), finished.status) == (5, "sending")
    assert town.services.store.count(Message, where("purpose") == "announcement") == 5


def test_an_announcement_without_words_or_with_too_many_is_refused(town: ConsoleTown) -> None:
    for words in ({}, {"es": "hola"}, {"en": "x" * 481}):
        with pytest.raises(ExchangeError):
            announcements.start(town.services, Announcement(words=words), "coordinator:dana")


def test_the_pages_count_first_and_send_once(town: ConsoleTown) -> None:
    town.volunteer(BEN)
    browser = town.browser("dana")
    form = {"group": "volunteers", "area": "", "skill": "", "words_en": WORDS["en"]}
    page = browser.send("/announcements/look", on="/announcements", **form).get_data(as_text=True)
    assert "Send to 1 person" in page
    assert sent(town) == {}
    tokens = browser.tokens("/announcements")
    for _ in range(2):
        browser.client.post("/announcements/send", data={**tokens, **form})
    assert town.services.store.count(Announcement) == 1
    assert list(sent(town)) == [BEN]
