"""The page of roles: admins write and offer them, coordinators read, viewers see nothing of it."""

from __future__ import annotations

from hotline.exchange import people, role_duty
from storage.records import CallBack, Message, RoleHolder, TeamRole
from storage.store import where
from tests.harness.base import BEN, ROSA
from tests.harness.town import ConsoleTown

FORM = {
    "ref": "", "names_en": "Drivers", "about_en": "You drive people.", "may_en": "use the <b>van</b>",
    "names_es": "Choferes", "about_es": "Lleva a la gente.", "may_es": "usar la camioneta",
}  # fmt: skip


def drivers(town: ConsoleTown) -> str:
    """A role that Ben has."""
    people.add(town.services, BEN, who="test", consent="test", name="Ben", language="en")
    ada = town.browser("ada")
    ada.send("/roles", on="/roles", **FORM)
    (role,) = town.services.store.find(TeamRole)
    ada.send(f"/roles/{role.ref}/offer", on="/roles", phone=BEN)
    town.hears(BEN, "yes")
    return role.ref


def test_a_role_is_written_offered_taken_and_shown(town: ConsoleTown) -> None:
    ref = drivers(town)
    page = town.browser("dana").page("/roles")
    assert "Drivers" in page
    assert "&lt;b&gt;van&lt;/b&gt;" in page
    assert "now</span>" in page
    assert "Take out of the role" not in page
    assert [row.status for row in role_duty.holders(town.services, ref)] == ["agreed"]


def test_the_same_form_sent_twice_asks_once(town: ConsoleTown) -> None:
    ref = drivers(town)
    people.add(town.services, ROSA, who="test", consent="test", name="Rosa", language="es")
    ada = town.browser("ada")
    tokens = ada.tokens("/roles")
    for _ in range(2):
        ada.client.post(f"/roles/{ref}/offer", data={**tokens, "phone": ROSA, "deputy": "yes"})
    asked = town.services.store.find(Message, (where("post") == ref) & (where("purpose") == "notice"))
    assert [text.phone for text in asked].count(ROSA) == 1
    assert "cuando falten" in next(text.body for text in asked if text.phone == ROSA)


def test_a_holiday_is_noted_a_wrong_one_refused_and_who_leaves_is_told(town: ConsoleTown) -> None:
    ref = drivers(town)
    ada = town.browser("ada")
    ada.send(f"/roles/{ref}/holiday", on="/roles", phone=BEN, begins="2026-13-01", until="soon")
    assert "A holiday has a first day" in ada.page("/roles")
    ada.send(f"/roles/{ref}/holiday", on="/roles", phone=BEN, begins="2031-01-01", until="2031-01-09")
    assert "away 2031-01-01 to 2031-01-09" in ada.page("/roles")
    ada.send(f"/roles/{ref}/let-go", on="/roles", phone=BEN)
    assert town.services.store.find(RoleHolder) == []
    told = town.services.store.find(Message, where("phone") == BEN)
    assert any("not yours any more" in text.body for text in told)


def test_a_fault_brings_back_what_was_typed(town: ConsoleTown) -> None:
    page = (
        town.browser("ada").send("/roles", on="/roles", **{**FORM, "names_en": "Drivers: all"}).get_data(as_text=True)
    )
    assert "no colon" in page
    assert "Drivers: all" in page
    assert town.services.store.count(TeamRole) == 0


def test_a_role_that_is_removed_tells_who_had_it(town: ConsoleTown) -> None:
    ref = drivers(town)
    town.browser("ada").send(f"/roles/{ref}/remove", on="/roles")
    assert town.services.store.count(TeamRole) + town.services.store.count(RoleHolder) == 0
    assert people.by_phone(town.services, BEN).in_roles == ""


def test_somebody_without_consent_is_called_by_the_desk_which_notes_what_they_say(town: ConsoleTown) -> None:
    ref = drivers(town)
    ada = town.browser("ada")
    ada.send(f"/roles/{ref}/offer", on="/roles", phone=ROSA)
    [owed] = town.services.store.find(CallBack, where("phone") == ROSA)
    assert "Will you take this role" in owed.words
    ada.send(f"/roles/{ref}/said", on="/roles", phone=ROSA, agreed="yes")
    assert [row.phone for row, _ in role_duty.on_duty(town.services, ref)] == [BEN, ROSA]
    assert people.by_phone(town.services, ROSA).consent == "told coordinator:ada"
