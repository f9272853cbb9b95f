"""What somebody who may only read sees: everything but phone numbers, wherever they stand."""

from __future__ import annotations

import re

import pytest

from hotline.base.privacy import masked
from hotline.console.gate import NEEDS, PUBLIC
from hotline.exchange import people, posts, tasks
from storage.records import Message, Post
from tests.harness.base import BEN, LUZ, ROSA
from tests.harness.town import Browser, ConsoleTown
from tests.harness.volunteers import answer

WAYS = ("+12025550177", "(202) 555-0177", "202.555.0177", "202 555 0177", "2025550177", "555-0177", "202‑555‑0177")
"""One number as people write it, the last with dashes that do not break."""


def everywhere(town: ConsoleTown, number: str) -> Post:
    """A need that bears a number in each of its fields and in everything that was said about it."""
    services, told = town.services, f"call {number} please"
    post = town.need(told, name=told, place=told, for_whom=told, for_phone=LUZ, evidence=((told, "food"),))
    town.volunteer(BEN, told)
    tasks.forward(services, post.ref, [BEN], "coordinator:dana")
    answer(services, tasks.take, post.ref, BEN, told)
    posts.note(services, post.ref, told, "coordinator:dana")
    with services.store.transaction():
        people.meet(services, ROSA, consent="texted")
        for way in ("in", "out"):
            services.store.add(
                Message(
                    key=f"{post.ref}{way}",
                    direction=way,
                    phone=ROSA,
                    body=told,
                    post=post.ref,
                    created_at=services.now(),
                )
            )
        services.event("coordinator:dana", "changed", post.ref, told)
    return post


def test_no_page_that_a_viewer_may_read_holds_a_number(town: ConsoleTown) -> None:
    browser = town.browser("vic")
    for number in WAYS:
        pages = _readable(town, browser, everywhere(town, number))
        for phone in (number, "+12025550177", ROSA, BEN, LUZ):
            hidden = "".join(letter for letter in phone if letter.isdigit())[-7:-2]
            for name, page in pages.items():
                assert hidden not in re.sub(r"[^\d<>]", "", page), (name, phone)
        assert "••• 77" in pages["/posts/<ref>"]


def _readable(town: ConsoleTown, browser: Browser, post: Post) -> dict[str, str]:
    """Every page that this browser may read, and a search, without the tokens of their forms."""
    pages = {"search": browser.page("/?q=call")}
    for rule in town.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or NEEDS.get(rule.endpoint, PUBLIC) == PUBLIC:
            continue
        answer = browser.get(rule.rule.replace("<ref>", post.ref).replace("<int:number>", "1") + "?numbers=yes")
        if answer.status_code == 200:
            pages[rule.rule] = answer.get_data(as_text=True)
    assert {"/", "/board", "/posts/<ref>", "/posts/<ref>/live", "/print"} <= set(pages)
    return {name: re.sub(r"<[^>]*(csrf_token|once)[^>]*>", "", page) for name, page in pages.items()}


def test_a_coordinator_reads_the_same_words_in_full(town: ConsoleTown) -> None:
    post = everywhere(town, "202-555-0177")
    assert "call 202-555-0177 please" in town.browser("dana").page(f"/posts/{post.ref}")


def test_the_paper_list_hides_numbers_in_words_too_unless_they_are_asked_for(town: ConsoleTown) -> None:
    everywhere(town, "202-555-0177")
    browser = town.browser("dana")
    assert "555-0177" not in browser.page("/print")
    assert "202-555-0177" in browser.page("/print?numbers=yes")


@pytest.mark.parametrize("query", ["77", "0177", "2025550177", "2025", "555-0101", "call 20255", "call 0177"])
def test_a_viewer_learns_no_number_by_searching_for_its_digits(town: ConsoleTown, query: str) -> None:
    everywhere(town, "2025550177"), everywhere(town, "202 555 0177")
    assert "Nothing found" in town.browser("vic").page(f"/?q={query}")


def test_a_viewer_finds_posts_by_ref_name_and_words(town: ConsoleTown) -> None:
    post = town.need("need insulin, elm 14", name="Yolanda")
    for query in (post.ref, "insu", "yolanda", "elm 14"):
        assert f'id="post-{post.ref}"' in town.browser("vic").page(f"/?q={query}"), query


@pytest.mark.parametrize(
    "number",
    [
        "+1 (202) 555-0177", "202*555*0177", "2 0 2 . 5 5 5 . 0 1 7 7", "202, 555, 0177", "202\u200b555\u200b0177",
        "２０２５５５０１７７", "٢٠٢٥٥٥٠١٧٧", "②⓪②⑤⑤⑤⓪①⑦⑦", "²⁰²⁵⁵⁵⁰¹⁷⁷", "20:25:55:01:77", "202 five five five 0177",
        "two oh two five five five zero one seven seven", "Two Oh Two, five-five-five, zero one seven seven",
        "dos cero dos, cinco cinco cinco, cero uno siete siete", "deux zéro deux cinq cinq cinq zéro un sept sept",
        "de zewo de senk senk senk zewo youn sèt sèt", "2️⃣0️⃣2️⃣5️⃣5️⃣5️⃣0️⃣1️⃣7️⃣7️⃣",
    ],
)  # fmt: skip
def test_a_number_is_hidden_however_it_is_written(number: str) -> None:
    assert masked(f"call {number} please").replace("\ufe0f\u20e3", "") == "call ••• 77 please"


@pytest.mark.parametrize(
    "number", ["cuarenta y dos, cinco cinco cinco, doce trece", "zéro six douze trente-quatre dix"]
)
def test_of_a_number_said_in_pairs_nothing_is_left_but_perhaps_its_last_digit(number: str) -> None:
    assert re.fullmatch("••• [•0-9]{2}", masked(number))


@pytest.mark.parametrize(
    "words",
    ["for 2 adults and 14 kids", "oak 1432, apt 12", "at 10:30 on the 12", "ref 4823", "tuesday 10:30, 11:00, 12:15",
     "open 9:00-12:00, 14:00-17:00", "I need one of the two, or three", "boxes 2, 3, 4 and 5", "one or two people"],
)  # fmt: skip
def test_numbers_that_are_no_phone_stay(words: str) -> None:
    assert masked(words) == words
