"""People in from spreadsheets and out to them."""

from __future__ import annotations

import csv
import io
import re
import threading
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotline.console import long_work
from hotline.exchange import ExchangeError, cells, imports, matching, opt_outs, people, sheets
from storage.records import Event, Person, Upload
from storage.store import where
from tests.harness.base import BEN, ROSA
from tests.harness.town import ConsoleTown

SHEET = """Name;Teléfono;Habilidades;Zona;Acepta mensajes;Horario
Ben Ito;(202) 555-0102;comida, transporte;North side;sí;sat,sun
Luz Vega;202-555-0103;food;Harbor;;
Nobody;555;food;Harbor;yes;
Twice;+12025550102;food;Harbor;yes;
Eve;202 555 0104;flying;Harbor;yes;
Adam;202 555 0105;food;Moon;yes;
Mona;202 555 0106;food;Hill;yes;whenever
"""


def bring(town: ConsoleTown, text: str) -> imports.Report:
    return imports.keep(town.services, imports.read(town.services, text.encode()), "coordinator:dana")


def test_columns_are_recognised_in_english_and_spanish(town: ConsoleTown) -> None:
    assert imports.read(town.services, SHEET.encode()).mapping == ("name", "phone", "can", "areas", "consent", "hours")
    english = "phone number,FULL NAME,Can help with,Neighborhood,Agreed to texts,shoe size\n"
    mapping = imports.read(town.services, english.encode()).mapping
    assert mapping == ("phone", "name", "can", "areas", "consent", "")


def test_good_rows_are_kept_and_broken_ones_come_back_with_the_reason(town: ConsoleTown) -> None:
    sheet = imports.read(town.services, SHEET.encode())
    assert [row.phone for row in sheet.good] == ["+12025550102", "+12025550103"]
    assert [(row.number, row.fault.name) for row in sheet.bad if row.fault] == [
        (4, "phone"), (5, "twice"), (6, "can"), (7, "areas"), (8, "hours"),
    ]  # fmt: skip
    returned = list(csv.reader(io.StringIO("".join(imports.returned(sheet)).lstrip("\ufeff"))))
    assert returned[0][-2:] == ["row", "why not"]
    assert returned[1][:2] == ["Nobody", "555"]
    assert "is not a phone number" in returned[1][-1]


def test_a_dry_run_keeps_nothing(town: ConsoleTown) -> None:
    imports.read(town.services, SHEET.encode())
    assert town.services.store.count(Person) == 0


def test_the_same_file_twice_changes_nothing_the_second_time(town: ConsoleTown) -> None:
    assert bring(town, SHEET) == imports.Report(added=2)
    before = town.services.store.find(Person)
    town.clock.forward(hours=1)
    assert bring(town, SHEET) == imports.Report(unchanged=2)
    assert town.services.store.find(Person) == before


def test_nobody_without_consent_in_the_column_is_ever_suggested(town: ConsoleTown) -> None:
    bring(town, SHEET)
    assert people.by_phone(town.services, "+12025550103").consent == ""
    assert [match.name for match in matching.suggest(town.services, town.need(area=""))] == ["Ben Ito"]


def test_an_import_never_ends_a_stop_and_never_takes_consent_away(town: ConsoleTown) -> None:
    town.volunteer()
    opt_outs.opt_out(town.services, BEN, "stop texting me")
    bring(town, f"phone,name,consent,opted out\n{BEN},Benjamin,no,no\n")
    ben = people.by_phone(town.services, BEN)
    assert (ben.name, ben.opted_out, ben.consent) == ("Benjamin", True, "told dana")


def test_a_file_from_an_old_spreadsheet_is_read_too(town: ConsoleTown) -> None:
    bring(town, "phone,name\n202 555 0107,Begoña\n")
    imports.keep(town.services, imports.read(town.services, "phone\tname\n2025550108\tNúñez\n".encode("cp1252")), "cli")
    assert people.by_phone(town.services, "+12025550108").name == "Núñez"


@pytest.mark.parametrize("data", [b"", b"\n\n", b"name,age\nBen,4\n", b"\x00\x01\x02"])
def test_a_file_that_is_no_table_of_people_is_refused(town: ConsoleTown, data: bytes) -> None:
    with pytest.raises(ExchangeError, match="file"):
        imports.read(town.services, data)


def test_ten_thousand_rows_with_broken_ones_among_them_are_taken(town: ConsoleTown) -> None:
    rows = [f"+1202555{n:04},P{n},food,north,yes" if n % 10 else f"{n},broken,food,north,yes" for n in range(10_000)]
    sheet = imports.read(town.services, ("phone,name,can,area,consent\n" + "\n".join(rows)).encode())
    assert (len(sheet.good), len(sheet.bad)) == (9000, 1000)


def test_an_export_comes_back_as_it_went_out(town: ConsoleTown) -> None:
    town.volunteer(name="=HYPERLINK(1)", notes="'quoted\nand more", hours="sat,sun")
    town.volunteer(ROSA, '-2+3"; DROP', monthly_cap=4, speaks=("es",))
    written = "".join(imports.exported(town.services))
    before = {person.phone: person for person in town.services.store.find(Person)}
    assert imports.keep(town.services, imports.read(town.services, written.encode()), "cli") == imports.Report(
        unchanged=2
    )
    assert {person.phone: person for person in town.services.store.find(Person)} == before


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(cell=st.text(max_size=40))
def test_no_cell_is_run_by_a_spreadsheet_and_none_is_lost(cell: str) -> None:
    guarded = sheets.guarded(cell)
    assert not guarded.startswith(sheets.RUN)
    assert sheets.unguarded(guarded) == cell


def test_the_pages_look_first_keep_then_and_give_back_what_is_broken(town: ConsoleTown) -> None:
    browser = town.browser("dana")
    answer = browser.send("/people/import", on="/people/import", file=(io.BytesIO(SHEET.encode()), "people.csv"))
    page = browser.page(answer.location)
    assert "Rows that can be taken: 2. Rows that cannot: 5." in page
    assert "“flying” is not something this community knows" in page
    assert town.services.store.count(Person) == 0
    returned = re.findall(r'href="([^"]+returned.csv[^"]*)"', page)[0].replace("&amp;", "&")
    assert "is not a phone number" in browser.page(returned)
    done = browser.send(
        answer.location, on=answer.location, column=["name", "phone", "can", "areas", "consent", "hours"]
    )
    assert "2 new" in browser.page(done.location)
    assert people.by_phone(town.services, BEN).can == ("food", "ride")


def test_a_column_can_be_mapped_by_hand(town: ConsoleTown) -> None:
    sheet = imports.read(town.services, b"who,tel.\nBen,2025550102\n", ("name", "phone"))
    assert [row.phone for row in sheet.good] == [BEN]


def test_a_file_whose_columns_nobody_recognises_is_mapped_on_the_page(town: ConsoleTown) -> None:
    browser = town.browser("dana")
    data = b"wer,nummer\nBen,2025550102\n"
    answer = browser.send("/people/import", on="/people/import", file=(io.BytesIO(data), "people.csv"))
    page = browser.page(answer.location)
    assert "No column is the phone." in page
    assert "2025550102" in page
    mapped = f"{answer.location}?column=name&column=phone"
    assert "Rows that can be taken: 1. Rows that cannot: 0." in browser.page(mapped)
    done = browser.send(answer.location, on=mapped, column=["name", "phone"])
    assert "1 new" in browser.page(done.location)
    assert people.by_phone(town.services, BEN).name == "Ben"


def test_a_long_import_goes_on_beside_the_page_and_says_how_far_it_is(
    town: ConsoleTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    keep = imports._keep

    def held(*given: Any) -> str:
        if given[1].phone.endswith("0"):
            begun.set()
            assert go_on.wait(20)
        return keep(*given)

    monkeypatch.setattr(imports, "_keep", held)
    monkeypatch.setattr(imports, "_BATCH", 4)
    monkeypatch.setattr(long_work, "WAITS_S", 0.01)
    browser = town.browser("dana")
    rows = "\n".join(f"202555{number:04},P{number}" for number in range(101, 115))
    data = io.BytesIO(f"phone,name\n{rows}\n".encode())
    answer = browser.send("/people/import", on="/people/import", file=(data, "people.csv"))
    sent = {**browser.tokens(answer.location), "column": ["phone", "name"]}
    going = browser.client.post(answer.location, data=sent)
    assert begun.wait(20)
    assert "8 of 14 people are kept." in browser.page(going.location)
    browser.client.post(answer.location, data=sent)
    go_on.set()
    for thread in threading.enumerate():
        if thread.name.startswith(long_work.NAME):
            thread.join(20)
    assert "14 new, 0 changed" in browser.page(going.location)


def test_an_import_that_was_cut_off_says_so_and_goes_on_without_doubling(town: ConsoleTown) -> None:
    browser = town.browser("dana")
    answer = browser.send("/people/import", on="/people/import", file=(io.BytesIO(SHEET.encode()), "people.csv"))
    [upload] = town.services.store.find(Upload)
    town.services.store.put(replace(upload, rows=2, done=1, worked_at=town.services.now()))
    assert "1 of 2 people are kept." in browser.page(answer.location)
    town.clock.forward(minutes=5)
    assert "The import was cut off after 1 people." in browser.page(answer.location)
    done = browser.send(
        answer.location, on=answer.location, column=list(cells.recognise(SHEET.split("\n")[0].split(";")))
    )
    assert "2 new" in browser.page(done.location)


def test_an_export_is_in_the_audit_list(town: ConsoleTown) -> None:
    town.volunteer()
    assert "Ben Ito" in town.browser("ada").page("/people/export.csv")
    events = town.services.store.find(Event, where("who") == "coordinator:ada")
    assert "exported people" in [event.did for event in events]


@pytest.mark.parametrize(
    "cell", ["yes?", "si?", "wi ?", "=YES()", "+yes", "@yes", "2030-01-01", "31/12/2030", "12/31/30"]
)
def test_a_question_a_formula_and_a_day_to_come_are_no_consent(town: ConsoleTown, cell: str) -> None:
    bring(town, f"phone,name,consent\n+12025550109,Ana,{cell}\n")
    assert people.by_phone(town.services, "+12025550109").consent == ""


@pytest.mark.parametrize("cell", ["yes", "sí", "oui", "wi", "2024-03-01", "12/05/2025", "✓"])
def test_a_yes_and_a_day_that_has_been_are_consent(town: ConsoleTown, cell: str) -> None:
    bring(town, f"phone,name,consent\n+12025550109,Ana,{cell}\n")
    assert people.by_phone(town.services, "+12025550109").consent == f"imported: {cell}"
