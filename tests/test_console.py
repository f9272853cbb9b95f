"""The coordinators' desk as a browser without JavaScript sees it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hotline.exchange import asked, opt_outs, people, posts, tasks
from storage.records import Event, Message, Note, Once, Post, Task
from storage.store import Store, where
from tests.harness.base import ANA, BEN, LUZ, ROSA
from tests.harness.town import ConsoleTown
from tests.harness.volunteers import answer


def test_before_there_is_any_coordinator_the_login_page_says_how_to_add_one(tmp_path: Path, store: Store) -> None:
    town = ConsoleTown(tmp_path, store)
    assert "hotline coordinator add NAME" in town.browser().page("/login")
    town.services.store.close()


def test_the_board_shows_what_is_new(town: ConsoleTown) -> None:
    town.need()
    assert "need groceries for 2, oak and 5th" in town.browser("vic").page("/")


def test_every_page_is_served_to_an_admin(town: ConsoleTown) -> None:
    need, ben = town.need(), town.volunteer()
    browser = town.browser("ada")
    for path in (
        "/", "/board", "/?status=closed", "/?q=groceries", f"/posts/{need.ref}", f"/posts/{need.ref}/live", "/people",
        "/people?show=joining", "/people?show=all", "/people?q=ben", f"/people/{ben.id}", "/people/new", "/call-backs",
        "/texts", "/print", "/team", "/audit", "/account", "/new",
    ):  # fmt: skip
        assert browser.get(path).status_code == 200, path


def test_one_click_forwards_to_the_best_volunteer(town: ConsoleTown) -> None:
    need = town.need()
    town.volunteer()
    browser = town.browser("dana")
    page = browser.page(f"/posts/{need.ref}")
    assert "Ben Ito" in page
    assert "can do food, lives in North side, never asked before" in page
    browser.send(f"/posts/{need.ref}/forward", on=f"/posts/{need.ref}", phone=BEN, how="all")
    assert [task.phone for task in asked.of_post(town.services, need.ref)] == [BEN]
    assert posts.by_ref(town.services, need.ref).status == "asked"


def test_a_double_click_forwards_once(town: ConsoleTown) -> None:
    need = town.need()
    town.volunteer()
    browser = town.browser("dana")
    form = {**browser.tokens(f"/posts/{need.ref}"), "phone": BEN}
    first = browser.client.post(f"/posts/{need.ref}/forward", data=form)
    second = browser.client.post(f"/posts/{need.ref}/forward", data=form)
    assert (first.status_code, second.status_code) == (302, 302)
    assert town.services.store.count(Task) == 1
    assert town.services.store.count(Message, where("purpose") == "task") == 1


def test_a_form_without_its_one_use_token_does_nothing(town: ConsoleTown) -> None:
    need = town.need()
    browser = town.browser("dana")
    token = browser.tokens()["csrf_token"]
    browser.client.post(f"/posts/{need.ref}/close", data={"csrf_token": token, "because": "spam"})
    assert posts.by_ref(town.services, need.ref).status == "new"
    assert town.services.store.count(Once) == 0


def test_a_change_made_elsewhere_is_never_overwritten(town: ConsoleTown) -> None:
    need = town.need()
    dana, ada = town.browser("dana"), town.browser("ada")
    seen = {**dana.tokens(f"/posts/{need.ref}"), "version": str(need.version), "kind": "need", "urgency": "normal"}
    ada.send(f"/posts/{need.ref}/correct", version=need.version, kind="need", urgency="normal", place="Elm street")
    answer = dana.client.post(f"/posts/{need.ref}/correct", data={**seen, "place": "Oak street"})
    page = answer.get_data(as_text=True)
    assert "Ada changed this a moment ago" in page
    assert 'value="Oak street"' in page
    assert posts.by_ref(town.services, need.ref).place == "Elm street"


def test_a_correction_is_kept_with_the_words_it_was_about(town: ConsoleTown) -> None:
    from storage.records import Correction

    need = town.need()
    form: dict[str, Any] = {
        "version": need.version,
        "kind": "need",
        "urgency": "normal",
        "categories": ["water"],
        "area": "north",
    }
    town.browser("dana").send(f"/posts/{need.ref}/correct", **form, language="en")
    kept = town.services.store.find(Correction, where("post") == need.ref)
    assert [(one.field, one.before, one.after, one.words) for one in kept] == [
        ("categories", "food", "water", need.words)
    ]


def test_closing_needs_a_reason_and_keeps_the_note(town: ConsoleTown) -> None:
    need = town.need()
    town.browser("dana").send(f"/posts/{need.ref}/close", because="referred", words="food bank, Elm street")
    assert posts.by_ref(town.services, need.ref).closed_because == "referred"
    assert town.services.store.find(Note)[0].words == "food bank, Elm street"


def test_a_duplicate_of_the_same_phone_is_offered_and_joined(town: ConsoleTown) -> None:
    first, second = town.need(), town.need(words="and diapers please", categories=("supplies",))
    browser = town.browser("dana")
    assert f"Join {second.ref} into this one" in browser.page(f"/posts/{first.ref}")
    browser.send(f"/posts/{first.ref}/join", other=second.ref)
    joined = posts.by_ref(town.services, first.ref)
    assert joined.words == "need groceries for 2, oak and 5th / and diapers please"
    assert joined.categories == ("food", "supplies")
    assert posts.by_ref(town.services, second.ref).closed_because == "duplicate"


def test_one_after_another_asks_the_first_and_lines_up_the_rest(town: ConsoleTown) -> None:
    need = town.need()
    town.volunteer(), town.volunteer(LUZ, "Luz Vega")
    town.browser("dana").send(f"/posts/{need.ref}/forward", phone=[BEN, LUZ], how="one")
    assert [task.phone for task in asked.of_post(town.services, need.ref)] == [BEN]
    answer(town.services, tasks.passes, need.ref, BEN)
    assert [task.phone for task in asked.of_post(town.services, need.ref)] == [BEN, LUZ]


def test_what_somebody_told_a_coordinator_is_filed_and_read_like_a_text(town: ConsoleTown) -> None:
    form = {"words": "needs a ride to the clinic today", "phone": "(202) 555-0101", "kind": "need", "urgency": "normal"}
    town.browser("dana").send("/new", on="/new", **form)
    filed = town.services.store.find(Post)[-1]
    assert (filed.channel, filed.phone, filed.when, filed.status) == ("desk", ROSA, "today", "open")
    assert "ride" in filed.categories


def test_a_text_to_somebody_who_sent_stop_is_refused_with_a_sentence(town: ConsoleTown) -> None:
    need = town.need()
    opt_outs.opt_out(town.services, ROSA, "stop")
    browser = town.browser("dana")
    assert "They sent STOP" in browser.page(f"/posts/{need.ref}")
    browser.send(f"/posts/{need.ref}/write", words="hello")
    assert town.services.store.count(Message, where("purpose") == "desk") == 0


def test_an_answer_in_the_thread_waits_in_the_outbox_before_everything_else(town: ConsoleTown) -> None:
    need = town.need()
    town.browser("dana").send(f"/posts/{need.ref}/write", words="We are on it.")
    message = town.services.store.find(Message, where("purpose") == "desk")[0]
    assert (message.phone, message.post, message.priority, message.status) == (ROSA, need.ref, 0, "queued")
    assert message.body == "We are on it."


def test_who_read_a_post_is_kept(town: ConsoleTown) -> None:
    need = town.need()
    town.browser("vic").page(f"/posts/{need.ref}")
    events = town.services.store.find(Event, where("post") == need.ref)
    assert ("coordinator:vic", "read") in [(event.who, event.did) for event in events]


@pytest.mark.parametrize(
    ("name", "path", "detail"),
    [("vic", "/posts/{ref}/live", ""), ("vic", "/posts/{ref}/live?seen=x", ""), ("dana", "/board", "board")],
)
def test_pages_that_renew_themselves_are_kept_once_an_hour(
    town: ConsoleTown, name: str, path: str, detail: str
) -> None:
    need, browser = town.need(), town.browser(name)
    read = (where("who") == f"coordinator:{name}") & (where("did") == "read") & (where("detail") == detail)
    for times in (1, 1, 2):
        browser.page(path.format(ref=need.ref))
        assert town.services.store.count(Event, read) == times
        town.clock.forward(minutes=40)


@pytest.mark.parametrize("field", ["status", "category", "area", "language", "channel", "beyond", "q"])
def test_a_filter_with_a_sign_that_no_store_keeps_shows_the_board(town: ConsoleTown, field: str) -> None:
    town.need()
    vic = town.browser("vic")
    for odd in ("\x00", "north\x00", "\x00~1"):
        for path in ("/", "/board"):
            assert vic.get(path, query_string={field: odd}).status_code == 200


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/posts/{ref}/write", {"words": ""}),
        ("/posts/{ref}/correct", {"version": "99999", "kind": "need"}),
        ("/people/{person}/write", {"words": ""}),
        ("/people/{person}/edit", {"seen": "wrong", "language": "en"}),
        ("/people/{person}/edit", {"monthly_cap": "many"}),
    ],
)
def test_a_page_that_comes_back_with_a_fault_was_read_as_well(
    town: ConsoleTown, path: str, fields: dict[str, str]
) -> None:
    need = town.need()
    person = people.by_phone(town.services, ROSA).id
    town.browser("dana").send(path.format(ref=need.ref, person=person), **fields)
    read = town.services.store.find(Event, (where("who") == "coordinator:dana") & (where("did") == "read"))
    of_person = [one for one in read if one.detail == f"person {person}"]
    of_post = [one for one in read if one.post == need.ref]
    assert len(of_person if "people" in path else of_post) == 1


def test_a_viewer_sees_the_last_two_digits_only(town: ConsoleTown) -> None:
    need = town.need()
    page = town.browser("vic").page(f"/posts/{need.ref}")
    assert "••• 01" in page
    assert ROSA not in page
    assert "555-0101" not in page


def test_two_coordinators_on_one_post_see_each_other(town: ConsoleTown) -> None:
    need = town.need()
    town.browser("ada").page(f"/posts/{need.ref}")
    assert "Ada is looking at this too." in town.browser("dana").page(f"/posts/{need.ref}")
    town.clock.forward(minutes=2)
    assert "looking at this too" not in town.browser("dana").page(f"/posts/{need.ref}")


def test_the_live_list_says_nothing_while_nothing_changes(town: ConsoleTown) -> None:
    import re

    town.need()
    browser = town.browser("dana")
    address = re.findall(r'hx-get="(/board[^"]+)"', browser.page("/"))[0].replace("&amp;", "&")
    assert browser.get(address, headers={"HX-Request": "true"}).status_code == 204
    town.need(words="water please", phone=ANA)
    answer = browser.get(address, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "water please" in answer.get_data(as_text=True)


def test_search_finds_by_ref_word_beginning_and_last_digits(town: ConsoleTown) -> None:
    need = town.need(words="need insulin, elm street", phone=LUZ)
    browser = town.browser("dana")
    for query in (need.ref, "insul", "Elm insulin", "0103", "555-0103", "(202) 555-0103"):
        assert "need insulin" in browser.page(f"/?q={query}"), query
    assert "Nothing found" in browser.page("/?q=bicycle")


def test_the_board_pages_by_filter_without_missing_one(town: ConsoleTown) -> None:
    wanted = {town.need(words=f"need number {n}", categories=("food" if n % 2 else "water",)).ref for n in range(130)}
    browser, address, seen = town.browser("dana"), "/?status=new&category=food&area=north", set()
    import re

    while address:
        page = browser.page(address)
        seen |= set(re.findall(r'id="post-(\d+)"', page))
        more = re.findall(r'class="button" href="(/\?status[^"]*beyond=[^"]+)"', page)
        address = more[0].replace("&amp;", "&") if more else ""
    assert len(seen) == 65
    assert seen < wanted


def test_the_paper_list_has_no_numbers_unless_asked(town: ConsoleTown) -> None:
    town.need()
    browser = town.browser("dana")
    assert "555-0101" not in browser.page("/print")
    assert "(202) 555-0101" in browser.page("/print?numbers=yes")
    assert "555-0101" not in town.browser("vic").page("/print?numbers=yes")


def test_two_coordinators_forwarding_at_once_send_each_volunteer_one_text(town: ConsoleTown) -> None:
    from concurrent.futures import ThreadPoolExecutor

    need = town.need()
    for phone in (BEN, LUZ):
        town.volunteer(phone)
    forms = []
    for name in ("ada", "dana"):
        browser = town.browser(name)
        forms.append((browser, {**browser.tokens(f"/posts/{need.ref}"), "phone": [BEN, LUZ]}))
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(lambda one: one[0].client.post(f"/posts/{need.ref}/forward", data=one[1]), forms))
    assert [answer.status_code for answer in answers] == [302, 302]
    texts = town.services.store.find(Message, where("purpose") == "task")
    assert sorted(text.phone for text in texts) == [BEN, LUZ]


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Nobody on file has the number"), ("es", "Nadie en la lista tiene")]
)
def test_what_cannot_be_done_is_said_in_the_reader_s_language(town: ConsoleTown, language: str, words: str) -> None:
    need = town.need()
    browser = town.browser("dana")
    browser.send("/language", language=language)
    browser.send(f"/posts/{need.ref}/name", phone="202 555 0199")
    assert words in browser.page(f"/posts/{need.ref}")


def test_asking_somebody_who_must_not_be_asked_says_why(town: ConsoleTown) -> None:
    need, ben = town.need(), town.volunteer()
    opt_outs.opt_out(town.services, ben.phone, "stop")
    browser = town.browser("dana")
    browser.send(f"/posts/{need.ref}/forward", phone=BEN)
    assert "Ben Ito sent STOP and gets no texts." in browser.page(f"/posts/{need.ref}")
    assert posts.by_ref(town.services, need.ref).status == "new"
