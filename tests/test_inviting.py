"""INVITE: one text to a number that nobody knows, and never a second without a yes; nothing is learned from it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hotline.archive import backups
from hotline.archive.restore import restore, wishes
from hotline.base import gsm7
from hotline.exchange import bars, invites, opt_outs, people, silent_invites
from storage.records import CallBack, Message, NeighborInvite, Person, Post
from storage.store import where
from tests.harness.base import ANA, BEN, LUZ, ROSA
from tests.harness.town import ConsoleTown

INVITES = (
    "INVITE +12025550101", "invite 202-555-0101", "Invite (202) 555 0101", "please invite my neighbor 202 555 0101",
    "can you invite 2025550101 thx", "i want to invite my friend, 202.555.0101", "invit 202 555 0101",
    "invite maria at 202 555 0101 she speaks spanish", "2025550101 invite her pls",
    "INVITAR 202 555 0101", "invita a mi vecina 2025550101", "quiero invitar a un amigo 202 555 0101 gracias",
    "por favor inviten a mi vecino al 202-555-0101", "inviter 202 555 0101", "j'invite ma voisine 202 555 0101",
    "je veux inviter un voisin: 2025550101 svp", "invitez mon ami au 202 555 0101", "envite 202 555 0101",
    "mwen vle envite vwazen mwen 202 555 0101", "tanpri envite zanmi m nan 2025550101",
)  # fmt: skip
NO_INVITES = (
    "need food, my number is 202 555 0101", "i can give rides, call 202 555 0101",
    "my mother needs a ride 202 555 0101",
    "everybody is invited to dinner saturday", "thank you for inviting me", "invite", "call me at 202 555 0101",
    "my mother was invited to the clinic and needs a ride, 202 555 0101", "STOP", "nobody invited me",
)  # fmt: skip


def sent(town: ConsoleTown, phone: str = ROSA) -> list[Message]:
    return [text for text in town.services.store.find(Message, where("phone") == phone) if text.purpose == "invite"]


def ben(town: ConsoleTown, language: str = "en") -> None:
    people.add(town.services, BEN, who="cli", consent="told dana", name="Ben Ito", language=language)


@pytest.mark.parametrize("words", INVITES)
def test_an_invitation_is_heard_in_four_languages(town: ConsoleTown, words: str) -> None:
    ben(town)
    town.hears(BEN, words)
    assert len(sent(town)) == 1
    assert sent(town)[0].body.startswith("Oak Street Mutual Aid: Ben ")


@pytest.mark.parametrize("words", NO_INVITES)
def test_other_words_invite_nobody(town: ConsoleTown, words: str) -> None:
    ben(town)
    town.hears(BEN, words)
    assert not town.services.store.find(NeighborInvite)
    assert not sent(town)


@pytest.mark.parametrize(("language", "yes"), [("en", "YES"), ("es", "si"), ("fr", "oui"), ("ht", "wi")])
def test_the_text_fits_asks_and_a_yes_is_told(town: ConsoleTown, language: str, yes: str) -> None:
    ben(town, language)
    town.hears(BEN, "INVITE 202 555 0101")
    text = sent(town)[0]
    assert gsm7.is_gsm(text.body)
    assert text.segments == 1
    assert "STOP" in text.body
    town.hears(ROSA, yes)
    rosa = people.by_phone(town.services, ROSA)
    assert (rosa.consent, rosa.invited, rosa.language) == ("said yes to an invitation", "", language)
    told = town.services.store.find(Message, (where("phone") == BEN) & where("status").one_of(Message.OUTGOING))
    assert [text.purpose for text in told][-1] == "notice"
    assert "202" not in told[-1].body
    assert invites.counts(town.services) == {"sent": 0, "agreed": 1, "declined": 0, "came": 0, "silent": 0}


def test_a_no_is_told_to_nobody_and_stands(town: ConsoleTown) -> None:
    ben(town)
    town.hears(BEN, "INVITE 202 555 0101")
    before = len(town.services.store.find(Message, where("phone") == BEN))
    town.hears(ROSA, "no thanks")
    assert people.by_phone(town.services, ROSA).consent == ""
    assert len(town.services.store.find(Message, where("phone") == BEN)) == before
    town.hears(BEN, "INVITE 202 555 0101")
    assert len(sent(town)) == 1


def test_silence_ends_it_and_only_a_hash_stays(town: ConsoleTown) -> None:
    ben(town)
    town.hears(BEN, "INVITE 202 555 0101")
    town.clock.forward(days=6)
    silent_invites.end_silent(town.services)
    assert people.find(town.services, ROSA)
    town.clock.forward(days=1.1)
    silent_invites.end_silent(town.services)
    silent_invites.end_silent(town.services)
    kept = town.services.store.find(NeighborInvite)[0]
    assert (kept.status, kept.phone, kept.inviter) == ("silent", "", "")
    assert not [person for person in town.services.store.find(Person) if person.phone == ROSA]
    assert not town.services.store.find(Message, where("phone") == ROSA)
    for phone in (BEN, ANA):
        town.hears(phone, "INVITE 202 555 0101")
        town.hears(phone, "Ana")
    assert not sent(town)


def test_whoever_wrote_without_answering_stays(town: ConsoleTown) -> None:
    ben(town)
    town.hears(BEN, "INVITE 202 555 0101")
    town.hears(ROSA, "need food, oak and 5th, today")
    town.clock.forward(days=8)
    silent_invites.end_silent(town.services)
    assert people.by_phone(town.services, ROSA).invited == ""
    assert invites.counts(town.services)["came"] == 1


@pytest.mark.parametrize("before", ["known", "stopped", "forgotten", "barred", "forgotten after stop", "asked for"])
def test_whoever_is_known_or_was_gets_nothing_and_nobody_learns_of_it(town: ConsoleTown, before: str) -> None:
    ben(town)
    town.hears(ROSA, "hello") if before != "asked for" else people.meet(town.services, ROSA)
    if "stop" in before:
        town.hears(ROSA, "STOP")
    if "forgotten" in before:
        opt_outs.forget(town.services, ROSA)
    if before == "barred":
        bars.bar(town.services, ROSA, "threats", "cli")
    said = town.hears(BEN, "INVITE 202 555 0101")
    assert not sent(town)
    assert said[-1].removeprefix("Oak Street Mutual Aid: ") == town.hears(BEN, "INVITE 202 555 0199")[0].replace(
        "0199", "0101"
    ) + (" Reply STOP to end texts." if said[-1].startswith("Oak") else "")


def test_a_few_a_day_and_no_more(town: ConsoleTown) -> None:
    ben(town)
    for number in range(4):
        said = town.hears(BEN, f"INVITE 202 555 016{number}")
    assert said == ["That is enough for today, thank you. Please invite more people tomorrow."]
    texts = [text for text in town.services.store.find(Message) if text.purpose == "invite"]
    assert len(texts) == invites.A_DAY
    town.clock.forward(days=1, minutes=1)
    town.hears(BEN, "INVITE 202 555 0163")
    assert len(sent(town, "+12025550163")) == 1


@pytest.mark.parametrize(
    ("name", "called"),
    [("www.evil.com", ""), ("Click http://x.co", "Click"), ("5551234", ""), ("Ana María", "Ana")],
)
def test_a_name_carries_no_link_and_no_number(town: ConsoleTown, name: str, called: str) -> None:
    town.hears(ANA, "INVITE 202 555 0101")
    town.hears(ANA, name)
    named = [text.body.partition(": ")[2].partition(" invites")[0] for text in sent(town)]
    assert named == ([called] if called else [])


def test_numbers_that_are_never_texted_are_refused_at_once(town: ConsoleTown) -> None:
    ben(town)
    for number in ("+12025550100", "+442079460000", "911", "+19005550123"):
        town.hears(BEN, f"INVITE {number}")
    assert not town.services.store.find(NeighborInvite)


def test_forget_takes_both_sides_out(town: ConsoleTown) -> None:
    ben(town)
    town.hears(BEN, "INVITE 202 555 0101")
    opt_outs.forget(town.services, BEN)
    assert town.services.store.find(NeighborInvite)[0].inviter == ""
    opt_outs.forget(town.services, ROSA)
    kept = town.services.store.find(NeighborInvite)[0]
    assert (kept.phone, kept.status) == ("", "silent")
    town.hears(LUZ, "INVITE 202 555 0101")
    town.hears(LUZ, "Luz")
    assert not sent(town)


def test_a_landline_is_not_called_instead(town: ConsoleTown) -> None:
    ben(town)
    town.hears(BEN, "INVITE 202 555 0101")
    text = sent(town)[0]
    town.services.store.put(replace(text, status="sent", sid="SM" + "0" * 32))
    town.services.outbox.status("SM" + "0" * 32, "failed", "30006", key=text.key)
    assert not town.services.store.find(CallBack)


def test_a_stop_takes_back_what_has_not_left(town: ConsoleTown) -> None:
    ben(town)
    town.hears(BEN, "INVITE 202 555 0101")
    town.hears(ROSA, "STOP")
    assert [text.status for text in sent(town)] == ["failed"]
    assert people.by_phone(town.services, ROSA).opted_out


def test_a_backup_brings_no_second_invitation(town: ConsoleTown, tmp_path: Path) -> None:
    ben(town)
    store = town.services.store
    backups.take(store, tmp_path / "file", "")
    town.hears(BEN, "INVITE 202 555 0101")
    assert len(sent(town)) == 1
    restore(tmp_path / "file", store, "", wishes(store), lambda: town.services)
    assert not sent(town)
    town.hears(BEN, "INVITE 202 555 0101")
    assert not sent(town)


def test_a_need_beside_the_yes_is_filed_and_a_never_mind_takes_no_need_back(town: ConsoleTown) -> None:
    ben(town)
    town.hears(BEN, "need groceries, oak and 5th, today")
    town.hears(BEN, "INVITE")
    assert town.hears(BEN, "nevermind") == ["All right, we text no one."]
    assert [post.status for post in town.services.store.find(Post)] == ["new"]
    town.hears(BEN, "INVITE 202 555 0101")
    town.hears(ROSA, "yes please!! i need a ride tomorrow to the clinic")
    assert people.by_phone(town.services, ROSA).consent == "said yes to an invitation"
    assert town.services.store.find(Post, where("phone") == ROSA)[0].categories == ("ride",)
