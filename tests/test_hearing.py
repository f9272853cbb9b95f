"""What the hotline understands of free words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from flows.community import Community
from flows.hearing import (
    Ambiguous,
    Answer,
    Vocabulary,
    VocabularyError,
    answers,
    choose,
    keyword,
    missing_lists,
    public_place,
    read,
    stop,
)
from tests.harness.vocabularies import LANGUAGES, tables, vocabulary

OPTIONS = {"food": ["groceries", "comida"], "water": ["water", "agua"], "childcare": ["child care"], "care": ["care"]}


def test_one_text_says_what_for_how_many_where_and_when() -> None:
    heard = read("need groceries for 2, oak and 5th, today", vocabulary())
    assert (heard.kind, heard.explicit, heard.categories) == ("need", True, ("food",))
    assert (heard.how_many, heard.place, heard.when) == (2, "oak and 5th", "today")
    assert heard.language == "en"


@pytest.mark.parametrize(
    ("text", "kind", "categories"),
    [
        ("I have warm coats and kids clothes to give away", "offer", ("clothing",)),
        ("we can cook for 20 people on saturday", "offer", ("food",)),
        ("anyone need a ride to the clinic? i have a van", "offer", ("ride",)),
        ("my neighbor has no heat", "need", ("repairs",)),
        ("ran out of diapers and formula", "need", ("supplies", "food")),
        ("can someone watch my kids thursday", "need", ("childcare",)),
        ("insulin", "need", ("medicine",)),
        ("grocries plz", "need", ("food",)),
        ("heeeelp no foooood", "need", ("food",)),
        ("when will the schools open?", "unclear", ()),
        ("thank you and god bless", "unclear", ()),
        ("se nos acabó el agua", "need", ("water",)),
        ("tengo ropa de bebé para regalar", "offer", ("clothing",)),
        ("nous n'avons rien à manger", "need", ("food",)),
        ("j'ai des couvertures à donner", "offer", ("clothing",)),
        ("noubezwen dlo ak manje", "need", ("water", "food")),
        ("m ka kondui moun lopital", "offer", ("ride",)),
        ("need a ride for my mother to the clinic", "need", ("ride",)),
        ("necesito transporte al hospital mañana", "need", ("ride",)),
        ("besoin d'un transport pour l'hôpital", "need", ("ride",)),
        ("mennen m lopital tanpri", "need", ("ride",)),
        ("need medicine and a ride to the clinic", "need", ("medicine", "ride")),
        ("necesito rice y beans para mi mama please", "need", ("food",)),
    ],
)
def test_needs_and_offers_are_told_apart(text: str, kind: str, categories: tuple[str, ...]) -> None:
    heard = read(text, vocabulary())
    assert heard.kind == kind
    assert set(heard.categories) == set(categories)


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("we had a fire last month and need clothes", ""),
        ("last month we had a fire, now there is smoke in the kitchen", "fire"),
        ("tuvo un infarto en mayo, necesita comida", ""),
        ("il fait une crise cardiaque", "medical"),
        ("my husband beat me last week", "violence"),
        ("mwen te vle mouri semenn pase", "suicide"),
    ],
)
def test_a_danger_long_past_raises_no_alarm_but_violence_and_suicide_always_do(text: str, danger: str) -> None:
    assert read(text, vocabulary()).danger == danger


def test_words_that_name_nothing_are_not_filed_with_a_stop() -> None:
    heard = stop("can you please stop texting me", vocabulary())
    assert heard is not None
    assert (heard.kind, heard.rest) == ("stop", "")


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("family of 5, 2 kids, need food", 5),
        ("2 adults and 3 kids need shelter", 5),
        ("somos cuatro y no tenemos comida", 4),
        ("nous sommes 12 personnes sans eau", 12),
        ("nou gen 6 moun", 6),
        ("need food for 2 days", 0),
        ("food for 4 please", 4),
        ("ride at 5", 0),
    ],
)
def test_people_are_counted_and_days_are_not(text: str, many: int) -> None:
    assert read(text, vocabulary()).how_many == many


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("my cousin 347 555 0123 needs diapers", ("+13475550123",)),
        ("call +509 34 12 3456", ("+50934123456",)),
        ("(212)5550100 ext 4 needs insulin", ("+12125550100",)),
        ("need 4823 diapers", ()),
    ],
)
def test_phone_numbers_are_read_as_people_write_them(text: str, phones: tuple[str, ...]) -> None:
    heard = read(text, vocabulary())
    assert heard.phones == phones
    assert not set(heard.refs) & {"347", "555", "0123", "509", "3456", "212"}


@pytest.mark.parametrize("text", ["take 48231 51042", "take 482 5104", "4823 5104 66173"])
def test_refs_side_by_side_are_no_phone_number(text: str) -> None:
    heard = read(text, vocabulary())
    assert heard.phones == ()
    assert len(heard.refs) == len([word for word in text.split() if word.isdigit()])


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("any news on 4823 and 5104?", ("4823", "5104")),
        ("45678 oak street needs food", ()),
        ("at 10:30", ()),
        ("$400 for rent", ()),
        ("200 people at the church", ()),
        ("oak and 5th", ()),
    ],
)
def test_refs_are_not_house_numbers_prices_or_counts(text: str, refs: tuple[str, ...]) -> None:
    assert read(text, vocabulary()).refs == refs


def test_the_person_it_is_for_is_named_as_written() -> None:
    assert read("groceries for my blind neighbor", vocabulary()).for_whom == "my blind neighbor"
    assert read("pou manman m ki malad", vocabulary()).for_whom == "manman m"
    assert read("my kids are hungry", vocabulary()).for_whom == "my kids"


def test_a_name_is_taken_only_where_it_is_plainly_said() -> None:
    assert read("My name is Rosa Diaz. need formula", vocabulary()).name == "Rosa Diaz"
    assert read("me llamo ana y necesito pañales", vocabulary()).name == "ana"
    assert read("this is urgent, need water", vocabulary()).name == ""


def test_evidence_shows_the_words_and_where_they_led() -> None:
    heard = read("No heat, 3 kids", vocabulary())
    assert ("No heat", "category: repairs") in heard.evidence
    assert ("3 kids", "how_many: 3") in heard.evidence


def test_a_phones_language_decides_where_the_text_does_not() -> None:
    assert set(read("pain", vocabulary(), language="fr").categories) == {"food"}
    assert set(read("pain", vocabulary(), language="en").categories) == {"medicine"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("we need water please", "en"),
        ("necesitamos agua por favor", "es"),
        ("nous avons besoin d'eau", "fr"),
        ("nou bezwen dlo tanpri", "ht"),
        ("4823", ""),
    ],
)
def test_the_language_of_a_text_is_recognised(text: str, language: str) -> None:
    assert read(text, vocabulary()).language == language


def test_words_come_out_without_control_characters() -> None:
    assert read("need\x00 food\x1b[2J \u202eabc\n\n today ", vocabulary()).words == "need food [2J abc today"


def test_a_line_end_ends_a_place() -> None:
    assert read("food\noak and 5th\nfor 3", vocabulary()).place == "oak and 5th"


def test_an_area_is_found_by_its_name() -> None:
    assert read("need food on the north side", vocabulary()).area == "north"


def test_several_tasks_in_one_text_each_get_their_answer() -> None:
    assert answers("take 4823, pass 5104", vocabulary()) == (
        Answer("yes", "", ("4823",), "take"),
        Answer("no", "", ("5104",), "pass"),
    )
    assert [(a.kind, a.refs) for a in answers("4823 yes, 5104 no", vocabulary())] == [
        ("yes", ("4823",)),
        ("no", ("5104",)),
    ]
    assert [(a.kind, a.refs) for a in answers("yes to 4823 and 5104", vocabulary())] == [
        ("yes", ("4823",)),
        ("yes", ("5104",)),
    ]
    assert [a.verb for a in answers("done 4823, drop 5104", vocabulary())] == ["done", "drop"]


def test_a_command_keeps_the_rest_as_its_note() -> None:
    heard = keyword("take 4823 but after 5", vocabulary())
    assert heard is not None
    assert (heard.name, heard.refs, heard.note) == ("take", ("4823",), "but after 5")


def test_lang_names_the_language() -> None:
    for text, code in (("LANG ES", "es"), ("idioma inglés", "en"), ("Kreyòl", "ht"), ("lang", "")):
        heard = keyword(text, vocabulary())
        assert heard is not None
        assert (heard.name, heard.language) == ("lang", code)


def test_a_carrier_word_counts_only_as_the_whole_text() -> None:
    heard = keyword(" Cancel ", vocabulary())
    assert heard is not None
    assert (heard.name, heard.carrier) == ("stop", True)
    assert keyword("cancel my ride", vocabulary()) is None


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("2", "water"),
        ("two", "water"),
        ("dos", "water"),
        ("#1", "food"),
        ("Groceries", "food"),
        ("AGUA", "water"),
        ("watter", "water"),
        ("hungry", "food"),
        ("child care", "childcare"),
        ("care", "care"),
        ("9", None),
        ("blah", None),
        ("", None),
    ],
)
def test_an_option_is_chosen_by_number_name_or_meaning(text: str, chosen: str | None) -> None:
    assert choose(text, OPTIONS, vocabulary()) == chosen


def test_two_options_named_at_once_are_asked_back() -> None:
    assert choose("1 and 2", OPTIONS, vocabulary()) == Ambiguous(("food", "water"))
    assert choose("food or water", OPTIONS, vocabulary()) == Ambiguous(("food", "water"))


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("12 Oak St apt 4", "Oak St"),
        ("12 Oak St, Apt 4B, ask for Rosa", "Oak St"),
        ("Maria's house, 45 Hill Rd", "Hill Rd"),
        ("3rd floor, 123 5th Ave", "5th Ave"),
        ("Delma 33 #5", "Delma 33"),
        ("oak and 5th", "oak and 5th"),
        ("casa 12, calle Luna 45", "calle Luna"),
        ("chez Marie, 5 rue Capois", "rue Capois"),
        ("347 555 0123 oak st", "oak st"),
        ("", ""),
    ],
)
def test_a_public_place_has_no_house_number_flat_or_name(place: str, shown: str) -> None:
    assert public_place(place) == shown


def test_a_community_teaches_its_own_words() -> None:
    community = Community(name="Oak Street", languages=("en", "ht"))
    taught = Vocabulary.load(tables(), community, {"ht": {"shelter": ["tòl (nèf)"]}})
    assert "shelter" in read("bezwen tòl nèf", taught).categories


def test_a_word_that_the_community_added_is_acted_on_by_weights_that_it_taught_too() -> None:
    shipped = vocabulary()
    taught = Vocabulary.load(tables(), shipped.community, {"en": {"offer": ["gift loop"]}})
    assert not read("soup please gift loop", taught).doubt.asks
    assert not read("soup please gift loop", taught.learned(taught.weigher, taught.tagger)).doubt.asks


def test_a_category_no_wordlist_knows_is_heard_by_its_own_name() -> None:
    community = Community(name="Oak Street", languages=("en",), categories=("food", "seed_swap"))
    assert read("seed swap on oak and 5th", Vocabulary.load(tables(), community)).categories == ("seed_swap",)


def test_a_phrase_is_made_of_parts() -> None:
    part = {"end": ["stop", "put an end to"], "texting": ["texting (me)", "the texts"]}
    table = {"en": {"part": part, "stop": {"out": ["{end} {texting}"]}}}
    heard = Vocabulary.load(table, Community(name="Oak Street", languages=("en",)))
    assert all(stop(text, heard) for text in ("stop texting", "please put an end to the texts", "stop texting me"))
    assert not stop("stop by for the texts", heard)


# What the top of hear/en.toml tells of the marks: a line, texts with it, texts without it.
MARKS = [
    ("no more food", ["we have no more food", "no, more food"], ["no more. food", "no food"]),
    ("grocer*", ["groceries"], ["gross"]),
    ("want/wish to go", ["want to go", "wish to go"], ["want go"]),
    ("do-not/dont call", ["do not call", "Don't call"], ["do call"]),
    ("(please/pretty-please) stop", ["stop", "pretty please stop"], ["please"]),
    ("stop _ me", ["stop texting me"], ["stop me"]),
    ("stop ... texts", ["stop texts", "stop sending me those texts"], ["stop sending me all of those texts"]),
    ("^stop", ["ok, stop", "no (stop)"], ["the bus stop"]),
    ("stop$", ["please stop"], ["stop by"]),
    ("^stop$", ["please stop 4823, thanks"], ["stop now"]),
    ("my <kin>", ["my mother"], ["my cat"]),
    ("{end} {texting}", ["put an end to the texts"], ["put an end to the music"]),
    ("l'eau", ["l eau", "l'eau"], ["leau"]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "met", "not_met"), MARKS)
def test_the_marks_of_a_line_mean_what_is_told_of_them(line: str, met: list[str], not_met: list[str]) -> None:
    table = {
        "part": {"end": ["put an end to"], "texting": ["the texts"]},
        "group": {"kin": ["mother/sister"]},
        "polite": {"word": ["please", "thanks"]},
        "kind": {"need": [line]},
    }
    heard = Vocabulary.load({"en": table}, Community(name="Oak Street", languages=("en",)))
    assert [text for text in met if not heard.hear(text).of("kind")] == []
    assert [text for text in not_met if heard.hear(text).of("kind")] == []


def test_a_phrase_with_an_unknown_part_is_refused() -> None:
    broken = {"en": {"stop": {"out": ["{end} texting"]}}}
    with pytest.raises(VocabularyError, match=r"hear/en\.toml, stop\.out.*\{end\}"):
        Vocabulary.load(broken, Community(name="Oak Street", languages=("en",)))


@pytest.mark.parametrize("phrase", ["need (a lot", "", "stop " + "x/(y) " * 60])
def test_an_unreadable_phrase_is_refused_by_language_list_and_phrase(phrase: str) -> None:
    broken: Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]] = {"en": {"kind": {"need": [phrase]}}}
    with pytest.raises(VocabularyError, match=r"hear/en\.toml, kind\.need"):
        Vocabulary.load(broken, Community(name="Oak Street", languages=("en",)))


def test_what_callers_say_in_place_of_a_key_is_no_phrase_and_tells_no_language() -> None:
    heard = Vocabulary.load({"en": {"aloud": {"person": ["an operator"]}}}, Community(name="Oak", languages=("en",)))
    assert (heard.hear("an operator please").hits, heard.hear("an operator").language) == ((), "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_fills_every_list(language: str) -> None:
    only_in_some = {"place.type", "place.type_after_number"}
    assert set(missing_lists(tables(), language)) <= only_in_some


def test_a_new_language_is_told_what_it_lacks() -> None:
    gaps = missing_lists({**tables(), "pt": {"everyday": "o a de", "danger": {"fire": ["fogo"]}}}, "pt")
    assert "stop.out" in gaps
    assert "danger.fire" not in gaps


def test_a_stop_inside_words_about_a_ref_is_no_stop() -> None:
    assert stop("stop 4823", vocabulary()) is None


def test_a_word_that_lost_its_accented_letters_on_the_way_is_still_heard() -> None:
    told = "nou pa jwenn d, voye yon dokt pou timoun yo"
    assert read(told, vocabulary()).categories == ("medicine",)
    assert ("nou pa jwenn d", "kind: lack") in read(told, vocabulary()).evidence


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("we are many families here and no help has come", "need"),
        ("no power", "need"),
        ("my neighbor needs a ride, her number is 347 555 0123", "need"),
        ("I would like to know when the school opens", "unclear"),
        ("where can we get a new identity card?", "unclear"),
        ("ok thank you we got the help", "unclear"),
        ("water please", "need"),
        ("nou menm nan zòn nan nou poko jwenn sekou", "need"),
        ("mwen ta renmen konnen kilè lekòl ap louvri", "unclear"),
        ("nous sommes vingt familles sous la pluie, venez", "need"),
        ("somos muchas familias y no ha llegado ayuda", "need"),
    ],
)
def test_what_speaks_for_a_need_and_against_it_is_weighed_together(said: str, kind: str) -> None:
    assert read(said, vocabulary()).kind == kind


@pytest.mark.parametrize(
    ("said", "name", "refs", "note"),
    [
        ("48 23", "ref", ("4823",), ""),
        ("4 8 2 3", "ref", ("4823",), ""),
        ("take 48 23", "take", ("4823",), ""),
        ("TAKE 48-23 but after 5", "take", ("4823",), "but after 5"),
        ("news on 48 23 please", "ref", ("4823",), ""),
        ("48 23 listo", "done", ("4823",), ""),
        ("mwen pran 48 23", "take", ("4823",), ""),
    ],
)
def test_a_ref_is_read_with_blanks_in_it(said: str, name: str, refs: tuple[str, ...], note: str) -> None:
    heard = keyword(said, vocabulary())
    assert heard is not None
    assert (heard.name, heard.refs, heard.note) == (name, refs, note)


@pytest.mark.parametrize(
    "said", ["48 32", "take 48 32", "need food for 48 23 people", "at 48 23 oak", "48, 23", "48\n23"]
)
def test_two_numbers_that_may_be_something_else_are_no_ref(said: str) -> None:
    assert read(said, vocabulary()).refs == ()


@pytest.mark.parametrize(
    ("said", "own"),
    [
        ("call me at 347 555 0123, i need food", True),
        ("need food, my number is 347 555 0123", True),
        ("llámame al 347 555 0123, necesito leche", True),
        ("mon numéro est le 347 555 0123, besoin de lait", True),
        ("rele m nan 347 555 0123, mwen bezwen dlo", True),
        ("my cousin 347 555 0123 needs water", False),
        ("mi prima +509 34 12 3456 necesita comida", False),
        ("ma cousine 347 555 0123 a besoin d'eau", False),
        ("mon cousin 347 555 0123 a besoin d'eau", False),
        ("kouzen mwen 347 555 0123 bezwen dlo", False),
        ("call her at 347 555 0123", False),
        ("my mother needs food, i am at work, her phone is 347 555 0123", False),
        ("need food", False),
    ],
)
def test_the_senders_own_other_number_is_told_from_somebody_elses(said: str, own: bool) -> None:
    assert read(said, vocabulary()).own_phone == own


@pytest.mark.parametrize("said", ["my cousin 347 555 0123", "mi tia (212)5550100 ext 4", "ma voisine +509 34 12 3456"])
def test_a_person_and_a_number_are_a_need_of_theirs(said: str) -> None:
    assert read(said, vocabulary()).kind == "need"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("we have warm coats and a hot dinner to give", "offer"),
        ("I want to donate blankets. Can someone contact me?", "offer"),
        ("we have two extra beds", "offer"),
        ("our kitchen can feed 50 people tonight", "offer"),
        ("me gustaría ayudar cocinando", "offer"),
        ("is anyone giving away coats?", "need"),
        ("someone offered me a bed but I need a blanket", "need"),
        ("I want information about donations", "unclear"),
    ],
)
def test_whoever_gives_is_told_from_whoever_asks(said: str, kind: str) -> None:
    assert read(said, vocabulary()).kind == kind


@pytest.mark.parametrize(
    "said",
    [
        "for my mom: meds from walgreens, north side",
        "para mi mama: medicinas de la farmacia",
        "pour ma mère : médicaments de la pharmacie",
        "pou manman m: medikaman nan famasi a",
    ],
)
def test_what_is_named_for_somebody_is_a_need(said: str) -> None:
    assert read(said, vocabulary()).kind == "need"


@pytest.mark.parametrize(
    "said",
    [
        "available after 5pm to help elderly",
        "disponible después de las 5 para ayudar",
        "disponible après 17h pour aider les personnes âgées",
        "disponib apre 5è pou ede granmoun",
    ],
)
def test_whoever_is_available_to_help_offers(said: str) -> None:
    assert read(said, vocabulary()).kind == "offer"


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("need a ride to dialysis tomorrow 9am", "tomorrow"),
        ("necesito que me lleven a diálisis mañana 9am", "tomorrow"),
        ("besoin d'un trajet pour la dialyse demain 9h", "tomorrow"),
        ("bezwen yon woulib pou dyaliz demen 9è", "tomorrow"),
        ("not today, tomorrow", "tomorrow"),
        ("need food today or tomorrow", "today"),
        ("day after tomorrow i need a ride", "this_week"),
        ("pasado mañana necesito agua", "this_week"),
        ("esta mañana necesito agua", "today"),
        ("necesito comida por la mañana", "today"),
        ("i can drive people on weekends", "this_week"),
        ("puedo cocinar los fines de semana", "this_week"),
        ("je peux conduire les gens le week-end", "this_week"),
        ("mwen ka ede nan wikenn", "this_week"),
    ],
)
def test_the_day_is_heard_in_four_languages(said: str, when: str) -> None:
    assert read(said, vocabulary()).when == when


@pytest.mark.parametrize(
    ("said", "area"),
    [
        ("i live on hill street", ""),
        ("calle hill, necesito comida", ""),
        ("hill, need food", "hill"),
        ("12 oak street, hill", "hill"),
    ],
)
def test_a_street_named_like_an_area_is_no_area(said: str, area: str) -> None:
    assert read(said, vocabulary()).area == area


@pytest.mark.parametrize(
    "said",
    ["12 people on the roof of the school, flood", "estamos en el techo de la escuela", "nou sou tèt kay lekòl la"],
)
def test_people_on_a_roof_need_rescue_and_no_roof(said: str) -> None:
    categories = read(said, vocabulary()).categories
    assert "rescue" in categories
    assert "shelter" not in categories


def test_characters_without_width_do_not_break_words() -> None:
    reading = read("ne\u200bed fo\u200cod f\u00ador 2, o\ufeffak and 5\u200dth", vocabulary())
    assert (reading.kind, reading.categories, reading.how_many, reading.place) == ("need", ("food",), 2, "oak and 5th")


@pytest.mark.parametrize(
    "said",
    ["i can do 4823 but not 5104", "puedo 4823 pero no 5104", "je peux 4823 mais pas 5104", "mwen ka 4823 men pa 5104"],
)
def test_a_not_before_a_ref_leaves_that_task_out(said: str) -> None:
    assert [(one.kind, one.refs) for one in answers(said, vocabulary())] == [("yes", ("4823",)), ("no", ("5104",))]


@pytest.mark.parametrize(
    "said",
    [
        "yes to 4823 and 4838 but only after 5, no to 4846 sorry no car, not sure about 4851",
        "si a 4823 y 4838 pero despues de las 5, no a 4846 no tengo carro, no se 4851",
        "oui pour 4823 et 4838 mais après 5h, non pour 4846 pas de voiture, peut-être 4851",
        "wi pou 4823 ak 4838 men apre 5 è, non pou 4846 m pa gen machin, petèt 4851",
        "take 4823 and 4838, pass 4846, maybe 4851",
    ],
)
def test_each_of_four_tasks_in_one_text_gets_its_own_answer(said: str) -> None:
    assert [one.kind for one in answers(said, vocabulary())] == ["yes", "yes", "no", "maybe"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("prascription", "prescription"), ("grocaries", "groceries"), ("blamket", "blanket"), ("diapets", "diapers")],
)
def test_a_wrong_letter_is_forgiven_that_sounds_like_the_right_one_or_lies_beside_it(written: str, meant: str) -> None:
    named = read(f"need {meant}", vocabulary()).categories
    assert read(f"need {written}", vocabulary()).categories == named != ()


@pytest.mark.parametrize(
    ("text", "danger", "categories"),
    [
        ("à qui dois-je m'adresser pour aider ?", "", ()),
        ("i get pinged for stuff far off", "", ()),
        ("he is out of prison now", "", ()),
        ("my horses are fine", "", ()),
        ("we sang, singing is all we do", "", ()),
        ("m nan Boston ak sè m", "", ()),
    ],
)
def test_a_word_that_is_only_like_one_of_a_list_is_not_that_word(
    text: str, danger: str, categories: tuple[str, ...]
) -> None:
    heard = vocabulary().hear(text)
    assert read(text, vocabulary()).danger == danger
    assert tuple(hit.value for hit in heard.of("category")) == categories
