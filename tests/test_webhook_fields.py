"""Signed fields: those that the carrier documents or may add pass, and none hides another one that would be read."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
import requests
from twilio.request_validator import RequestValidator

from hotline.webhooks.signature import KNOWN
from storage.records import Message, Person, Post
from storage.store import where
from tests.harness.base import ACCOUNT, NUMBER, TOKEN
from tests.harness.town import Town

SID = "0123456789abcdef" * 2
SENDER = {"AccountSid": ACCOUNT, "From": "+12025550101", "To": NUMBER}
TEXT = SENDER | {"MessageSid": f"SM{SID}", "Body": "need water at oak and 5th"}
CALL = SENDER | {"CallSid": f"CA{SID}"}
DOORS = {
    "/twilio/sms": TEXT,
    "/twilio/voice/heard": CALL,
    "/twilio/voice/status": CALL | {"CallStatus": "completed"},
    "/twilio/status": SENDER | {"MessageSid": f"SM{SID}", "MessageStatus": "sent"},
}
VALUES = {
    "DialCallStatusReason": "Busy here", "DigitsSource": "dtmf", "Status": "received", "Forwarded": "true",
    "Media": "[]", "ReferralBody": "Body", "Digits": "1", "NumMedia": "0", "CallSid": f"CA{SID}", "RecordingUrl": "",
    "RecordingSid": f"RE{SID}", "MessageSid": f"SM{SID}",
}  # fmt: skip
"""What some documented fields hold; any other holds a word."""
NAMES = [*sorted(KNOWN - SENDER.keys()), "SipHeader_X-Room", "SipHeader_x.Y", "Weather9", "CallStatusReason", "Sid"]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with Town(tmp_path_factory.mktemp("fields")) as opened:
        yield opened


def send(town: Town, path: str, form: dict[str, str], signature: str = "") -> int:
    signature = signature or sign(town, path, form)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
    return requests.post(town.url + path, data=urlencode(form), headers=headers, timeout=10).status_code


def sign(town: Town, path: str, form: dict[str, str]) -> str:
    return str(RequestValidator(TOKEN).compute_signature(town.url + path, form))


@pytest.mark.parametrize("path", DOORS)
def test_every_documented_name_and_any_new_one_passes(town: Town, path: str) -> None:
    refused = [name for name in NAMES if send(town, path, {name: VALUES.get(name, "word")} | DOORS[path]) >= 400]
    assert refused == []


def test_a_picture_without_a_body_is_kept_and_shown(town: Town) -> None:
    form = {name: value for name, value in TEXT.items() if name != "Body"} | {"NumMedia": "1"}
    form |= {"From": "+12025550177", "MessageSid": "MM" + "e" * 32}
    assert send(town, "/twilio/sms", form) == 200
    [post] = town.services.store.find(Post, where("phone") == form["From"])
    assert post.pictures == 1


@pytest.mark.parametrize(
    ("real", "cut"),
    [
        ({"Body": "stop"}, {"B": "odystop"}),
        ({"Body": "Xstop"}, {"BodyX": "stop"}),
        ({"ApiVersion": "2010", "Body": "stop"}, {"ApiVersion": "2010Bodystop"}),
        ({"ApiVersion": "2010", "Body": "s", "NumMedia": "3"}, {"ApiVersion": "2010", "Body": "s", "Num": "Media3"}),
        ({"Body": "s", "NumMedia": "31"}, {"Body": "s", "NumMedia3": "1"}),
    ],
)
def test_what_would_be_read_is_not_hidden_by_another_cut(town: Town, real: dict[str, str], cut: dict[str, str]) -> None:
    rest = {name: value for name, value in TEXT.items() if name != "Body"} | {"MessageSid": "SM" + "d" * 32}
    signature = sign(town, "/twilio/sms", rest | real)
    assert sign(town, "/twilio/sms", rest | cut) == signature
    assert send(town, "/twilio/sms", rest | cut, signature) == 403
    assert town.services.store.one(Message, where("sid") == rest["MessageSid"]) is None


@pytest.mark.parametrize(
    ("real", "cut"),
    [
        ({"CallerZip": "1", "Digits": "2"}, {"CallerZip": "1Digits2"}),
        ({"Digits": "23"}, {"Digits2": "3"}),
        ({"CallSid": f"CA{SID}", "CallStatus": "completed"}, {"CallSid": f"CA{SID}", "CallSta": "tuscompleted"}),
        ({"CallToken": "x", "CallStatus": "busy"}, {"CallToken": "x", "CallStatusbusy": ""}),
    ],
)
def test_a_key_or_the_end_of_a_call_is_not_hidden_by_another_cut(
    town: Town, real: dict[str, str], cut: dict[str, str]
) -> None:
    path = "/twilio/voice/status"
    signature = sign(town, path, CALL | real)
    assert sign(town, path, CALL | cut) == signature
    assert send(town, path, CALL | cut, signature) == 403


def test_headers_that_a_caller_chooses_are_not_kept(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    assert send(town, "/twilio/voice/heard", CALL | {"SipHeader_X-Mine": "1", "Snow7": "1"}) == 200
    assert "Snow7" in caplog.text
    assert "SipHeader" not in caplog.text


@pytest.mark.parametrize(
    ("opt_out", "body", "out"), [("STOP", "need water at oak and 5th", True), ("HELP", "hi", False)]
)
def test_whoever_the_carrier_says_has_opted_out_has_whatever_the_words_say(
    town: Town, opt_out: str, body: str, out: bool
) -> None:
    phone = f"+1202555016{len(body) % 10}"
    form = TEXT | {"MessageSid": f"SM{len(body):032x}", "From": phone, "Body": body, "OptOutType": opt_out}
    assert send(town, "/twilio/sms", form) == 200
    [person] = town.services.store.find(Person, where("phone") == phone)
    assert person.opted_out is out


def test_whoever_the_carrier_says_has_opted_in_again_gets_texts(town: Town) -> None:
    for number, (body, opt_out) in enumerate((("stop", "STOP"), ("ok then", "START")), 900):
        form = TEXT | {"MessageSid": f"SM{number:032x}", "From": "+12025550169", "Body": body, "OptOutType": opt_out}
        assert send(town, "/twilio/sms", form) == 200
    [person] = town.services.store.find(Person, where("phone") == "+12025550169")
    assert not person.opted_out
