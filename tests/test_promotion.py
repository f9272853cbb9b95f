"""Paper to print, code words of places, and what came of each: figures real, words hostile, letters printable."""

from __future__ import annotations

import re
import tomllib
import zlib
from datetime import UTC, datetime

import pytest

from flows import hearing
from flows.community import Community
from flows.conversations import code_words
from flows.facts import Facts, Found
from flows.prompts import Input
from hotline.exchange import ExchangeError, flyer_places, matching, people, posts, rounds, tasks, what_was_done
from hotline.exchange.what_was_done import Figures
from hotline.paper import cards, press
from hotline.paper.canvas import FORMATS, Drawn, Format, Spot
from hotline.paper.flyer import flyer
from hotline.paper.leaflet_words import FOLDER, LeafletWords, languages
from hotline.paper.lettering import printable
from storage.records import Message, Person, Post
from storage.store import where
from tests.browser.payloads import PAYLOADS
from tests.harness.base import ANA, BEN, LUZ, NUMBER, ROSA
from tests.harness.town import ConsoleTown
from tests.harness.vocabularies import vocabulary

NOW = datetime(2026, 5, 14, 14, 0, tzinfo=UTC)
LANGUAGES = ("en", "es", "fr", "ht")
SOME = Figures(123, 87, 31, ("food",))
HOSTILE = (
    "(\\\\) Tj ET",
    "<b>W</b>%PDF-1.7\nendobj",
    "W" * 30,
    "😀‮\x00\ttxt.exe",
    "日本語" * 10,
    "\u00a0" * 30,
    "…" * 30,
)


def words(language: str = "en", place: str = "", **community: object) -> LeafletWords:
    given = {"name": "Oak Street Mutual Aid", "languages": LANGUAGES, **community}
    return LeafletWords(Community.model_validate(given), NUMBER, language, place)


def every_paper(says: LeafletWords, size: Format = "a4") -> dict[str, bytes]:
    given = (says, size, NOW)
    return {
        "flyer": flyer(*given), "wallet": cards.wallet_cards(*given), "fridge": cards.fridge_cards(*given),
        "press": press.press_sheet(says, SOME, "food", size, NOW),
    }  # fmt: skip


def drawn(pdf: bytes) -> str:
    """What is drawn on the pages, as operators."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return "\n".join(zlib.decompress(one).decode("latin-1") for one in streams if one[:1] == b"\x78")


def written(pdf: bytes) -> str:
    """The letters on the pages."""
    told = re.findall(r"\((.*?)(?<!\\)\) Tj", drawn(pdf), re.DOTALL)
    return "\n".join(re.sub(r"\\(.)", r"\1", one).encode("latin-1").decode("cp1252") for one in told)


@pytest.mark.parametrize("size", FORMATS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_paper_has_the_number_and_the_name_in_each_language(language: str, size: Format) -> None:
    says = words(language, "OAK7")
    for kind, pdf in every_paper(says, size).items():
        on_it = " ".join(written(pdf).replace("\xa0", " ").split())
        assert "(202) 555-0100" in on_it, kind
        assert "Oak Street Mutual Aid" in on_it, kind
        assert "�" not in on_it
        assert len(re.findall(rb"/Type /Page\b", pdf)) == 1, kind
        wide, high = map(float, re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)[0])
        assert (round(wide), round(high)) == {"a4": (595, 842), "letter": (612, 792)}[size]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_flyer_has_three_examples_ten_strips_and_the_key_to_press(language: str) -> None:
    says = words(language, "OAK7")
    on_it = " ".join(written(flyer(says, "a4", NOW)).replace("\xa0", " ").split())
    assert all(example in on_it for example in says.examples)
    assert len(says.examples) == 3
    assert on_it.count("(202) 555-0100") == 11
    assert on_it.count("hi OAK7") >= 10
    assert f" {LANGUAGES.index(language) + 1} " in says.call
    assert re.search(r"\b1\b", words(language, languages=[language]).call)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_examples_are_understood_as_they_stand(language: str) -> None:
    read = [hearing.read(example, vocabulary(), language=language) for example in words(language).examples]
    assert [one.kind for one in read] == ["need", "offer", "need"]
    assert [one.categories[:1] for one in read] == [("food",), ("ride",), ("repairs",)]


def test_only_black_white_and_gray_are_drawn() -> None:
    for pdf in every_paper(words(place="OAK7")).values():
        assert not re.search(r"^[\d. ]+ (rg|RG|k|K)\s*$", drawn(pdf), re.MULTILINE)


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_break_no_paper(name: str) -> None:
    for language in LANGUAGES:
        for pdf in every_paper(words(language, name=name[:30])).values():
            assert pdf.startswith(b"%PDF-")
            assert pdf.rstrip().endswith(b"%%EOF")
            assert pdf.count(b"%%EOF") == 1


def test_letters_of_all_four_languages_are_kept_and_others_become_readable() -> None:
    kept = "áéíóúüñ¿¡ÁÉÑ àâæçèéêëîïôœùûüÿ«»’ ÀÇÉŒ èòÈÒ – — € “x”"
    assert printable(kept) == kept
    assert printable("Łódź, Привет, 北京 😀\u202e\x00 end\nnow") == "Lódz, Privet, BeiJing end now"
    on_paper = "".join(path.read_text("utf-8") for path in sorted(FOLDER.glob("*.toml")))
    assert all(letter in "\n" or printable(f"x{letter}x") == f"x{letter}x" or letter == " " for letter in on_paper)


def test_words_that_do_not_fit_shrink_and_then_end_in_dots() -> None:
    sheet = Drawn("a4", "x", "en", NOW)
    assert sheet.words(Spot(0, 0, 30, 9), "one two three four five six", 20, 7) <= 9.1
    assert sheet.words(Spot(0, 20, 30, 9), "word " * 500, 20, 7) <= 29.1
    on_it = written(sheet.made())
    assert "six" in on_it
    assert on_it.endswith("…")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_read_aloud_takes_twenty_seconds(language: str) -> None:
    """At 155 words a minute, and three digits of a number a second."""
    told = press.aloud(words(language), SOME).replace("\xa0", " ")
    numbers = re.findall(r"\(202\) 555-0100", told)
    assert len(numbers) == 2
    spoken = len(re.sub(r"\(202\) 555-0100", "", told).split())
    assert spoken / (155 / 60) + 20 / 3 <= 20, (language, spoken)


def test_every_language_of_the_hotline_has_the_same_words_for_paper() -> None:
    assert languages() == LANGUAGES
    said = {code: tomllib.loads((FOLDER / f"{code}.toml").read_text("utf-8")) for code in LANGUAGES}
    for code in LANGUAGES:
        assert said[code].keys() == said["en"].keys()
        for name, value in said["en"].items():
            theirs, ours = said[code][name], value
            if isinstance(ours, str):
                assert sorted(re.findall(r"{(\w+)}", theirs)) == sorted(re.findall(r"{(\w+)}", ours)), (code, name)
            else:
                assert len(theirs) == len(ours)


def test_figures_are_counted_and_those_under_five_withheld(town: ConsoleTown) -> None:
    for number in range(6):
        need = town.need(phone=f"+12025550{number}99", categories=("food",) if number < 5 else ("pets",))
        if number < 4:
            posts.change(town.services, need, who="cli", status="closed", closed_because="helped")
    for number in range(5):
        town.volunteer(f"+12025551{number}99")
    assert what_was_done.figures(town.services) == Figures(6, 0, 5, ("food",))
    told = list(press.in_figures(words(), what_was_done.figures(town.services), "food"))
    assert told == [
        "6 requests for help came in.",
        "5 neighbors are on the list of those who help.",
        "Most was asked for: food.",
        "Figures under 5 are not given, so that nobody can be recognized.",
    ]
    town.clock.forward(days=91)
    assert what_was_done.figures(town.services).asked == 0


def test_the_page_opens_each_paper_and_counts_by_place(town: ConsoleTown) -> None:
    browser = town.browser("dana")
    browser.send("/promotion/places", on="/promotion", code="oak7", place="Laundromat", area="north")
    browser.send("/promotion/places", on="/promotion", code="", place="Maple library", area="")
    assert [one.code for one in flyer_places.listed(town.services)] == ["MAPL2", "OAK7"]
    town.hears(ROSA, "hi OAK7")
    town.hears(ROSA, "need groceries for 2, oak and 5th, today")
    town.hears(ANA, "MAPL2")
    town.hears(ANA, "oak7 need water, elm street")
    page = browser.page("/promotion")
    row = re.search(r'<tr id="place-OAK7">(.*?)</tr>', page, re.DOTALL)
    assert row
    cells = re.findall(r"<td>(.*?)</td>", row[1])[:7]
    sent = town.services.store.find(Message, (where("phone") == ROSA) & where("status").one_of(Message.OUTGOING))
    segments = sum(text.segments for text in sent)
    assert cells == ["Laundromat", "North side", "not yet", "1", "1", "0", str(segments)]
    for paper in ("flyer", "wallet", "fridge", "press"):
        for size in FORMATS:
            for language in LANGUAGES:
                answer = browser.get(f"/promotion/paper.pdf?paper={paper}&language={language}&size={size}&place=OAK7")
                assert answer.status_code == 200
                assert answer.mimetype == "application/pdf"
    for wrong in ("paper=flyer&language=xx&size=a4", "paper=x&language=en&size=a4", "paper=flyer&language=en&size=a9",
                  "paper=flyer&language=en&size=a4&place=%0d%0aX"):  # fmt: skip
        assert browser.get(f"/promotion/paper.pdf?{wrong}").status_code == 404
    browser.send("/promotion/places/OAK7/remove", on="/promotion")
    assert flyer_places.find(town.services, "OAK7") is None


def test_hostile_names_of_places_stay_words(town: ConsoleTown) -> None:
    browser = town.browser("dana")
    names = [payload[:60] for payload in PAYLOADS[:30]]
    for number, name in enumerate(names, 10):
        browser.send("/promotion/places", on="/promotion", code=f"OAK{number}", place=name, area="")
    kept = [one.place for one in flyer_places.listed(town.services)]
    assert len(kept) == len(names)
    page = browser.page("/promotion")
    assert not [name for name in kept if "<" in name and name in page]
    assert browser.get("/promotion/paper.pdf?paper=flyer&language=en&size=a4&place=OAK10").status_code == 200


@pytest.mark.parametrize(
    "code", ["OAK", "7OAK", "OA7", "OAKOAKOAK7", "OAK777", "TAKE7", "STOP2", "FOOD3", "HELP4", "É7"]
)
def test_codes_that_nobody_can_text_or_that_mean_something_are_refused(town: ConsoleTown, code: str) -> None:
    with pytest.raises(ExchangeError):
        flyer_places.add(town.services, code, "Somewhere", "", "cli")


def test_a_code_is_given_once_and_made_from_the_name(town: ConsoleTown) -> None:
    add = flyer_places.add
    assert add(town.services, "", "Pine St. laundromat", "", "cli").code == "PINE2"
    assert add(town.services, "", "Pine bakery", "", "cli").code == "PINE3"
    assert add(town.services, "", "北京小馆", "", "cli").code == "BEIJ2"
    assert add(town.services, "", "12", "", "cli").code == "FLY2"
    with pytest.raises(ExchangeError, match="PINE2"):
        add(town.services, "pine2", "elsewhere", "", "cli")


SAYS_WHERE = (
    ("hi OAK7", "OAK7", ""), ("OAK7", "OAK7", ""), ("oak7!", "OAK7", ""), ("Hola, OAK7", "OAK7", ""),
    ("bonjou OAK7 mwen bezwen dlo", "OAK7", "mwen bezwen dlo"), ("OAK7: need food, today", "OAK7", "need food, today"),
    ("hi there OAK7 i can drive", "OAK7", "i can drive"), ("OAK7\nneed food", "OAK7", "need food"),
)  # fmt: skip
SAYS_NONE = (
    "need 2 blankets", "i live at oak7", "food for 7", "take 4823", "yes", "room7 is cold", "apt4 needs heat", "gr8",
    "2pm", "oak 7 need food", "roble 7 necesito comida", "i need OAK7",
)  # fmt: skip


@pytest.mark.parametrize(("said", "code", "rest"), SAYS_WHERE)
def test_a_code_counts_alone_behind_a_greeting_and_before_a_need(
    town: ConsoleTown, said: str, code: str, rest: str
) -> None:
    flyer_places.add(town.services, "OAK7", "Laundromat", "", "cli")
    town.hears(ROSA, said)
    assert people.by_phone(town.services, ROSA).came_by == code
    filed = town.services.store.find(Message, where("phone") == ROSA)[0].body
    assert filed == said
    assert [one.words for one in posts_of(town, ROSA)] == ([rest] if rest else [])


def posts_of(town: ConsoleTown, phone: str) -> list[Post]:
    return town.services.store.find(Post, where("phone") == phone)


@pytest.mark.parametrize("said", SAYS_NONE)
def test_other_words_are_no_code(town: ConsoleTown, said: str) -> None:
    flyer_places.add(town.services, "OAK7", "Laundromat", "", "cli")
    town.hears(ROSA, said)
    assert people.by_phone(town.services, ROSA).came_by == ""


def test_the_first_code_stays_and_forget_erases_it(town: ConsoleTown) -> None:
    for code in ("OAK7", "ELM3"):
        flyer_places.add(town.services, code, "Somewhere", "", "cli")
    town.hears(LUZ, "OAK7")
    town.hears(LUZ, "ELM3 need food, oak and 5th")
    assert people.by_phone(town.services, LUZ).came_by == "OAK7"
    town.hears(LUZ, "FORGET")
    town.hears(LUZ, "YES")
    assert not [person for person in town.services.store.find(Person) if person.came_by]


def test_a_near_code_is_suggested_and_a_far_one_is_not(town: ConsoleTown) -> None:
    for code in ("OAK7", "OAK9"):
        flyer_places.add(town.services, code, "Somewhere", "", "cli")
    assert "OAK7, OAK9" in town.hears(ROSA, "oak8")[0]
    assert "OAK7" in town.hears(ROSA, "hi OKA7")[0]
    assert "OAK" not in town.hears(BEN, "zebra5")[0]


def test_a_code_takes_no_answer_away(town: ConsoleTown) -> None:
    flyer_places.add(town.services, "OAK7", "Laundromat", "", "cli")
    town.hears(ROSA, "need groceries")
    town.hears(ROSA, "oak 7")
    assert [one.place for one in posts_of(town, ROSA)] == ["oak 7"]
    assert people.by_phone(town.services, ROSA).came_by == ""


def test_words_without_a_code_cost_no_statement_more() -> None:
    asked: list[str] = []

    def find(kind: type[Found]) -> Found | None:
        asked.append(kind.__name__)
        return None

    community = Community(name="Oak", languages=LANGUAGES)
    facts = Facts(community, vocabulary(), hearing.read("x", vocabulary()), lambda *_: (), find=find)
    for said in ("need groceries for 2, oak and 5th", "need 2 blankets", "TAKE 4823", "done", "my number is 555 0123"):
        code_words.without(Input(words=said), facts)
    assert asked == []
    code_words.without(Input(words="OAK7 need food"), facts)
    assert asked == ["FlyerCodes"]


def on_a_round(town: ConsoleTown, language: str = "en") -> str:
    for code, place in (("OAK7", "Laundromat"), ("PINE2", "Bakery"), ("ELM33", "Library")):
        flyer_places.add(town.services, code, place, "", "cli")
    town.volunteer(language=language)
    made = rounds.make(town.services, ["OAK7", "PINE2"], "Oak St, Pine St", "north", "coordinator:dana")
    tasks.forward(town.services, made.ref, [BEN], "coordinator:dana")
    town.hears(BEN, f"take {made.ref}")
    return made.ref


def hanging(town: ConsoleTown) -> list[str]:
    return [one.code for one in flyer_places.listed(town.services) if one.posted_on]


HANGS = (
    ("en", "POSTED OAK7"), ("en", "posted oak7."), ("en", "hung OAK7 this morning"), ("en", "OAK7 is up!"),
    ("en", "ok i put up oak7"), ("es", "COLGADO OAK7"), ("es", "ya colgué OAK7"), ("es", "OAK7 pegado"),
    ("fr", "POSE OAK7"), ("fr", "j'ai affiché OAK7"), ("fr", "OAK7 collé"), ("ht", "KOLE OAK7"),
    ("ht", "mwen kole oak7"), ("ht", "oak7 kole wi"),
)  # fmt: skip


@pytest.mark.parametrize(("language", "words"), HANGS)
def test_a_flyer_that_hangs_is_marked_in_four_languages(town: ConsoleTown, language: str, words: str) -> None:
    ref = on_a_round(town, language)
    said = town.hears(BEN, words)
    assert hanging(town) == ["OAK7"]
    assert "PINE2" in said[0]
    assert flyer_places.by_code(town.services, "OAK7").posted_on == "2026-05-14"
    last = town.hears(BEN, words.replace("OAK7", "PINE2").replace("oak7", "pine2"))
    assert ref in last[0]
    assert hanging(town) == ["OAK7", "PINE2"]


MARKS_NOTHING = ("OAK7", "hi OAK7", "i cant find OAK7", "OAK7 was full", "saw the OAK7 flyer", "DONE", "posted it")


@pytest.mark.parametrize("words", MARKS_NOTHING)
def test_other_words_of_a_volunteer_mark_nothing(town: ConsoleTown, words: str) -> None:
    on_a_round(town)
    town.hears(BEN, words)
    assert hanging(town) == []


def test_any_volunteer_there_is_suggested_for_a_round(town: ConsoleTown) -> None:
    flyer_places.add(town.services, "OAK7", "Laundromat", "", "cli")
    town.volunteer(BEN, can=("pets",), areas=("north",), language="ht")
    town.volunteer(LUZ, can=("food",), areas=(), language="es")
    town.volunteer(ANA, can=("food",), areas=("hill",))
    north = rounds.make(town.services, ["OAK7"], "Oak St", "north", "cli")
    assert {one.phone for one in matching.suggest(town.services, north)} == {BEN, LUZ}
    everywhere = rounds.make(town.services, ["OAK7"], "Oak St", "", "cli")
    assert {one.phone for one in matching.suggest(town.services, everywhere)} == {ANA, BEN, LUZ}


def test_only_volunteers_mark_a_place_and_several_codes_count_at_once(town: ConsoleTown) -> None:
    on_a_round(town)
    town.hears(ROSA, "POSTED OAK7")
    assert hanging(town) == []
    assert "DONE" in town.hears(BEN, "posted OAK7, PINE2 and ELM33")[0]
    assert hanging(town) == ["ELM33", "OAK7", "PINE2"]


def test_a_later_round_begins_anew_and_is_no_request_in_the_figures(town: ConsoleTown) -> None:
    on_a_round(town)
    town.hears(BEN, "POSTED OAK7")
    town.clock.forward(days=30)
    made = rounds.make(town.services, ["OAK7"], "Oak St", "", "cli")
    assert [place.hangs for place in rounds.places_of(town.services, made.ref)] == [False]
    for _ in range(6):
        rounds.make(town.services, ["OAK7"], "Oak St", "", "cli")
    assert what_was_done.figures(town.services).asked == 0


def test_the_page_makes_a_round_and_leads_to_its_task(town: ConsoleTown) -> None:
    browser = town.browser("dana")
    for code in ("OAK7", "PINE2"):
        flyer_places.add(town.services, code, "Somewhere", "", "cli")
    answer = browser.send("/promotion/rounds", on="/promotion", codes=["OAK7", "PINE2"], streets="Oak St", area="north")
    made = town.services.store.find(Post)[0]
    assert answer.headers["Location"].endswith(f"/posts/{made.ref}")
    assert (made.categories, made.place, made.area) == (("postering",), "Oak St", "north")
    assert "OAK7" in browser.page(f"/posts/{made.ref}")
    for codes, streets in (([], "Oak St"), (["OAK7"], " "), (["OAK7"], "x" * 61)):
        given = {"codes": codes, "streets": streets, "area": ""}
        assert browser.send("/promotion/rounds", on="/promotion", **given).status_code == 422
    assert len(town.services.store.find(Post)) == 1


def test_words_of_the_carrier_behind_a_code_are_answered_by_us(town: ConsoleTown) -> None:
    """The carrier answers STOP and HELP only where they are the whole text."""
    flyer_places.add(town.services, "OAK7", "Laundromat", "", "cli")
    assert town.hears(ROSA, "OAK7 STOP")
    assert people.by_phone(town.services, ROSA).opted_out
    assert town.hears(LUZ, "OAK7 HELP")
    assert people.by_phone(town.services, LUZ).came_by == "OAK7"
