"""Questions go to the desk; what it answers is kept, and the next one who asks is answered at once, in any process."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest

from hotline.exchange import desk_answers, desk_questions, opt_outs, people, posts, tasks
from hotline.services import Services
from storage.backup.dump import dump, load
from storage.records import CallBack, Event, KeptAnswer, Message, Post
from storage.store import open_store, where
from tests.harness.base import ANA, BEN, LUZ, ROSA
from tests.harness.town import Browser, ConsoleTown, another_house, hears

ASKED = "do you open on sundays?"
ANSWER = "We are open Tuesday and Saturday, 9 to 12."
DANA = "coordinator:dana"
KEPT = {"name": "", "questions": "do you open on sundays\nwhen are you open", "text_en": ANSWER}


@pytest.fixture
def dana(town: ConsoleTown) -> Browser:
    return town.browser("dana")


def text(services: Services, words: str, phone: str = ROSA) -> str:
    """What answers a text."""
    return " / ".join(hears(services, phone, words))


def newest(services: Services) -> Post:
    return services.store.find(Post, newest=True, limit=1)[0]


def sent(services: Services) -> list[tuple[str, str]]:
    """What the desk has written, and to whom."""
    return [(one.phone, one.body) for one in services.store.find(Message, where("status") == "queued")]


def test_a_question_without_an_answer_waits_in_its_own_list_and_is_counted_on_the_board(
    town: ConsoleTown, dana: Browser
) -> None:
    assert "No open questions" in dana.page("/questions")
    text(town.services, ASKED)
    text(town.services, "need food for 2 at oak and 5th", LUZ)
    assert "1 question to answer" in dana.page("/")
    page = dana.page("/questions")
    assert page.count("<blockquote") == 1
    assert ASKED in page


def test_the_answer_is_texted_to_whoever_asked_and_the_question_is_closed(town: ConsoleTown, dana: Browser) -> None:
    text(town.services, "hello")
    text(town.services, ASKED, LUZ)
    ref = newest(town.services).ref
    dana.send(f"/questions/{ref}/answer", words=ANSWER)
    assert sent(town.services) == [(LUZ, ANSWER)]
    post = posts.by_ref(town.services, ref)
    assert (post.status, post.closed_because, post.flags) == ("closed", "helped", ())
    page = dana.page("/questions")
    assert "The answer is on its way." in page
    assert "No open questions" in page
    assert town.services.store.count(KeptAnswer) == 0
    assert [event.did for event in town.services.store.find(Event, where("who") == DANA)][-4:-1] == [
        "wrote a text", "answered a question", "closed",
    ]  # fmt: skip


def test_a_ticked_box_keeps_question_and_answer_and_the_next_one_is_answered_at_once(
    town: ConsoleTown, dana: Browser
) -> None:
    text(town.services, ASKED)
    fields = {"words": ANSWER, "keep": "yes", "question": "do you open on sundays", "language": "en"}
    dana.send(f"/questions/{newest(town.services).ref}/answer", **fields)
    assert "are kept" in dana.page("/questions")
    assert ANSWER in text(town.services, "Do you open on Sundays??", LUZ)
    assert newest(town.services).phone == ROSA
    [kept] = town.services.store.find(KeptAnswer)
    assert (kept.name, kept.questions, kept.text) == ("do_you_open_on", ("do you open on sundays",), {"en": ANSWER})


def test_whoever_gets_no_texts_is_called_with_the_answer(town: ConsoleTown, dana: Browser) -> None:
    text(town.services, "hello")
    text(town.services, ASKED, LUZ)
    ref = newest(town.services).ref
    opt_outs.opt_out(town.services, LUZ, "stop")
    assert "goes to the list of calls to make" in dana.page("/questions")
    dana.send(f"/questions/{ref}/answer", words=ANSWER)
    assert "on the list of calls to make" in dana.page("/questions")
    assert sent(town.services) == []
    [owed] = town.services.store.find(CallBack)
    assert (owed.phone, owed.words, owed.post, owed.status) == (LUZ, ANSWER, ref, "open")


def test_what_came_without_a_number_is_shown_and_has_no_form(town: ConsoleTown, dana: Browser) -> None:
    ref = posts.file(town.services, Post(words=ASKED, phone="anonymous", channel="voice", flags=("question",))).ref
    assert "came without a number" in dana.page("/questions")
    assert f"/questions/{ref}/answer" not in dana.page("/questions")
    dana.send(f"/questions/{ref}/answer", words=ANSWER)
    assert posts.by_ref(town.services, ref).status == "new"


def test_a_question_about_a_need_is_answered_to_the_one_who_asked_and_the_need_stays_open(
    town: ConsoleTown, dana: Browser
) -> None:
    town.volunteer(BEN)
    need = town.need()
    tasks.forward(town.services, need.ref, [BEN], DANA)
    text(town.services, "which floor?", BEN)
    text(town.services, "the door is blue")
    before = sent(town.services)
    page = dana.page("/questions")
    assert "which floor?" in page
    assert "the door is blue" not in page
    dana.send(f"/questions/{need.ref}/answer", words="The second.")
    [said] = [one for one in sent(town.services) if one not in before]
    assert said[0] == BEN
    assert said[1].endswith("The second.")
    assert (posts.by_ref(town.services, need.ref).status, posts.by_ref(town.services, need.ref).flags) == ("asked", ())


def test_two_coordinators_who_answer_the_same_question_answer_it_once(town: ConsoleTown, dana: Browser) -> None:
    text(town.services, ASKED)
    ref = newest(town.services).ref
    town.browser("ada").send(f"/questions/{ref}/answer", words=ANSWER)
    answer = dana.send(f"/questions/{ref}/answer", words="On Sundays too.")
    assert "has no open question by now" in answer.get_data(as_text=True)
    assert len(sent(town.services)) == 1


def test_an_answer_too_long_to_keep_is_shown_again_and_nothing_is_sent(town: ConsoleTown, dana: Browser) -> None:
    text(town.services, ASKED)
    ref = newest(town.services).ref
    fields = {"words": "x" * 300, "keep": "yes", "question": "do you open", "language": "en"}
    answer = dana.send(f"/questions/{ref}/answer", **fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "220 characters at most" in page
    assert "x" * 300 in page
    assert 'value="do you open"' in page
    assert (sent(town.services), posts.by_ref(town.services, ref).status) == ([], "new")


def test_the_example_that_is_offered_hides_numbers(town: ConsoleTown) -> None:
    posts.file(town.services, Post(words="is 202-555-0177 one of yours?", phone=ROSA, flags=("question",)))
    [asked] = desk_questions.waiting(town.services, 10)
    assert "0177" not in asked.example


def test_a_long_list_of_questions_goes_on(town: ConsoleTown, dana: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    from hotline.console.views import question_list

    monkeypatch.setattr(question_list, "PAGE", 2)
    for number in range(3):
        post = Post(words=f"question {number}?", phone=ROSA, flags=("question",))
        posts.file(town.services, post)
    first = dana.page("/questions")
    assert ("question 0?" in first, "question 2?" in first) == (True, False)
    more = first.split('class="button" href="')[1].split('"')[0]
    assert "question 2?" in dana.page(more.replace("&amp;", "&"))


def test_answers_are_kept_changed_and_taken_away_in_the_console(town: ConsoleTown, dana: Browser) -> None:
    dana.send("/answers", **KEPT, text_es="Abrimos el martes.", voice_en="Tuesdays and Saturdays, nine to noon.")
    assert ANSWER in text(town.services, "when are you open?")
    assert "kept here" in dana.page("/answers")
    dana.send("/answers", **{**KEPT, "name": "do_you_open_on", "text_en": "Only on Mondays."})
    assert "Only on Mondays." in text(town.services, "when are you open?")
    dana.send("/answers/do_you_open_on/take-away")
    assert "Only on Mondays." not in text(town.services, "when are you open?")
    assert "kept here" not in dana.page("/answers")
    assert town.services.answers.latest() == town.services.community.answers


def test_an_answer_of_the_file_can_be_changed_taken_away_and_brought_back(town: ConsoleTown, dana: Browser) -> None:
    free = "Yes, all help is free."
    assert free in text(town.services, "is it free?")
    dana.send("/answers", name="free", questions="is it free", text_en="It always was.")
    assert "It always was." in text(town.services, "is it free?")
    assert "changed here" in dana.page("/answers")
    dana.send("/answers/free/take-away")
    assert "Bring back" in dana.page("/answers")
    assert "It always was." not in text(town.services, "is it free?", LUZ)
    dana.send("/answers/free/bring-back")
    assert free in text(town.services, "is it free?", LUZ)


def test_an_answer_is_given_in_the_language_of_whoever_asks(town: ConsoleTown, dana: Browser) -> None:
    dana.send("/answers", name="", questions="a que hora abren", text_en=ANSWER, text_es="El martes a las nueve.")
    assert "El martes a las nueve." in text(town.services, "¿a qué hora abren?")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"questions": " \n "}, "Write an example question"),
        ({"questions": "x" * 121}, "Write an example question"),
        ({"text_en": "  "}, "Write the answer in one language at least"),
        ({"text_en": "x" * 221}, "220 characters at most"),
        ({"name": "No Name!"}, "220 characters at most"),
    ],
)
def test_what_is_no_answer_is_refused_and_shown_again(
    town: ConsoleTown, dana: Browser, given: dict[str, str], said: str
) -> None:
    answer = dana.send("/answers", **{**KEPT, **given})
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert town.services.store.count(KeptAnswer) == 0


def test_names_of_answers_are_made_of_the_question_and_never_of_another_one(town: ConsoleTown) -> None:
    asked = ("is it free", "Is it FREE??", "¿Qué?", "???", "24 hours?")
    names = [desk_answers.keep(town.services, "", [words], {"en": "Yes."}, DANA).name for words in asked]
    assert names == ["is_it_free", "is_it_free_2", "que", "answer", "hours"]


def test_an_answer_kept_in_one_house_is_given_in_another_on_the_same_store(town: ConsoleTown, where_kept: str) -> None:
    elsewhere = another_house(where_kept)
    assert ANSWER not in text(elsewhere, ASKED)
    desk_answers.keep(town.services, "", [ASKED], {"en": ANSWER}, DANA)
    assert ANSWER in text(elsewhere, ASKED, ANA)
    elsewhere.store.close()


def test_a_question_pays_one_statement_to_notice_a_change(town: ConsoleTown, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        desk_answers.keep(town.services, "", [f"question number {number}"], {"en": ANSWER}, DANA)
    town.services.answers.latest()
    statements: list[str] = []
    read = town.services.store.engine.read

    def counted(statement: str, values: list[object] | tuple[object, ...] = ()) -> object:
        statements.append(statement)
        return read(statement, values)

    monkeypatch.setattr(town.services.store.engine, "read", counted)
    text(town.services, ASKED)
    assert len([one for one in statements if "kept_answers" in one]) == 1


def test_answers_travel_with_a_backup(town: ConsoleTown, tmp_path: Path) -> None:
    desk_answers.keep(town.services, "", [ASKED], {"en": ANSWER}, DANA)
    kept = io.BytesIO()
    dump(town.services.store, kept)
    kept.seek(0)
    other = open_store(str(tmp_path / "other"))
    load(kept, other)
    assert [row.text for row in other.find(KeptAnswer)] == [{"en": ANSWER}]
    other.close()


def test_somebody_who_was_never_texted_hears_who_writes_with_the_answer(town: ConsoleTown, dana: Browser) -> None:
    text(town.services, ASKED)
    person = people.by_phone(town.services, ROSA)
    town.services.store.put(replace(person, greeted=False))
    dana.send(f"/questions/{newest(town.services).ref}/answer", words=ANSWER)
    [(_, body)] = sent(town.services)
    assert body.startswith("Oak Street Mutual Aid")
    assert "STOP" in body
