"""A backup that comes back opens no account that was shut, brings no old password, and parts nobody less."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotline.archive import backups
from hotline.archive.restore import restore, wishes
from hotline.console import accounts
from hotline.exchange import apart, bars, opt_outs, people
from storage.records import Coordinator, Invitation, Person
from storage.store import Store, open_store, where
from tests.harness.base import BEN, LUZ, ROSA
from tests.harness.town import CHEAP, PASSWORD, ConsoleTown

NEW = "another long password of today"


@pytest.fixture
def town(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> ConsoleTown:
    monkeypatch.setattr(accounts, "_hasher", CHEAP)
    town = ConsoleTown(tmp_path, store)
    town.staff()
    return town


def account(store: Store, name: str) -> Coordinator:
    found = store.one(Coordinator, where("name") == name)
    assert found
    return found


def put_back(town: ConsoleTown, file: Path) -> None:
    store = town.services.store
    restore(file, store, "", wishes(store), lambda: town.services)


def test_accounts_are_as_they_were_before_it_came_back(town: ConsoleTown, tmp_path: Path) -> None:
    store, file = town.services.store, tmp_path / "file"
    backups.take(store, file, "")
    accounts.change(town.services, account(store, "vic"), by="ada", did="shut", disabled=True)
    accounts.set_password(town.services, account(store, "dana"), NEW, by="ada")
    accounts.add(town.services, "eve", "viewer", PASSWORD)
    before = {one.name: one for one in store.each(Coordinator)}
    signed_in = town.browser("ada")
    put_back(town, file)
    after = {one.name: one for one in store.each(Coordinator)}
    assert after.keys() == before.keys()
    assert after["vic"].disabled
    assert after["dana"].password == before["dana"].password
    assert after["dana"].session_key == before["dana"].session_key
    assert signed_in.get("/").status_code == 200
    assert store.find(Invitation) == []


def test_a_new_store_takes_the_accounts_of_the_backup(town: ConsoleTown, tmp_path: Path) -> None:
    backups.take(town.services.store, tmp_path / "file", "")
    new = open_store(str(tmp_path / "new"))
    restore(tmp_path / "file", new, "", wishes(new), lambda: town.services)
    assert {one.name for one in new.each(Coordinator)} == {"ada", "dana", "vic"}
    new.close()


def test_stops_blocks_and_bars_are_as_they_are_now(town: ConsoleTown, tmp_path: Path) -> None:
    services, store, file = town.services, town.services.store, tmp_path / "file"
    for phone in (ROSA, BEN, LUZ):
        people.add(services, phone, who="cli", consent="told dana")
    opt_outs.opt_out(services, LUZ, "stop")
    backups.take(store, file, "")
    people.opt_in(services, LUZ, "START")
    opt_outs.opt_out(services, BEN, "stop")
    bars.bar(services, ROSA, "threats", "coordinator:dana")
    with store.transaction():
        apart.part(services, ROSA, BEN, "coordinator:dana")
    put_back(town, file)
    known = {person.phone: person for person in store.each(Person)}
    assert (known[BEN].opted_out, known[LUZ].opted_out) == (True, False)
    assert known[ROSA].barred == "threats"
    assert apart.are(services, ROSA, BEN)
