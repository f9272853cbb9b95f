"""What was kept for as long as the community wants is erased at night; what must outlive that stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flows.community import KeepDays
from hotline.archive import backups
from hotline.background.nightly import erase_old
from hotline.background.worker import Background
from hotline.base.config import ConfigError, read_community
from hotline.checking import faults
from hotline.exchange import apart, bars, desk_closings, opt_outs, people, posts, shifts
from hotline.exchange import retention as rules
from hotline.inbound.recordings import fetch_waiting
from hotline.line import machines
from hotline.line.twilio import TwilioLine
from hotline.services import Services
from storage.query.sql import Page
from storage.records import (
    Call,
    CallBack,
    Correction,
    Event,
    Message,
    Note,
    Person,
    Post,
    Recording,
    Relay,
    Session,
    Task,
)  # fmt: skip
from storage.store import Store, where
from tests.harness.base import ANA, BEN, LUZ, ROSA
from tests.harness.steps import counted
from tests.harness.town import ConsoleTown

SECRET = "quillfeather"
CALL = "CA" + "7" * 32


class Years(ConsoleTown):
    """A hotline in which time flies."""

    @property
    def store(self) -> Store:
        return self.services.store

    def pass_(self, days: float) -> None:
        """Days go by, and the night after them is over."""
        self.clock.forward(days=days)
        assert erase_old(self.services)

    def said(self, phone: str, words: str) -> Message:
        """A text is on file; nothing else comes of it."""
        number, now = self.store.next_number("said"), self.services.now()
        with self.store.transaction():
            people.meet(self.services, phone, consent="texted")
            return self.store.add(
                Message(sid=f"SM{number}", phone=phone, body=words, sent_at=now, created_at=now, updated_at=now)
            )

    def texts(self, phone: str) -> list[str]:
        return [text.body for text in self.store.find(Message, where("phone") == phone)]


@pytest.fixture
def town(tmp_path: Path, store: Store) -> Years:
    return Years(tmp_path, store)


def keeping(town: Years, **days: int) -> Services:
    """The same services, where the community keeps things otherwise."""
    community = town.services.community.model_copy(update={"keep_days": KeepDays(**days)})
    town.services = replace(town.services, config=town.config.model_copy(update={"community": community}))
    return town.services


def test_what_texts_said_goes_after_its_days_and_the_sid_stays(town: Years) -> None:
    town.said(ROSA, SECRET)
    town.pass_(179)
    town.said(ROSA, "new words")
    assert SECRET in town.texts(ROSA)
    town.pass_(2)
    assert town.texts(ROSA) == ["", "new words"]
    assert town.store.count(Message, where("sid") == "SM1") == 1


def test_a_text_that_still_waits_when_its_words_go_never_leaves(town: Years) -> None:
    town.volunteer(BEN)
    queued = town.services.outbox.put(BEN, SECRET, purpose="notice")
    assert queued
    town.pass_(181)
    kept = town.store.get(Message, queued.id)
    assert kept is not None
    assert (kept.body, kept.status) == ("", "stale")


def test_where_a_conversation_stopped_goes_with_its_last_words(town: Years) -> None:
    town.hears(ROSA, "need")
    town.hears(BEN, "need")
    town.pass_(100)
    town.said(BEN, "hello again")
    town.hears(BEN, "food")
    town.pass_(81)
    assert [one.key for one in town.store.find(Session)] == [BEN]


def test_a_closed_post_keeps_no_words_place_name_or_number(town: Years) -> None:
    need = town.need(f"food, {SECRET}", place=SECRET, name=SECRET, for_phone=LUZ, evidence=((SECRET, "food"),))
    about: dict[str, Any] = {"post": need.ref, "created_at": town.services.now()}
    with town.store.transaction():
        town.store.add(Note(words=SECRET, **about))
        town.store.add(Correction(words=SECRET, **about))
        town.store.add(CallBack(phone=ROSA, words=SECRET, **about))
        town.store.add(Relay(ref=need.ref, resident=ROSA, helper=BEN, status="ended"))
        town.store.add(Task(ref=need.ref, phone=BEN, note=SECRET, status="done"))
        town.store.add(Message(sid="SM9", phone=ROSA, body=SECRET, **about))
    desk_closings.close(town.services, need.ref, "helped", "coordinator:dana")
    town.services.outbox.cancel(ROSA)
    town.pass_(364)
    assert posts.by_ref(town.services, need.ref).place == SECRET
    town.pass_(2)
    bare = posts.by_ref(town.services, need.ref)
    assert (bare.words, bare.place, bare.name, bare.phone, bare.for_phone, bare.evidence) == ("", "", "", "", "", ())
    assert (bare.ref, bare.status, bare.closed_because, bare.categories) == (need.ref, "closed", "helped", ("food",))
    assert not town.store.find(Note)
    assert not town.store.find(Correction)
    assert not town.store.find(Relay)
    assert all(not task.note for task in town.store.find(Task))


def test_what_is_open_is_kept_however_old_it_is(town: Years) -> None:
    need = town.need(f"food, {SECRET}")
    town.pass_(3000)
    kept = posts.by_ref(town.services, need.ref)
    assert (kept.words, kept.phone) == (f"food, {SECRET}", ROSA)
    assert people.find(town.services, ROSA) is not None


def test_a_post_waits_with_its_words_while_a_text_about_it_has_to_leave(town: Years) -> None:
    need = town.need()
    posts.close(town.services, need.ref, "spam", "coordinator:dana")
    town.clock.forward(days=366)
    late = town.services.outbox.put(ROSA, SECRET, purpose="desk", post=need.ref)
    assert late
    town.pass_(0)
    assert town.texts(ROSA) == [SECRET]
    town.services.outbox.cancel(ROSA)
    town.pass_(1)
    assert not posts.by_ref(town.services, need.ref).words


def test_no_ref_is_given_again_once_its_post_is_bare(town: Years) -> None:
    first = town.need()
    posts.close(town.services, first.ref, "helped", "coordinator:dana")
    town.pass_(800)
    assert town.need().ref not in ("", first.ref)


@contextmanager
def carrier(line: TwilioLine) -> Iterator[list[str]]:
    """Which recordings were erased at the carrier."""
    erased: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(line, "delete_recording", erased.append)
        yield erased


def test_recordings_go_here_and_at_the_carrier_once_their_post_is_closed(town: Years) -> None:
    over, waits = town.need(), town.need(phone=LUZ)
    posts.close(town.services, over.ref, "helped", "coordinator:dana")
    now = town.services.now()
    with town.store.transaction():
        for sid, ref, status in (("RE1", over.ref, "kept"), ("RE2", waits.ref, "kept"), ("RE3", over.ref, "lost")):
            town.store.add(
                Recording(
                    sid=sid, post=ref, phone=ROSA, sound=SECRET, heard=SECRET, status=status, call=CALL,
                    not_before=now, created_at=now,
                )
            )  # fmt: skip
    town.pass_(91)
    sounds = {one.sid: (one.sound, one.heard, one.phone) for one in town.store.find(Recording)}
    assert sounds == {"RE1": ("", "", ""), "RE2": (SECRET, SECRET, ROSA), "RE3": ("", "", "")}
    with carrier(town.line) as erased:
        fetch_waiting(town.services, town.line)
    assert sorted(erased) == ["RE1", "RE3"]
    posts.close(town.services, waits.ref, "helped", "coordinator:dana")
    town.pass_(7)
    assert all(not one.sound for one in town.store.find(Recording))


def test_who_was_not_heard_of_for_so_long_goes_without_a_trace(town: Years) -> None:
    need = town.need()
    town.said(ROSA, SECRET)
    with town.store.transaction():
        town.store.add(Call(sid=CALL, phone=ROSA, created_at=town.services.now(), ended_at=town.services.now()))
    posts.close(town.services, need.ref, "helped", "coordinator:dana")
    town.pass_(729)
    assert people.find(town.services, ROSA) is not None
    town.pass_(2)
    assert people.find(town.services, ROSA) is None
    for kind in (Person, Post, Message, Call):
        assert ROSA not in repr(town.store.find(kind))
    assert town.hears(ROSA, "need food")[0].startswith("Oak Street Mutual Aid:")


def test_who_was_let_go_may_come_again_by_any_way(town: Years) -> None:
    town.said(ROSA, "hello")
    town.pass_(731)
    assert people.add(town.services, ROSA, who="cli", consent="told dana").phone == ROSA
    assert not town.store.find(Person, where("phone_hash") > "")


@pytest.mark.parametrize("heard", ["a text", "a call", "a change by the desk"])
def test_whoever_is_heard_of_stays_so_long_again(town: Years, heard: str) -> None:
    town.said(ROSA, "hello")
    town.clock.forward(days=400)
    with town.store.transaction():
        if heard == "a text":
            town.said(ROSA, "still here")
        elif heard == "a call":
            town.store.add(Call(sid=CALL, phone=ROSA, created_at=town.services.now()))
        else:
            people.add(town.services, ROSA, who="dana", notes="is well")
    town.pass_(400)
    assert people.find(town.services, ROSA) is not None
    town.pass_(331)
    assert people.find(town.services, ROSA) is None


def test_a_need_that_somebody_told_for_them_keeps_them_while_it_has_words(town: Years) -> None:
    town.said(ROSA, "hello")
    town.clock.forward(days=400)
    need = town.need(phone=BEN, for_phone=ROSA)
    posts.close(town.services, need.ref, "helped", "coordinator:dana")
    town.pass_(331)
    assert people.find(town.services, ROSA) is not None
    town.pass_(731)
    assert people.find(town.services, ROSA) is None


def test_volunteers_those_on_shift_and_those_who_wait_stay(town: Years) -> None:
    town.volunteer(BEN)
    town.said(ANA, "hello")
    shifts.save(town.services, 0, "Ana", ANA, "mon-fri 9-17", (), "coordinator:dana")
    with town.store.transaction():
        person = people.meet(town.services, LUZ)
        town.store.put(replace(person, joining="asked"))
    town.pass_(2000)
    assert all(people.find(town.services, phone) for phone in (BEN, ANA, LUZ))
    for shift in shifts.every(town.services):
        shifts.remove(town.services, shift.id, "coordinator:dana")
    town.pass_(91)
    assert people.find(town.services, ANA) is None


def test_a_stop_and_a_bar_outlive_whoever_went(town: Years) -> None:
    town.said(ROSA, "hello")
    opt_outs.opt_out(town.services, ROSA, "stop")
    town.said(LUZ, "hello")
    bars.bar(town.services, LUZ, "threats", "coordinator:dana")
    town.pass_(731)
    for phone in (ROSA, LUZ):
        assert phone not in repr(town.store.find(Person))
        kept = people.find(town.services, phone)
        assert kept is not None
        assert kept.unreachable
    assert town.services.outbox.put(ROSA, "Hello", purpose="notice") is None


def test_a_pair_stays_parted_when_one_of_them_went(town: Years) -> None:
    town.need()
    town.volunteer(BEN)
    with town.store.transaction():
        apart.part(town.services, ROSA, BEN, who="person", ref="")
    posts.close(town.services, town.store.find(Post)[0].ref, "withdrawn", "coordinator:dana")
    town.pass_(731)
    assert apart.are(town.services, ROSA, BEN)
    assert people.find(town.services, ROSA) is None


def test_numbers_of_phones_that_are_nobodys_go_with_the_words(town: Years) -> None:
    with town.store.transaction():
        town.store.add(Message(sid="SM5", phone="72345", body="win a prize", created_at=town.services.now()))
        town.store.add(Call(sid=CALL, phone="+18005550199", created_at=town.services.now()))
    town.pass_(181)
    assert "72345" not in repr(town.store.find(Message))
    assert "+18005550199" not in repr(town.store.find(Call))


def test_the_trail_goes_after_its_days_and_counts_what_went(town: Years) -> None:
    need = town.need()
    town.said(ROSA, "hello")
    posts.close(town.services, need.ref, "helped", "coordinator:dana")
    assert town.store.find(Event, where("post") == need.ref)
    town.pass_(1000)
    told = [event.detail for event in town.store.find(Event) if event.did == "erased what was old"]
    assert told == ["texts 1, posts 1, people 1"]
    town.pass_(96)
    assert not town.store.find(Event, where("post") == need.ref)


def test_nothing_is_in_the_bytes_afterwards(town: Years, tmp_path: Path) -> None:
    need = town.need(f"food, {SECRET}", place=SECRET, name=SECRET)
    town.said(ROSA, SECRET)
    posts.close(town.services, need.ref, "helped", "coordinator:dana")
    town.pass_(731)
    Background(town.services, town.line).scrub()
    for table in town.store.engine.tables():
        assert SECRET not in repr(list(town.store.rows(table).pages(None, Page())))
    for file in tmp_path.rglob("hotline.db*"):
        assert SECRET.encode() not in file.read_bytes(), file
        assert ROSA[1:].encode() not in file.read_bytes(), file


def test_a_backup_that_comes_back_loses_what_is_too_old_in_its_first_night(town: Years, tmp_path: Path) -> None:
    town.said(ROSA, SECRET)
    town.pass_(170)
    backups.take(town.store, tmp_path / "kept", "")
    town.pass_(11)
    assert town.texts(ROSA) == [""]
    with town.store.transaction():
        backups.restore(tmp_path / "kept", town.store, "")
    assert town.texts(ROSA) == [SECRET]
    town.pass_(0)
    assert town.texts(ROSA) == [""]


def test_what_a_wrong_clock_has_dated_ahead_holds_up_nothing(town: Years) -> None:
    ahead = "2099-01-01T00:00:00.000Z"
    with town.store.transaction():
        people.meet(town.services, ROSA, consent="texted")
        town.store.add(Message(sid="SMa", phone=ROSA, body=SECRET, created_at=ahead))
        town.store.add(Event(did="x", created_at=ahead))
        town.store.add(Event(did="y", created_at=town.services.now()))
    town.said(ROSA, "hello")
    town.pass_(181)
    assert town.texts(ROSA) == ["", ""]
    town.pass_(1000)
    assert not {"x", "y"} & {event.did for event in town.store.find(Event)}


def test_zero_keeps_it_for_good(town: Years) -> None:
    keeping(town, recordings=0, words=0, posts=0, people=0, audit=0)
    need = town.need(SECRET)
    town.said(ROSA, SECRET)
    posts.close(town.services, need.ref, "helped", "coordinator:dana")
    town.pass_(20_000)
    assert posts.by_ref(town.services, need.ref).words == SECRET
    assert town.texts(ROSA) == [SECRET]


def test_it_is_done_once_a_night_and_not_while_the_clock_is_not_believed(town: Years) -> None:
    town.said(ROSA, SECRET)
    town.clock.forward(days=181)
    here = town.services.outbox.line.machine
    machines.keep(town.store, replace(machines.of(town.store, here), clock_note="the machine's clock jumped"))
    assert not erase_old(town.services)
    assert town.texts(ROSA) == [SECRET]
    machines.keep(town.store, replace(machines.of(town.store, here), clock_note=""))
    assert erase_old(town.services)
    assert not erase_old(town.services)
    town.clock.forward(hours=12)
    assert not erase_old(town.services)
    town.clock.forward(hours=12)
    assert erase_old(town.services)


def test_no_transaction_erases_more_than_a_few(town: Years, monkeypatch: pytest.MonkeyPatch) -> None:
    with town.store.transaction():
        for _ in range(3 * rules.AT_ONCE):
            town.said(ROSA, SECRET)
    town.clock.forward(days=800)
    put, drop, begun, most = town.store.put, town.store.drop, town.store.transaction, [0]
    changed = [0]

    @contextmanager
    def counted() -> Iterator[None]:
        changed[0] = 0
        with begun():
            yield
        most[0] = max(most[0], changed[0])

    def one_more(change: object) -> object:
        def run(record: object) -> object:
            changed[0] += 1
            return change(record)  # type: ignore[operator]

        return run

    monkeypatch.setattr(town.store, "transaction", counted)
    monkeypatch.setattr(town.store, "put", one_more(put))
    monkeypatch.setattr(town.store, "drop", one_more(drop))
    erase_old(town.services)
    assert town.texts(ROSA) == []
    assert 0 < most[0] <= 2 * rules.AT_ONCE


def test_a_night_on_which_nothing_is_due_does_no_more_work_however_much_is_kept(tmp_path: Path) -> None:
    steps = []
    for size in (300, 3000):
        town = Years(tmp_path / str(size))
        with town.store.transaction():
            for n in range(size):
                now = town.services.now()
                town.store.add(Message(sid=f"SM{n}", phone=ROSA, body="x", created_at=now))
                town.store.add(Post(ref=str(n), status="closed", words="x", updated_at=now, created_at=now))
                town.store.add(Person(phone=f"+1202556{n:04}", created_at=now, updated_at=now))
                town.store.add(Recording(sid=f"RE{n}", status="kept", not_before=now, created_at=now))
                town.store.add(Event(did="x", created_at=now))
        town.pass_(0)
        town.clock.forward(days=2)
        steps.append(steps_of_night(town))
        town.store.close()
    assert steps[1] <= 1.5 * steps[0] + 5


def steps_of_night(town: Years) -> int:
    with counted() as steps:
        assert erase_old(town.services)
    return steps.taken


SENSELESS = [
    ("words = 3", "words: must be 7 days or more, or 0 to keep it for good"),
    ("words = -1", "words: "),
    ("people = 100", "words would be kept 180 days and people 100 days"),
    ("posts = 0", "posts would be kept for good (0) and people 730 days"),
    ("sound = 9", "nobody knows 'sound'"),
]


@pytest.mark.parametrize(("line", "sentence"), SENSELESS)
def test_check_names_a_senseless_value_in_a_sentence(tmp_path: Path, line: str, sentence: str) -> None:
    file = tmp_path / "hotline.toml"
    file.write_text(f'name = "Elm Street"\n[keep_days]\n{line}\n', "utf-8")
    with pytest.raises(ConfigError, match=r"nobody|keep_days|words"):
        read_community(file)
    assert any(sentence in fault for fault in faults(file)), list(faults(file))
