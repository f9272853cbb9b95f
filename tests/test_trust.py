"""What keeps strangers out of the console and of the webhooks, whatever they send."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from threading import BoundedSemaphore, Timer
from urllib.parse import urlencode

import pyotp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from hotline.archive import export
from hotline.console import accounts, second_factor, signing
from hotline.console.gate import HEADERS
from hotline.exchange import imports, sheets
from storage.records import Coordinator, Event, Message, Post, Upload
from storage.store import Store, where
from tests.harness.base import ACCOUNT, NUMBER, TOKEN
from tests.harness.town import CHEAP, PASSWORD, Browser, ConsoleTown

REAL = accounts._hasher
FORM_TYPE = "application/x-www-form-urlencoded"
LONG = "9" * 25
UNREADABLE = (LONG, "9" * 5000, "²", "٣", "-1", "~²", f"x~{LONG}", "\x00", "~" * 9)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nowhere"), ("PUT", "/login"), ("GET", "/healthz"), ("POST", "/twilio/sms"),
        ("GET", "/twilio/nowhere"), ("GET", "/login"), ("GET", "/people"), ("POST", "/login"),
        ("GET", "/static/nothing"),
    ],
)  # fmt: skip
def test_every_answer_even_to_addresses_that_do_not_exist_forbids_what_a_page_must_not_do(
    town: ConsoleTown, method: str, path: str
) -> None:
    answer = town.browser().client.open(path, method=method)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "noindex" in answer.headers["X-Robots-Tag"]


@pytest.mark.parametrize("address", ["/people/{}", "/recordings/{}", "/posts/{}", "/people/{}?x=1"])
def test_a_number_that_no_row_can_have_names_nothing(town: ConsoleTown, address: str) -> None:
    assert town.browser("ada").get(address.format(LONG)).status_code == 404


@pytest.mark.parametrize("written", UNREADABLE)
@pytest.mark.parametrize(
    "address",
    ["/?status=new&beyond=", "/people?beyond=", "/people?show=all&beyond=", "/people?show=joining&beyond=",
     "/call-backs?after=", "/texts?before=", "/audit?before="],
)  # fmt: skip
def test_a_place_in_a_list_that_cannot_be_read_shows_a_page(town: ConsoleTown, address: str, written: str) -> None:
    assert town.browser("ada").get(address + urlencode({"": written})[1:]).status_code == 200


def test_nothing_large_is_read_from_somebody_who_has_not_signed_in(town: ConsoleTown) -> None:
    stranger = town.browser()
    large = b"x" * (1024 * 1024)
    assert stranger.client.post("/login", data=b"name=" + large, content_type=FORM_TYPE).status_code == 413
    upload = io.BytesIO(large)
    answer = stranger.client.post("/people/import", input_stream=upload, content_length=len(large))
    assert (answer.status_code, answer.location, upload.tell()) == (302, "/login", 0)
    assert town.services.store.count(Upload) == 0


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example/", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)",
             "\\\\evil.example", "http:///evil.example", "/%5cevil.example", "https:evil.example", "///evil.example"],
)  # fmt: skip
def test_signing_in_leads_to_this_host_alone(town: ConsoleTown, back: str) -> None:
    answer = town.browser().send("/login", on="/login", name="dana", password=PASSWORD, back=back)
    assert re.match(r"/(?![/\\])", answer.location), answer.location


def test_a_session_that_was_planted_before_signing_in_is_not_the_one_afterwards(town: ConsoleTown) -> None:
    browser = town.browser()
    browser.get("/login")
    before = browser.client.get_cookie("hotline")
    assert browser.log_in("dana").status_code == 302
    after = browser.client.get_cookie("hotline")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert (after.http_only, after.same_site) == (True, "Lax")


def with_second_factor(town: ConsoleTown) -> tuple[Coordinator, str]:
    secret = second_factor.new_secret()
    account = accounts.find(town.services, "dana")
    assert account is not None
    return accounts.change(town.services, account, by="test", did="test", totp_secret=secret), secret


def half_way(town: ConsoleTown, address: str = "127.0.0.1") -> Browser:
    browser = town.browser()
    browser.client.environ_base["REMOTE_ADDR"] = address
    assert browser.log_in("dana").location == "/login/code"
    return browser


def test_a_code_lets_one_browser_in_even_when_two_hold_the_account_as_it_was(town: ConsoleTown) -> None:
    account, secret = with_second_factor(town)
    code = pyotp.TOTP(secret).at(town.clock.now())
    assert second_factor.check(town.services, account, code)
    assert second_factor.check(town.services, account, code) is None


def test_a_code_does_not_bring_back_an_account_that_was_shut_meanwhile(town: ConsoleTown) -> None:
    account, secret = with_second_factor(town)
    accounts.change(town.services, account, by="ada", did="shut", disabled=True)
    assert second_factor.check(town.services, account, pyotp.TOTP(secret).at(town.clock.now())) is None
    kept = town.services.store.one(Coordinator, where("name") == "dana")
    assert kept is not None
    assert kept.disabled


def test_guesses_at_the_code_count_together_from_however_many_addresses_they_come(town: ConsoleTown) -> None:
    with_second_factor(town)
    answers = [
        half_way(town, f"192.0.2.{number}").send("/login/code", on="/login/code", code="000000").status_code
        for number in range(7)
    ]
    assert answers[-1] == 429


def test_a_network_of_version_six_counts_as_one_address(town: ConsoleTown) -> None:
    with town.app.test_request_context(environ_base={"REMOTE_ADDR": "2001:db8::1"}):
        one = signing.device("dana")
    with town.app.test_request_context(environ_base={"REMOTE_ADDR": "2001:db8::ffff:2"}):
        assert signing.device("dana") == one
    others = set()
    for address in ("192.0.2.1", "::ffff:192.0.2.2", "::ffff:192.0.2.3"):
        with town.app.test_request_context(environ_base={"REMOTE_ADDR": address}):
            others.add(signing.device("dana"))
    assert len(others - {one}) == 3


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@given(cell=st.text(alphabet="=+-@;\t'ab\n", max_size=12))
def test_no_part_of_a_cell_is_run_where_semicolons_cut_either(cell: str) -> None:
    guarded = sheets.guarded(cell)
    assert not any(part.startswith(("=", "+", "-", "@")) for part in re.split(r"[;\t]", guarded))
    assert sheets.unguarded(guarded) == cell


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("phone", "+12025550123", "+12025550123"),
        ("phone", "=12025550123", "'=12025550123"),
        ("phone", "-12025550123", "'-12025550123"),
        ("body", "+12025550123", "'+12025550123"),
        ("words", "water;=HYPERLINK(1)", "water;'=HYPERLINK(1)"),
        ("words", "\n=1", "'\n=1"),
        ("flags", ("=1", "b"), "'=1,b"),
    ],
)
def test_an_export_holds_numbers_as_they_are_and_nothing_that_runs(name: str, value: object, written: str) -> None:
    assert export.cell(name, value) == written


def test_each_line_of_an_export_is_one_row_for_programs_that_know_other_ends_of_lines(town: ConsoleTown) -> None:
    words = "water\u2028and\u2029bread\u0085please\x0b"
    town.need(words)
    out = io.StringIO()
    export.write(town.services.store, "posts", out, "jsonl")
    [row] = [json.loads(line) for line in out.getvalue().splitlines()]
    assert row["words"] == words


def text(**more: str) -> dict[str, str]:
    sid = "SM" + "0123456789abcdef" * 2
    return {"AccountSid": ACCOUNT, "MessageSid": sid, "From": "+12025550101", "To": NUMBER, "Body": "water", **more}


def knock(town: ConsoleTown, form: dict[str, str]) -> int:
    signature = RequestValidator(TOKEN).compute_signature("http://localhost/twilio/sms", form)
    headers = {"X-Twilio-Signature": signature}
    body = urlencode(form).encode()
    answer = town.browser().client.post("/twilio/sms", data=body, content_type=FORM_TYPE, headers=headers)
    return answer.status_code


def test_words_cannot_be_cut_into_fields_that_speak_for_somebody_else(town: ConsoleTown) -> None:
    """Body, From and MessageSid of the forged form are all words that the real sender wrote."""
    victim, sid = "+12025550199", "SM" + "f" * 32
    real = text(Body=f"stopFrom{victim}MessageSid{sid}ProfileName")
    ours = {name: value for name, value in real.items() if name in ("AccountSid", "To")}
    swallowed = f"From{real['From']}MessageSid{real['MessageSid']}"
    forged = {**ours, "Body": "stop", "From": victim, "MessageSid": sid, "ProfileName": swallowed}
    validator = RequestValidator(TOKEN)
    url = "http://localhost/twilio/sms"
    assert validator.compute_signature(url, real) == validator.compute_signature(url, forged)
    assert knock(town, forged) == 403
    assert town.services.store.count(Message) == 0
    assert knock(town, real) == 200


def test_a_form_of_unknown_length_is_not_read(town: ConsoleTown) -> None:
    body = io.BytesIO(urlencode(text()).encode())
    signature = RequestValidator(TOKEN).compute_signature("http://localhost/twilio/sms", text())
    headers = {"X-Twilio-Signature": signature, "Transfer-Encoding": "chunked"}
    environ = {"wsgi.input_terminated": True}
    client = town.browser().client
    answer = client.post(
        "/twilio/sms", input_stream=body, content_type=FORM_TYPE, headers=headers, environ_overrides=environ
    )
    assert answer.status_code == 403
    assert body.tell() == 0


@pytest.mark.parametrize("pictures", ["²", "9" * 5000, "-1", "1.5", ""])
def test_a_number_of_pictures_that_is_none_loses_no_text(town: ConsoleTown, pictures: str) -> None:
    assert knock(town, text(NumMedia=pictures)) == 200
    assert town.services.store.count(Post) == 1


@pytest.mark.parametrize(
    "sender", ["+447911123456", "+19005550123", "+18765550123", "+266696687", "+882131234567", "+9990001234567"]
)
def test_an_answer_abroad_or_to_a_costly_number_is_left_to_the_desk(town: ConsoleTown, sender: str) -> None:
    assert knock(town, text(From=sender, Body="need water at oak and 5th, today")) == 200
    assert [message.direction for message in town.services.store.find(Message)] == ["in"]
    [post] = town.services.store.find(Post)
    assert "call_back" in post.flags


@pytest.mark.parametrize(
    ("phone", "why"),
    [
        ("+19005550123", "costly"), ("+447911123456", "country"), ("+445600123456", "country"),
        ("anonymous", "no_number"), ("", "no_number"),
    ],
)  # fmt: skip
def test_nothing_is_ever_texted_abroad_or_to_a_costly_number(town: ConsoleTown, phone: str, why: str) -> None:
    assert town.services.outbox.put(phone, "words", purpose="notice") is None
    assert [message.error for message in town.services.store.find(Message)] == [why]


def test_a_flood_of_guesses_is_turned_away_instead_of_queueing(
    town: ConsoleTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = town.browser()
    monkeypatch.setattr(accounts, "_few_at_once", BoundedSemaphore(1))
    monkeypatch.setattr(accounts, "WAITS_S", 0)
    with accounts._few_at_once:
        assert browser.log_in("dana").status_code == 429
    assert browser.log_in("dana").status_code == 302


def test_whoever_signs_in_beside_a_flood_of_guesses_has_their_turn(
    town: ConsoleTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = BoundedSemaphore(1)
    monkeypatch.setattr(accounts, "_few_at_once", busy)
    browser, checking = town.browser(), busy.acquire()
    ends = Timer(0.2, busy.release)
    ends.start()
    assert checking
    assert browser.log_in("dana").status_code == 302
    ends.join()


def test_a_file_that_nobody_imports_is_gone_after_two_hours(town: ConsoleTown) -> None:
    browser = town.browser("dana")
    browser.send("/people/import", on="/people/import", file=(io.BytesIO(b"name,phone\nBen,2025550102\n"), "p.csv"))
    assert imports.drop_old_files(town.services) == 0
    town.clock.forward(hours=imports.KEPT_HOURS, minutes=1)
    assert imports.drop_old_files(town.services) == 1
    assert town.services.store.count(Upload) == 0


@pytest.mark.parametrize("page", ["/texts", "/call-backs", "/people", "/print", "/people/export.csv"])
def test_whoever_reads_numbers_is_in_the_trail(town: ConsoleTown, page: str) -> None:
    browser = town.browser("ada")
    before = town.services.store.count(Event, where("who") == "coordinator:ada")
    assert browser.get(page).status_code == 200
    assert town.services.store.count(Event, where("who") == "coordinator:ada") == before + 1


@pytest.mark.parametrize("field", ["time_cost", "memory_cost"])
def test_passwords_cost_a_guesser_what_the_standard_asks(field: str) -> None:
    """RFC 9106, section 4: the second choice, for machines with little memory."""
    assert getattr(REAL, field) >= {"time_cost": 3, "memory_cost": 64 * 1024}[field]


def test_an_invitation_makes_one_account(town: ConsoleTown) -> None:
    path = "/invitation/" + accounts.invite(town.services, "eve", "viewer", "coordinator:ada")
    assert town.browser().send(path, on=path, name="eve", password=PASSWORD).status_code == 302
    browser = town.browser()
    again = browser.client.post(path, data={**browser.tokens("/login"), "name": "mallory", "password": PASSWORD})
    assert again.status_code == 404
    assert accounts.find(town.services, "mallory") is None


@pytest.mark.parametrize("role", ["vic", "dana", "ada"])
def test_no_form_is_taken_without_its_token(town: ConsoleTown, role: str) -> None:
    browser = town.browser(role)
    for rule in town.app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and rule.endpoint.startswith("console."):
            address = re.sub(r"<[^>]*>", "1", rule.rule)
            assert browser.client.post(address, data={"once": "x" * 12}).status_code == 400, rule.rule


def test_a_route_that_nobody_declared_is_shut_to_everybody(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "_hasher", CHEAP)
    services = ConsoleTown(tmp_path, store)
    services.app.add_url_rule("/forgotten", "console.forgotten", lambda: "secret")
    services.staff()
    assert services.browser().get("/forgotten").status_code == 302
    assert services.browser("ada").get("/forgotten").status_code == 403
