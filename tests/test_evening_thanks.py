"""Thanks for help of some time ago: passed on once, in the evening, and in public only with two yeses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hotline.exchange import apart, evening_thanks, opt_outs, people, retention, tasks
from storage.records import Message, Post, Thanks
from storage.store import where
from tests.harness.base import ANA, BEN, LUZ, ROSA
from tests.harness.town import ConsoleTown

DESK = "coordinator:dana"
SAID = "thank you so much for the food, it was a blessing"


def helped(town: ConsoleTown, resident: str = ROSA, **known: str) -> str:
    """The ref of a need that Ben has helped with three days ago."""
    people.add(town.services, BEN, who="test", consent="test", name="Ben", roles=("volunteer",), can=("food",), **known)
    town.hears(resident, "need food for 2, oak and 5th, today")
    (ref,) = (post.ref for post in town.services.store.find(Post, where("phone") == resident))
    tasks.forward(town.services, ref, [BEN], DESK)
    town.hears(BEN, f"TAKE {ref}"), town.hears(BEN, f"DONE {ref}"), town.hears(resident, "yes")
    town.clock.forward(days=3)
    return ref


def evening(town: ConsoleTown) -> list[str]:
    """What Ben is texted by the next evening."""
    before = town.services.store.count(Message, where("phone") == BEN)
    town.clock.forward(days=1)
    evening_thanks.send(town.services)
    return [text.body for text in town.services.store.find(Message, where("phone") == BEN)][before:]


def boards(town: ConsoleTown) -> list[tuple[str, str]]:
    return [(one.status, one.board) for one in town.services.store.find(Thanks)]


def test_thanks_of_one_day_are_passed_on_in_one_text_in_the_helpers_language(town: ConsoleTown) -> None:
    helped(town, language="es"), helped(town, LUZ)
    town.hears(ROSA, SAID), town.hears(LUZ, "merci beaucoup pour la nourriture, que dieu vous benisse")
    evening_thanks.send(town.services)
    assert {status for status, _ in boards(town)} == {"waiting"}
    (text,) = evening(town)
    assert "Gracias por su ayuda" in text
    assert SAID in text
    assert "merci" in text
    assert evening(town) == []


def test_without_two_yeses_nothing_is_public(town: ConsoleTown) -> None:
    ref = helped(town)
    town.hears(ROSA, SAID)
    assert boards(town) == [("waiting", "resident")]
    town.hears(BEN, f"{ref} yes")
    assert boards(town) == [("waiting", "resident")]
    town.hears(ROSA, "yes")
    (text,) = evening(town)
    assert f"{ref} YES" in text
    town.hears(BEN, f"{ref} no")
    assert boards(town) == [("told", "")]
    town.hears(BEN, f"{ref} yes"), town.hears(ROSA, f"{ref} yes")
    assert evening_thanks.on_the_board(town.services) == []


def test_with_two_yeses_the_desk_finds_them_as_words(town: ConsoleTown) -> None:
    ref = helped(town)
    town.hears(ROSA, f"{SAID} <b>really</b>"), town.hears(ROSA, "yes")
    evening(town)
    town.hears(BEN, f"{ref} YES")
    page = town.browser("dana").page("/hours")
    assert SAID in page
    assert "<b>really" not in page


@pytest.mark.parametrize("words", ["thanks", "thank you so much", "no thanks", "ok ty", "i need food again, thanks"])
def test_a_mere_thank_you_is_for_us(town: ConsoleTown, words: str) -> None:
    helped(town)
    town.hears(ROSA, words)
    assert boards(town) == []


def test_thanks_of_somebody_whom_nobody_helped_are_for_us(town: ConsoleTown) -> None:
    town.hears(ANA, SAID)
    assert boards(town) == []


def test_nobody_who_opted_out_pauses_or_was_parted_gets_them(town: ConsoleTown) -> None:
    helped(town)
    town.hears(ROSA, SAID)
    person = people.by_phone(town.services, BEN)
    later = (town.services.clock.now().date()).replace(year=2030).isoformat()
    town.services.store.put(replace(person, paused_until=later))
    assert evening(town) == []
    assert boards(town) == [("waiting", "resident")]
    town.services.store.put(replace(person, paused_until=""))
    with town.services.store.transaction():
        apart.part(town.services, ROSA, BEN, "test")
    assert evening(town) == []
    assert boards(town) == [("withheld", "resident")]
    town.hears(ROSA, SAID)
    assert len(boards(town)) == 1


def test_whoever_sent_stop_hears_no_thanks(town: ConsoleTown) -> None:
    helped(town)
    town.hears(ROSA, SAID)
    opt_outs.opt_out(town.services, BEN, "stop")
    assert evening(town) == []
    assert boards(town) == [("withheld", "resident")]


def test_forget_of_either_side_takes_them_along(town: ConsoleTown) -> None:
    helped(town)
    town.hears(ROSA, SAID)
    evening(town)
    opt_outs.forget(town.services, ROSA)
    assert town.services.store.count(Thanks) == 0
    assert all("blessing" not in text.body for text in town.services.store.find(Message))


def test_old_thanks_are_erased_with_the_words_of_texts(town: ConsoleTown) -> None:
    helped(town)
    town.hears(ROSA, SAID)
    town.clock.forward(days=town.services.community.keep_days.words + 1)
    retention.erase_due(town.services)
    assert town.services.store.count(Thanks) == 0
