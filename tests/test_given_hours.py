"""Hours that people give: told by text, confirmed by the other side or the desk, added up, printed and erased."""

from __future__ import annotations

import pytest

from flows import hearing
from hotline.exchange import ExchangeError, given_hours, opt_outs, people, posts, retention, tasks
from storage.records import Hours, MonthOfHours, Post
from storage.store import where
from tests.harness.base import BEN, LUZ, ROSA
from tests.harness.town import ConsoleTown
from tests.harness.vocabularies import rows, vocabulary

DESK = "coordinator:dana"


@pytest.mark.parametrize("row", rows("durations"), ids=lambda row: row["words"])
def test_how_long_it_took_is_read_and_a_time_to_come_is_none(row: dict[str, str]) -> None:
    told = hearing.spent(row["words"], vocabulary(), row["language"])
    read = (told.minutes, told.how) if told and told.how != "behind" else (0, "")
    assert read == (int(row["minutes"]), row["kind"])


def helped(town: ConsoleTown, words: str = "need food for 2, oak and 5th, today") -> str:
    """The ref of a need that Ben has taken."""
    people.add(town.services, BEN, who="test", consent="test", name="Ben", roles=("volunteer",), can=("food",))
    before = {post.ref for post in posts_of(town)}
    town.hears(ROSA, words)
    ref: str = next(post.ref for post in posts_of(town) if post.ref not in before)
    tasks.forward(town.services, ref, [BEN], DESK)
    town.hears(BEN, f"TAKE {ref}")
    return ref


def posts_of(town: ConsoleTown) -> list[Post]:
    return town.services.store.find(Post)


def told(town: ConsoleTown) -> list[tuple[int, str, str]]:
    return [(one.minutes, one.ref, one.status) for one in town.services.store.find(Hours)]


def sums(town: ConsoleTown, phone: str = BEN) -> given_hours.Totals:
    return given_hours.totals(town.services, given_hours.months(town.services, phone))


@pytest.mark.parametrize("words", ["DONE {ref} 2h", "done 2 hours", "{ref} done, took me 2 hrs", "hecho {ref} 2 horas"])
def test_hours_told_with_done_end_the_task_and_no_part_of_them_goes_to_the_resident(
    town: ConsoleTown, words: str
) -> None:
    ref = helped(town)
    town.hears(BEN, words.format(ref=ref))
    assert posts.by_ref(town.services, ref).status == "done"
    assert told(town) == [(120, ref, "told")]


def test_a_yes_confirms_them_and_a_no_does_not(town: ConsoleTown) -> None:
    ref = helped(town)
    town.hears(BEN, f"DONE {ref} 2h")
    assert sums(town) == given_hours.Totals(120, 120, 120)
    town.hears(ROSA, "no")
    assert told(town) == [(120, ref, "told")]
    town.hears(BEN, f"DONE {ref}"), town.hears(ROSA, "yes")
    assert told(town) == [(120, ref, "confirmed")]
    assert sums(town) == given_hours.Totals(120, 120, 0)


def test_hours_of_a_need_that_somebody_else_did_in_the_end_are_not_confirmed_by_its_yes(town: ConsoleTown) -> None:
    ref = helped(town)
    town.hears(BEN, f"DONE {ref} 2h"), town.hears(ROSA, "no")
    people.add(town.services, LUZ, who="test", consent="test", name="Luz", roles=("volunteer",), language="en")
    tasks.forward(town.services, ref, [LUZ], DESK)
    town.hears(LUZ, f"TAKE {ref}"), town.hears(LUZ, f"DONE {ref}"), town.hears(ROSA, "yes")
    assert told(town) == [(120, ref, "told")]


def test_told_anew_they_take_the_place_of_what_was_told_and_a_doubled_text_counts_once(town: ConsoleTown) -> None:
    ref = helped(town)
    town.hears(BEN, f"DONE {ref}")
    for words in ("2h", "2h", f"{ref} 3h"):
        town.hears(BEN, words)
    for _ in range(2):
        town.hears(BEN, "i helped mrs lee 1 hour")
    assert told(town) == [(180, ref, "told"), (60, "", "told")]
    assert sums(town).ever == 240


def test_two_needs_ended_in_one_text_share_no_hours_twice(town: ConsoleTown) -> None:
    refs = [helped(town), helped(town, "and a ride to the clinic tomorrow from elm and 3rd")]
    town.hears(BEN, f"DONE {refs[0]} {refs[1]} 2h")
    assert sum(minutes for minutes, _, _ in told(town)) == 120


@pytest.mark.parametrize(
    "words", ["2h", "2h late", "i need a ride in 2 hours", "DONE 200h", "he helped me 2 hours", "it took 2 hours?"]
)
def test_what_tells_of_no_help_is_no_hours(town: ConsoleTown, words: str) -> None:
    people.add(town.services, BEN, who="test", consent="test", name="Ben")
    town.hears(BEN, words)
    assert told(town) == []


def test_a_time_beside_a_task_that_is_under_way_goes_to_whoever_waits(town: ConsoleTown) -> None:
    helped(town)
    for words in ("2h", "back in 45 min", "i can be there in 2 hours"):
        town.hears(BEN, words)
    assert told(town) == []


def test_the_desk_confirms_what_no_task_tells_of_or_refuses_it(town: ConsoleTown) -> None:
    people.add(town.services, BEN, who="test", consent="test", name="Ben")
    town.hears(BEN, "i helped mrs lee 2 hours"), town.hears(BEN, "i helped at the pantry 90 minutes")
    dana = town.browser("dana")
    page = dana.page("/hours")
    assert "i helped mrs lee 2 hours" in page
    first, second = town.services.store.find(Hours)
    dana.send(f"/hours/{first.id}/settle", on="/hours", status="confirmed")
    dana.send(f"/hours/{second.id}/settle", on="/hours", status="refused")
    assert [one.status for one in town.services.store.find(Hours)] == ["confirmed", "refused"]
    assert sums(town) == given_hours.Totals(120, 120, 0)
    with pytest.raises(ExchangeError):
        given_hours.settle(town.services, first.id, "confirmed", DESK)
    number = people.by_phone(town.services, BEN).id
    letter = dana.page(f"/people/{number}/letter")
    assert "2 h" in letter
    assert "Signature" in letter
    assert town.services.community.name in letter
    assert "mrs lee" not in letter


def test_a_letter_holds_hostile_names_as_words_and_only_what_is_confirmed(town: ConsoleTown) -> None:
    number = people.add(town.services, BEN, who="test", consent="test", name="<script>alert(1)</script>").id
    town.hears(BEN, "i helped <b>mrs lee</b> 2 hours")
    dana = town.browser("dana")
    assert "<b>mrs" not in dana.page("/hours")
    letter = dana.page(f"/people/{number}/letter")
    assert "<script>alert" not in letter
    assert "2 h" not in letter


def test_months_are_counted_apart(town: ConsoleTown) -> None:
    people.add(town.services, BEN, who="test", consent="test", name="Ben")
    town.hears(BEN, "i helped mrs lee 2 hours")
    town.clock.forward(days=40)
    town.hears(BEN, "i helped mrs lee 1 hour")
    assert (sums(town).month, sums(town).ever) == (60, 180)
    assert "1 hour this month. In all you gave 3 hours (3 hours not confirmed yet)" in town.hears(BEN, "HOURS")[0]


def test_forget_leaves_bare_minutes_and_old_words_go_with_those_of_texts(town: ConsoleTown) -> None:
    people.add(town.services, BEN, who="test", consent="test", name="Ben")
    town.hears(BEN, "i helped mrs lee 2 hours")
    town.clock.forward(days=town.services.community.keep_days.words + 1)
    retention.erase_due(town.services)
    (kept,) = town.services.store.find(Hours)
    assert (kept.words, kept.phone, kept.minutes) == ("", BEN, 120)
    opt_outs.forget(town.services, BEN)
    (kept,) = town.services.store.find(Hours)
    assert (kept.words, kept.phone, kept.minutes) == ("", "", 120)
    assert town.services.store.count(MonthOfHours, where("phone") == BEN) == 0


def test_nobody_is_ranked_and_no_balance_is_said(town: ConsoleTown) -> None:
    """What is given is told to whoever gave it, and compared with nothing."""
    people.add(town.services, BEN, who="test", consent="test", name="Ben")
    town.hears(BEN, "i helped mrs lee 2 hours")
    said = " ".join(town.hears(BEN, "HOURS")).lower()
    assert not any(word in said for word in ("balance", "owe", "debt", "rank", "most"))
