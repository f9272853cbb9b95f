"""A street leads to its area: by the community's file, by the desk, and by what coordinators correct."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError

from flows.community import Community
from flows.hearing import Vocabulary, named_streets, read
from hotline.base.config import ConfigError, read_community
from hotline.exchange import ExchangeError, corrections, streets
from hotline.line.twilio import TwilioLine
from hotline.services import open_services
from storage.records import Event, LearnedWord
from storage.store import open_store
from tests.harness.base import HeldClock, town_config
from tests.harness.town import ConsoleTown, texted
from tests.harness.vocabularies import LANGUAGES, tables, vocabulary

AREAS = {"north": "North side", "hill": "Hill"}
DANA = "coordinator:dana"


@pytest.fixture(scope="module")
def ours() -> Vocabulary:
    """A community that lists streets and places."""
    listed = {"Oak": "north", "5th": "hill", "Water": "hill", "calle Olmo": "hill"}
    places = {"the armory": "hill", "Riverside towers": "north", "don Chucho": ""}
    community = Community(name="Oak", languages=LANGUAGES, areas=AREAS, streets=listed, places=places)
    return Vocabulary.load(tables(), community)


@pytest.mark.parametrize(
    ("text", "place", "area"),
    [
        ("need food 9 oak", "9 oak", "north"),
        ("oak & pine need milk", "oak & pine", "north"),
        ("milk please, 12 calle olmo", "12 calle olmo", "hill"),
        ("need food 44 water st", "44 water st", "hill"),
        ("we are at the armory, 3 of us", "the armory", "hill"),
        ("riverside towers apt 4 need milk", "riverside towers apt 4", "north"),
        ("al lado de don chucho, ropa", "don chucho", ""),
        ("oak and 5th", "oak and 5th", ""),
        ("9 oak, north side", "9 oak", "north"),
        ("9 oak in the Hill", "9 oak in the Hill", "hill"),
        ("need 2 oak chairs", "", ""),
        ("need water", "", ""),
        ("need food 9 elm", "9 elm", ""),
    ],
)
def test_a_listed_street_or_place_leads_to_its_area(ours: Vocabulary, text: str, place: str, area: str) -> None:
    heard = read(text, ours)
    assert (heard.place, heard.area) == (place, area)


@pytest.mark.parametrize(
    ("place", "names"),
    [
        ("12 oak st apt 4", ("oak",)),
        ("oak & 5th", ("oak", "5th")),
        ("la 5 y roble", ("5", "roble")),
        ("calle Fresno 31", ("fresno",)),
        ("corner of Martin Luther King Blvd and 9th", ("martin luther king", "9th")),
        ("behind the church", ()),
        ("bldg 4 apt 2", ()),
    ],
)
def test_a_place_names_its_streets_without_houses(place: str, names: tuple[str, ...]) -> None:
    assert named_streets(place, vocabulary()) == names


def test_a_street_of_no_area_is_refused_in_a_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(ValidationError):
        Community(name="Oak", areas=AREAS, streets={"oak": ""})
    file = tmp_path / "hotline.toml"
    file.write_text('name = "Oak"\n[areas]\nnorth = "North"\nsouth = "South"\n[streets]\noak = "nroth"\n')
    with pytest.raises(ConfigError) as refused:
        read_community(file)
    assert str(refused.value) == (
        f"{file}, line 5: streets: oak leads to 'nroth', which is no area: the areas are north, south"
    )
    file.write_text('name = "Oak"\n[areas]\nnorth = "North"\n[places]\n"the mill" = ""\n"?" = "north"\n')
    with pytest.raises(ConfigError) as refused:
        read_community(file)
    assert "places: '?' is no name" in str(refused.value)


def test_a_street_that_the_desk_puts_somewhere_counts_from_the_next_text_on_in_every_process(
    town: ConsoleTown,
) -> None:
    config = town_config(Path(town.config.store), "http://localhost", "http://127.0.0.1:9")
    config = config.model_copy(update={"store": town.config.store})
    other = open_services(config, HeldClock(), TwilioLine(config), open_store(config.store))
    assert other.vocabularies.latest().community.streets == {}
    streets.decide(town.services, "Fern St", "north", "added", DANA)
    assert other.vocabularies.latest().community.streets == {"fern st": "north"}
    other.store.close()
    assert texted(town.services, "need milk, 9 fern st").area == "north"
    streets.decide(town.services, "fern st", "north", "removed", DANA)
    assert texted(town.services, "also bread, 12 fern st").area in ("", "north")
    assert town.services.vocabularies.latest().community.streets == {}
    assert [row.status for row in town.services.store.find(LearnedWord)] == ["added", "removed"]


def test_what_cannot_be_a_street_of_an_area_is_refused(town: ConsoleTown) -> None:
    for street, area, status in (("", "north", "added"), ("fern", "moon", "added"), ("fern", "north", "maybe")):
        with pytest.raises(ExchangeError):
            streets.decide(town.services, street, area, status, DANA)


def test_a_corrected_area_suggests_the_streets_of_the_post_and_an_admin_adds_one(town: ConsoleTown) -> None:
    services = town.services
    post = texted(services, "need milk, 9 fern <b>")
    post = services.store.put(replace(post, place="9 fern"))
    corrections.correct(services, post.ref, post.version, {"area": "north"}, DANA)
    assert [(one.street, one.area, one.refs) for one in streets.suggestions(services)] == [
        ("fern", "north", (post.ref,))
    ]
    ada = town.browser("ada")
    assert "Put “fern” into North side?" in ada.page("/streets")
    ada.send("/streets", on="/streets", street="fern", area="north", status="added")
    page = ada.page("/streets")
    assert "From now on “fern” leads to North side." in page
    assert "Put “fern”" not in page
    ada.send("/streets", on="/streets", street="fern", area="north", status="removed")
    page = ada.page("/streets")
    assert "no longer leads to North side" in page
    assert "Add after all" in page
    did = [event.did for event in services.store.find(Event) if event.did in streets.STATUSES.values()]
    assert did == ["put a street into an area", "removed a street"]


def test_a_coordinator_sees_the_streets_and_only_an_admin_changes_them(town: ConsoleTown) -> None:
    dana = town.browser("dana")
    assert "Our streets" in dana.page("/streets")
    assert "Add street" not in dana.page("/streets")
    ada = town.browser("ada")
    ada.send("/streets", on="/streets", street="two words", area="moon", status="added")
    assert "This cannot be added" in ada.page("/streets")
    ada.send("/language", language="es")
    assert "Nuestras calles" in ada.page("/streets")
