"""Polls: who is asked, what is counted, what is kept with whom, and what ends them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hotline.archive import export
from hotline.exchange import ExchangeError, NotNow, ballots, opt_outs, people, polls, retention
from storage.records import CallBack, Message, Person, Poll, Polled, Post, Tally
from storage.store import where
from tests.harness.base import ANA, BEN, LUZ, ROSA
from tests.harness.town import ConsoleTown

DANA = "coordinator:dana"
DAY = {
    "kind": "choice",
    "words": {"en": "Which day?", "es": "¿Qué día?"},
    "options": [{"en": "Monday"}, {"en": "Sunday"}],
}
WISH = {"kind": "words", "words": {"en": "What do you miss?"}, "options": []}


def put(town: ConsoleTown, *questions: dict[str, Any], **draft: Any) -> str:
    """A poll that everybody in its group was asked."""
    kept = polls.save(town.services, Poll(**{"questions": questions or (DAY,), **draft}), DANA)
    polls.start(town.services, kept.ref, DANA)
    polls.queue(town.services, kept.ref)
    return kept.ref


def asked(town: ConsoleTown) -> set[str]:
    return {text.phone for text in town.services.store.find(Message, where("purpose") == "poll")}


def neighbors(town: ConsoleTown, *phones: str, **known: Any) -> None:
    for phone in phones:
        people.add(town.services, phone, who="test", consent="test", name=phone[-4:], **known)


def test_whoever_opted_out_pauses_is_barred_or_never_agreed_is_in_no_poll(town: ConsoleTown) -> None:
    neighbors(town, ROSA, BEN, LUZ, ANA)
    never = people.add(town.services, "+12025550177", who="test", name="Never").phone
    opt_outs.opt_out(town.services, BEN, "stop")
    town.services.store.put(replace(people.by_phone(town.services, LUZ), paused_until="2030-01-01"))
    town.services.store.put(replace(people.by_phone(town.services, ANA), barred="threats"))
    put(town)
    assert asked(town) == {ROSA}
    assert never not in asked(town)


def test_a_language_and_an_area_narrow_it_and_landlines_are_called(town: ConsoleTown) -> None:
    neighbors(town, ROSA, language="es", areas=("north",))
    neighbors(town, BEN, language="en", areas=("north",))
    neighbors(town, LUZ, language="es", areas=("south",))
    neighbors(town, ANA, language="es", areas=("north",), reached_by="voice")
    put(town, language="es", area="north")
    assert asked(town) == {ROSA}
    assert [owed.phone for owed in town.services.store.find(CallBack)] == [ANA]


def test_queueing_that_was_cut_off_goes_on_and_asks_nobody_twice(
    town: ConsoleTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polls, "BATCH", 2)
    neighbors(town, *(f"+1202555{3000 + number}" for number in range(5)))
    ref = put(town)
    town.services.store.put(replace(polls.by_ref(town.services, ref), status="queueing", queued_to=""))
    polls.queue(town.services, ref)
    assert town.services.store.count(Message, where("purpose") == "poll") == 5
    assert town.services.store.count(Polled) == 5


def test_stopped_half_way_keeps_back_what_has_not_left_and_answers_still_count(town: ConsoleTown) -> None:
    neighbors(town, ROSA, BEN)
    ref = put(town)
    polls.stop(town.services, ref, DANA)
    assert {text.status for text in town.services.store.find(Message, where("purpose") == "poll")} == {"stale"}
    town.hears(ROSA, f"{ref} b")
    assert [row.counts for row in ballots.tallies(town.services, ref)] == [{"1": 1}]


def test_an_answer_that_comes_twice_counts_once_and_a_later_one_takes_its_place(town: ConsoleTown) -> None:
    neighbors(town, ROSA)
    ref = put(town)
    for answer in ("a", "A", "b", "b"):
        town.hears(ROSA, f"{ref} {answer}")
    assert dict(ballots.results(polls.by_ref(town.services, ref), ballots.tallies(town.services, ref))) == {
        0: [("0", 0), ("1", 1)]
    }


def test_nothing_that_is_kept_links_an_anonymous_answer_with_its_phone(town: ConsoleTown) -> None:
    neighbors(town, ROSA, BEN)
    ref = put(town, DAY, WISH, anonymous=True)
    town.hears(ROSA, f"{ref} b")
    town.hears(ROSA, f"{ref} zebra crossings")
    town.hears(BEN, f"{ref} a")
    town.hears(BEN, f"{ref} apple trees")
    store = town.services.store
    theirs = store.find(Message, where("phone") == ROSA)
    assert all("zebra" not in text.body and "Sunday" not in text.body.partition("Reply")[2] for text in theirs)
    assert {text.body for text in theirs if text.direction == "in"} == {""}
    assert [part.answers for part in store.find(Polled)] == [{"0": [], "1": []}] * 2
    assert [row.words for row in store.find(Tally, where("question") == 1)] == [("apple trees", "zebra crossings")]
    assert list(export.poll_rows(store, ref)) == []


def test_a_doubled_or_late_or_odd_text_to_an_anonymous_poll_is_kept_without_its_words(town: ConsoleTown) -> None:
    neighbors(town, ROSA, BEN)
    ref = put(town, anonymous=True)
    for words in (f"{ref} z", f"{ref} b", f"{ref} b", f"{ref} no"):
        town.hears(ROSA, words)
    polls.close(town.services, ref, DANA)
    town.hears(BEN, f"{ref} a")
    heard = town.services.store.find(Message, where("status") == "received")
    assert {text.body for text in heard} == {""}


def test_a_need_beside_an_anonymous_answer_is_filed_and_its_words_are_not_counted(town: ConsoleTown) -> None:
    neighbors(town, ROSA)
    ref = put(town, anonymous=True)
    town.hears(ROSA, f"{ref} none of these, my boiler is broken, 12 oak st")
    assert [row.words for row in ballots.tallies(town.services, ref)] == [()]
    assert town.services.store.count(Post, where("kind") == "need") == 1


def test_an_anonymous_poll_tells_nothing_before_it_is_closed_and_five_have_answered(town: ConsoleTown) -> None:
    phones = [f"+1202555{3000 + number}" for number in range(5)]
    neighbors(town, *phones)
    few, enough = put(town, anonymous=True), put(town, anonymous=True)
    for phone in phones:
        town.hears(phone, f"{enough} a")
    town.hears(phones[0], f"{few} a")
    told = [list(export.poll_rows(town.services.store, ref)) for ref in (few, enough)]
    for ref in (few, enough):
        polls.close(town.services, ref, DANA)
    with pytest.raises(NotNow):
        polls.tell_results(town.services, few, DANA)
    assert told == [[], []]
    assert [row["count"] for row in export.poll_rows(town.services.store, enough)] == [5]
    assert polls.tell_results(town.services, enough, DANA) == 5


def test_what_is_needed_answers_no_poll_whatever_its_options_are(town: ConsoleTown) -> None:
    neighbors(town, ROSA)
    ref = put(town, {**DAY, "options": [{"en": "ride"}, {"en": "food"}]})
    town.hears(ROSA, "need a ride to the clinic from 12 oak st tomorrow 9am")
    town.hears(ROSA, "we have no food")
    assert ballots.tallies(town.services, ref) == []
    assert town.services.store.count(Post, where("kind") == "need") >= 1


def test_an_anonymous_answer_cannot_be_changed_and_says_so(town: ConsoleTown) -> None:
    neighbors(town, ROSA)
    ref = put(town, anonymous=True)
    town.hears(ROSA, f"{ref} a"), town.hears(ROSA, f"{ref} b")
    assert [row.counts for row in ballots.tallies(town.services, ref)] == [{"0": 1}]


def test_forget_takes_the_answers_along_and_leaves_the_count(town: ConsoleTown) -> None:
    neighbors(town, ROSA)
    ref = put(town, WISH)
    town.hears(ROSA, f"{ref} a swing for the kids")
    opt_outs.forget(town.services, ROSA)
    assert town.services.store.count(Polled, where("phone") == ROSA) == 0
    assert "swing" not in repr(list(export.poll_rows(town.services.store)))
    assert [row.counts for row in ballots.tallies(town.services, ref)] == [{"other": 1}]


def test_a_trial_reaches_one_phone_and_counts_nowhere(town: ConsoleTown) -> None:
    neighbors(town, ROSA, BEN)
    kept = polls.save(town.services, Poll(questions=(DAY,)), DANA)
    polls.try_out(town.services, kept.ref, BEN, DANA)
    town.hears(BEN, f"{kept.ref} a")
    assert asked(town) == {BEN}
    assert ballots.tallies(town.services, kept.ref) == []
    polls.start(town.services, kept.ref, DANA)
    polls.queue(town.services, kept.ref)
    town.hears(BEN, f"{kept.ref} b")
    assert [row.counts for row in ballots.tallies(town.services, kept.ref)] == [{"1": 1}]


def test_results_go_once_to_those_who_answered(town: ConsoleTown) -> None:
    neighbors(town, ROSA, BEN, LUZ)
    ref = put(town)
    town.hears(ROSA, f"{ref} a"), town.hears(BEN, f"{ref} no")
    with pytest.raises(NotNow):
        polls.tell_results(town.services, ref, DANA)
    polls.close(town.services, ref, DANA)
    assert polls.tell_results(town.services, ref, DANA) == 1
    with pytest.raises(NotNow):
        polls.tell_results(town.services, ref, DANA)


def test_what_closes_leaves_nobody_waiting(town: ConsoleTown) -> None:
    neighbors(town, ROSA, BEN)
    ref = put(town, DAY, WISH)
    town.hears(ROSA, f"{ref} a")
    polls.close(town.services, ref, DANA)
    assert {part.status for part in town.services.store.find(Polled)} == {"done", "missed"}
    assert {person.polled for person in town.services.store.find(Person)} == {""}


@pytest.mark.parametrize(
    "draft",
    [
        {"questions": ()},
        {"questions": (DAY,) * 6},
        {"questions": ({**DAY, "kind": "rank"},)},
        {"questions": ({**DAY, "options": [{"en": "Monday"}]},)},
        {"questions": ({**DAY, "options": [{"en": "x" * 31}, {"en": "y"}]},)},
        {"questions": ({**DAY, "options": [{"es": "lunes"}, {"es": "martes"}]},)},
        {"questions": ({**DAY, "words": {"es": "¿Qué día?"}},)},
        {"questions": ({**DAY, "words": {"en": "x" * 161}},)},
        {"questions": ({**WISH, "words": {"en": "x" * 160}}, DAY), "at_once": True},
        {"questions": ({**DAY, "words": {"en": "long " * 30}, "options": [{"en": "o" * 30}] * 6},)},
        {"questions": (DAY,), "group": "cats"},
    ],
)
def test_a_poll_that_nobody_could_answer_is_refused_with_a_sentence(town: ConsoleTown, draft: dict[str, Any]) -> None:
    with pytest.raises(ExchangeError):
        polls.save(town.services, Poll(**draft), DANA)
    assert town.services.store.count(Poll) == 0


def test_a_poll_that_was_sent_is_changed_no_more(town: ConsoleTown) -> None:
    neighbors(town, ROSA)
    ref = put(town)
    with pytest.raises(NotNow):
        polls.save(town.services, Poll(ref=ref, questions=(WISH,)), DANA)


def test_old_answers_are_erased_with_the_words_of_texts(town: ConsoleTown) -> None:
    neighbors(town, ROSA)
    ref = put(town, WISH)
    town.hears(ROSA, f"{ref} a swing for the kids")
    town.clock.forward(days=town.services.community.keep_days.words + 1)
    retention.erase_due(town.services)
    assert "swing" not in repr(town.services.store.find(Polled))
