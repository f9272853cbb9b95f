"""The hotline's own number and numbers of services are nobody's: refused at once by every way in, and never dialled."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from flows import hearing
from flows.hearing.short_numbers import is_short
from hotline.cli import main
from hotline.exchange import ExchangeError, imports, people, posts, shifts, tasks
from hotline.inbound.call_handler import CallHandler
from hotline.inbound.heard_on_call import CallInput
from storage.records import CallBack, Message, Person, Post, Recording, Shift
from storage.store import where
from tests.harness.base import BEN, NUMBER, ROSA, SAMPLE, town_config
from tests.harness.town import ConsoleTown
from tests.harness.vocabularies import vocabulary

ME = "coordinator:dana"
FREE, PREMIUM = "+18002345678", "+19002345678"
WHY = {NUMBER: "own number", FREE: "service number", PREMIUM: "costs more"}
SHORT = ["911", "211", "988", "112", "311", "9-1-1"]


@pytest.fixture
def town(town: ConsoleTown) -> ConsoleTown:
    town.volunteer()
    return town


def dialled(town: ConsoleTown, phone: str, *keys: str) -> tuple[str, ...]:
    board, sid = CallHandler(town.services), f"CA{town.services.store.next_number('call'):032x}"
    said = board.call(sid, phone)
    for key in keys:
        said = board.call(sid, phone, turn=said.turn, caught=CallInput(key=key))
    return said.dial


def reached(town: ConsoleTown, phone: str) -> bool:
    """Whether anything was to go to this number, by text or call."""
    store, theirs = town.services.store, where("phone") == phone
    texts = [one for one in store.find(Message, theirs) if one.key and one.status != "failed"]
    return bool(texts or store.find(CallBack, theirs))


TOLD = {
    "en": ("need food at oak and 5th today, my number is {}", "need food at oak and 5th today, call me at {}"),
    "es": ("necesito comida en oak y 5th hoy, mi numero es {}", "necesito comida en oak y 5th hoy, llamame al {}"),
    "fr": ("j'ai besoin de manger, oak et 5th, aujourd'hui, mon numero est {}",),
    "ht": ("mwen bezwen manje nan oak ak 5th jodi a, nimewo m se {}",),
}
OURS = {
    "en": "is our own number",
    "es": "es nuestro propio numero",
    "fr": "est notre propre numéro",
    "ht": "se pwòp nimewo pa nou",
}
NEVER = {
    "en": "We never call or text",
    "es": "Nunca llamamos ni escribimos",
    "fr": "Nous n'appelons jamais",
    "ht": "Nou pa janm rele",
}


@pytest.mark.parametrize(("language", "words"), [(code, words) for code, each in TOLD.items() for words in each])
@pytest.mark.parametrize("number", [NUMBER, FREE, PREMIUM, "911", "211", "988"])
def test_such_a_number_in_a_text_is_refused_in_a_sentence_of_its_language(
    town: ConsoleTown, language: str, words: str, number: str
) -> None:
    person = people.meet(town.services, ROSA, consent="texted", language=language)
    assert person.phone == ROSA
    answer = " ".join(town.hears(ROSA, words.format(number)))
    assert (OURS if number == NUMBER else NEVER)[language] in answer
    assert number in answer
    [post] = town.services.store.find(Post)
    assert (post.for_phone, "unconfirmed" in post.flags, "consent" in post.flags) == ("", False, False)
    tasks.forward(town.services, post.ref, [BEN], ME)
    town.hears(BEN, "TAKE")
    town.hears(ROSA, "yes")
    assert dialled(town, BEN, "1") == (ROSA,)
    assert not reached(town, number)


@pytest.mark.parametrize("number", [NUMBER, FREE, "911"])
@pytest.mark.parametrize(
    "words",
    [
        "my mother needs food at oak and 5th today, call her at {}",
        "my mother needs food at oak and 5th today, her number is {}",
        "mi madre necesita comida en oak y 5th hoy, su numero es {}",
        "ma mere a besoin de manger, oak et 5th, aujourd'hui, son numero est {}",
        "manman m bezwen manje nan oak ak 5th jodi a, nimewo li se {}",
    ],
)
def test_nor_is_it_taken_for_somebody_else(town: ConsoleTown, words: str, number: str) -> None:
    answer = " ".join(town.hears(ROSA, words.format(number)))
    assert number in answer
    assert "somebody else's number" not in answer
    [post] = town.services.store.find(Post)
    assert (post.for_phone, post.flags) == ("", ())


def test_a_number_told_afterwards_is_refused_as_well(town: ConsoleTown) -> None:
    town.hears(ROSA, "my mother needs food at oak and 5th today")
    assert "is our own number" in " ".join(town.hears(ROSA, f"her number is {NUMBER}"))
    assert "We never call or text 911" in " ".join(town.hears(ROSA, "her number is 911"))
    assert {post.for_phone for post in town.services.store.find(Post)} == {""}


@pytest.mark.parametrize(("spoken", "said"), [("202 555 0100", "our own number"), ("800 234 5678", "never call")])
def test_such_a_number_said_on_a_call_is_refused_on_the_call(town: ConsoleTown, spoken: str, said: str) -> None:
    board, sid = CallHandler(town.services), "CA" + "4" * 32
    first = board.call(sid, ROSA)
    words = f"my mother needs food at oak and 5th, her number is {spoken}"
    answer = board.call(sid, ROSA, turn=first.turn, caught=CallInput(words=words, confidence=0.95))
    assert said in " ".join(line for _, line in answer.lines)
    [post] = town.services.store.find(Post)
    assert post.for_phone == ""


@pytest.mark.parametrize("number", [NUMBER, FREE, PREMIUM])
def test_the_desk_cannot_keep_such_a_number_for_anybody(town: ConsoleTown, number: str) -> None:
    with pytest.raises(ExchangeError, match=WHY[number]):
        people.add(town.services, number, who=ME, consent="told dana", name="Uma")
    with pytest.raises(ExchangeError, match=WHY[number]):
        shifts.save(town.services, 0, "Uma", number, "mon-sun 0-24", (), ME)
    with pytest.raises(ExchangeError, match=WHY[number]):
        tasks.forward(town.services, town.need().ref, [number], ME)
    sheet = imports.read(town.services, f"phone,name,consent\n{number},Uma,yes\n".encode())
    assert [row.fault and row.fault.name in ("own", "service", "costly") for row in sheet.bad] == [True]
    desk = town.browser("dana")
    for path, fields in (("/people/new", {"name": "Uma"}), ("/new", {"words": "needs food"})):
        assert "never called or texted" in desk.send(path, phone=number, **fields).get_data(as_text=True)
    assert not town.services.store.find(Person, where("phone") == number)
    assert not town.services.store.find(Post, where("phone") == number)


@pytest.mark.parametrize("written", SHORT)
def test_the_desk_cannot_keep_a_short_number_for_anybody(town: ConsoleTown, written: str) -> None:
    with pytest.raises(ExchangeError, match="emergency or service number"):
        people.add(town.services, written, who=ME, consent="told dana", name="Uma")
    with pytest.raises(ExchangeError, match="emergency or service number"):
        shifts.save(town.services, 0, "Uma", written, "mon-sun 0-24", (), ME)
    sheet = imports.read(town.services, f"phone,name,consent\n{written},Uma,yes\n".encode())
    assert [row.fault and row.fault.name for row in sheet.bad] == ["service"]
    desk = town.browser("dana")
    for path, fields in (("/people/new", {"name": "Uma"}), ("/new", {"words": "needs food"})):
        assert "emergency or service number" in desk.send(path, phone=written, **fields).get_data(as_text=True)


def test_a_caller_from_abroad_is_still_filed_by_the_desk(town: ConsoleTown) -> None:
    assert town.browser("dana").send("/new", phone="+442071838750", words="needs food").status_code == 302


@pytest.mark.parametrize("number", [NUMBER, FREE])
def test_whoever_is_on_file_with_such_a_number_is_neither_texted_nor_rung(town: ConsoleTown, number: str) -> None:
    town.services.store.add(Person(phone=number, consent="told dana", roles=("volunteer",), joining="approved"))
    town.services.store.add(Shift(name="Uma", phone=number, hours="mon-sun 0-24"))
    assert town.services.outbox.put(number, "hello", purpose="desk") is None
    assert dialled(town, ROSA, "0") == ()
    with pytest.raises(ExchangeError, match="never called or texted"):
        tasks.forward(town.services, town.need().ref, [number], ME)


def test_a_caller_without_a_number_whose_recording_tells_such_a_one_gets_none(town: ConsoleTown) -> None:
    post = town.need("", phone="", channel="voice", recordings=("RE1",))
    town.services.store.add(Recording(sid="RE1", post=post.ref))
    desk, [recording] = town.browser("dana"), town.services.store.find(Recording)
    desk.send(f"/recordings/{recording.id}/heard", heard=f"i need food, my number is {FREE}")
    assert posts.by_ref(town.services, post.ref).phone == ""
    assert not town.services.store.find(Person, where("phone") == FREE)


@pytest.mark.parametrize(("phone", "why"), [(NUMBER, "own number"), (FREE, "never calls")])
def test_no_desk_has_such_a_number(tmp_path: Path, phone: str, why: str) -> None:
    file = tmp_path / "hotline.toml"
    file.write_text(f'desk_phone = "{phone}"\n' + SAMPLE.read_text("utf-8"), "utf-8")
    with pytest.raises(ValueError, match=why):
        town_config(tmp_path, "http://127.0.0.1:1", "http://127.0.0.1:2", file)


def test_the_terminal_says_so_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in (
        ("HOTLINE_NUMBER", NUMBER), ("HOTLINE_PUBLIC_URL", "http://127.0.0.1:1"), ("HOTLINE_LINE", "simulator"),
        ("HOTLINE_SECRET_KEY", "x" * 40), ("TWILIO_API_URL", "http://127.0.0.1:2"),
        ("TWILIO_ACCOUNT_SID", "AC" + "0" * 32), ("TWILIO_AUTH_TOKEN", "t"),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)
    for number, why in ((NUMBER, "own number"), ("911", "emergency or service number")):
        added = CliRunner().invoke(main, ["--config", str(SAMPLE), "people", "add", number, "--name", "Uma"])
        assert (added.exit_code != 0, why in added.output) == (True, True), added.output


@pytest.mark.parametrize(
    "words",
    [
        "call 911", "we called 911 already", "911", "my ref is 4823", "my number is 4823", "call me at 5",
        "call me at 530", "reach me at 14 oak street", "apt 911, need food", "i am at 911 oak street",
    ],
)  # fmt: skip
def test_words_that_only_speak_of_such_a_number_tell_none(words: str) -> None:
    assert hearing.read(words, vocabulary()).short_numbers == ()


@pytest.mark.parametrize("words", ["my number is 911 thanks", "call me at 211, please hurry", "reach me on 311."])
def test_words_that_tell_such_a_number_as_somebodys_are_heard(words: str) -> None:
    assert len(hearing.read(words, vocabulary()).short_numbers) == 1


@pytest.mark.parametrize(
    ("written", "country", "short"),
    [("911", "US", True), ("112", "US", True), ("15", "FR", True), ("114", "HT", True), ("530", "US", False),
     ("+12025550101", "US", False), ("555-0123", "US", False), ("call me", "US", False), ("", "US", False)],
)  # fmt: skip
def test_which_numbers_are_short_ones(written: str, country: str, short: bool) -> None:
    assert is_short(written, country) == short
