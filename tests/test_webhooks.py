"""The webhooks: what is not signed for us, as it is, gets 403 and writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
import requests
from twilio.request_validator import RequestValidator

from hotline.app import create_app
from storage.records import Call, Message, Post
from storage.store import Store
from tests.harness.base import ACCOUNT, NUMBER, TOKEN
from tests.harness.town import Town

SID = "SM" + "0123456789abcdef" * 2
CALL = "CA" + "0123456789abcdef" * 2
FORM = {
    "AccountSid": ACCOUNT,
    "MessageSid": SID,
    "From": "+12025550101",
    "To": NUMBER,
    "Body": "need water at oak and 5th",
    "NumMedia": "0",
}
HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def town(tmp_path: Path, store: Store) -> Iterator[Town]:
    with Town(tmp_path, store) as opened:
        yield opened


def signed(town: Town, path: str, form: dict[str, str], *, token: str = TOKEN, host: str = "") -> requests.Response:
    signature = RequestValidator(token).compute_signature((host or town.url) + path, form)
    return send(town, path, urlencode(form), signature)


def send(town: Town, path: str, body: str, signature: str) -> requests.Response:
    headers = {**HEADERS, **({"X-Twilio-Signature": signature} if signature else {})}
    return requests.post(town.url + path, data=body, headers=headers, timeout=10)


def nothing_is_kept(store: Store) -> bool:
    return not any(store.count(kind, None) for kind in (Message, Post, Call))


def test_a_signed_text_is_kept_and_answered(town: Town) -> None:
    answer = signed(town, "/twilio/sms", FORM)
    assert answer.status_code == 200
    assert "<Message>" in answer.text
    assert town.services.store.count(Post, None) == 1


@pytest.mark.parametrize(
    "path", ["/twilio/sms", "/twilio/voice", "/twilio/voice/heard", "/twilio/voice/status", "/twilio/status"]
)
def test_an_unsigned_request_gets_403_at_every_door(town: Town, path: str) -> None:
    assert send(town, path, urlencode(FORM), "").status_code == 403
    assert nothing_is_kept(town.services.store)


def test_a_signature_made_with_another_token_gets_403(town: Town) -> None:
    assert signed(town, "/twilio/sms", FORM, token="another").status_code == 403
    assert nothing_is_kept(town.services.store)


def test_a_signature_for_the_requests_own_host_gets_403_when_that_is_not_the_public_one(town: Town) -> None:
    assert signed(town, "/twilio/sms", FORM, host="http://hotline.example").status_code == 403


def test_a_text_whose_words_were_changed_gets_403(town: Town) -> None:
    signature = RequestValidator(TOKEN).compute_signature(f"{town.url}/twilio/sms", FORM)
    changed = urlencode({**FORM, "Body": "need money at oak and 5th"})
    assert send(town, "/twilio/sms", changed, signature).status_code == 403
    assert nothing_is_kept(town.services.store)


def test_a_repeated_name_gets_403_though_the_signature_fits_one_of_them(town: Town) -> None:
    signature = RequestValidator(TOKEN).compute_signature(f"{town.url}/twilio/sms", FORM)
    assert send(town, "/twilio/sms", urlencode(FORM) + "&Body=more", signature).status_code == 403
    assert nothing_is_kept(town.services.store)


@pytest.mark.parametrize(
    ("name", "moved"),
    [("Body", 1), ("Body", -1), ("From", 2), ("NumMedia", -3), ("MessageSid", 2), ("NumMedia", 1)],
)
def test_a_form_cut_differently_gets_403_though_the_signature_fits(town: Town, name: str, moved: int) -> None:
    joined = name + FORM[name]
    cut = len(name) + moved
    form = {known: value for known, value in FORM.items() if known != name} | {joined[:cut]: joined[cut:]}
    signature = RequestValidator(TOKEN).compute_signature(f"{town.url}/twilio/sms", form)
    assert send(town, "/twilio/sms", urlencode(form), signature).status_code == 403
    assert nothing_is_kept(town.services.store)


@pytest.mark.parametrize(
    "changed",
    [
        {"AccountSid": "AC" + "f" * 32},
        {"MessageSid": "SM123"},
        {"MessageSid": "SM" + "g" * 32},
        {"lowercase": "1"},
        {"With-Dash": "1"},
    ],
)
def test_another_account_or_a_wrong_shape_gets_403(town: Town, changed: dict[str, str]) -> None:
    assert signed(town, "/twilio/sms", FORM | changed).status_code == 403
    assert nothing_is_kept(town.services.store)


def test_a_well_formed_name_that_nobody_knows_is_ignored_and_told_once_by_all_processes(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    assert signed(town, "/twilio/sms", FORM | {"Weather9": "rain"}).status_code == 200
    another_process = create_app(town.config, town.clock, town.line, town.services.store).test_client()
    form = FORM | {"Weather9": "snow"}
    signature = RequestValidator(TOKEN).compute_signature(f"{town.url}/twilio/sms", form)
    answer = another_process.post("/twilio/sms", data=form, headers={"X-Twilio-Signature": signature})
    assert answer.status_code == 200
    assert [record.levelname for record in caplog.records if "Weather9" in record.message] == ["WARNING"]
    assert "rain" not in caplog.text


def test_a_picture_is_nothing_unknown(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    picture = {"NumMedia": "1", "MediaUrl0": "https://api.twilio.com/x", "MediaContentType0": "image/jpeg"}
    assert signed(town, "/twilio/sms", FORM | picture).status_code == 200
    assert "MediaUrl0" not in caplog.text


def test_words_that_hold_a_whole_form_cannot_be_cut_into_another_sender(town: Town) -> None:
    """Whoever sees a signed text of their own on its way could otherwise make it somebody else's."""
    said = FORM | {"Body": "i need food From+12025550199FromA"}
    signature = RequestValidator(TOKEN).compute_signature(f"{town.url}/twilio/sms", said)
    cut = said | {"Body": "i need food ", "From": "+12025550199", "FromA": f"From{FORM['From']}"}
    assert RequestValidator(TOKEN).compute_signature(f"{town.url}/twilio/sms", cut) == signature
    assert send(town, "/twilio/sms", urlencode(cut), signature).status_code == 403
    assert nothing_is_kept(town.services.store)
    assert send(town, "/twilio/sms", urlencode(said), signature).status_code == 200


def test_the_query_is_part_of_what_is_signed(town: Town) -> None:
    form = {"AccountSid": ACCOUNT, "CallSid": CALL, "From": "+12025550101", "To": NUMBER, "Digits": "1"}
    assert signed(town, "/twilio/voice", form).status_code == 200
    signature = RequestValidator(TOKEN).compute_signature(f"{town.url}/twilio/voice/heard?turn=1", form)
    assert send(town, "/twilio/voice/heard?turn=2", urlencode(form), signature).status_code == 403
    assert send(town, "/twilio/voice/heard?turn=1", urlencode(form), signature).status_code == 200


def test_a_repeated_text_gets_the_same_answer_and_is_kept_once(town: Town) -> None:
    first, again = signed(town, "/twilio/sms", FORM), signed(town, "/twilio/sms", FORM)
    assert first.text == again.text
    assert town.services.store.count(Post, None) == 1


def test_a_repeated_key_of_a_call_gets_the_same_answer_and_counts_once(town: Town) -> None:
    form = {"AccountSid": ACCOUNT, "CallSid": CALL, "From": "+12025550101", "To": NUMBER}
    signed(town, "/twilio/voice", form)
    first = signed(town, "/twilio/voice/heard?turn=1", form | {"Digits": "1"})
    again = signed(town, "/twilio/voice/heard?turn=1", form | {"Digits": "1"})
    assert first.text == again.text


@pytest.mark.parametrize(
    "sender", ["12345", "anonymous", "OAKBANK", "+266696687", "client:x", "sip:y@example.org", "+1"]
)
def test_a_sender_that_is_no_number_is_kept_and_not_answered(town: Town, sender: str) -> None:
    answer = signed(town, "/twilio/sms", FORM | {"From": sender})
    assert answer.status_code == 200
    assert town.services.store.count(Post, None) == 1
    assert "<Message>" not in answer.text


@pytest.mark.parametrize(
    "body", ["", " ", "🙏" * 800, "x" * 1600, "a\x00b", "\u202eabc", "\ud83d", "1", "{ref}", "%s", "' OR 1=1 --"]
)
def test_no_text_ends_in_an_error_and_none_is_lost(town: Town, body: str) -> None:
    form = FORM | {"Body": body.encode("utf-8", "replace").decode("utf-8")}
    assert signed(town, "/twilio/sms", form).status_code == 200
    assert [message.sid for message in town.services.store.find(Message) if message.direction == "in"] == [SID]


def test_the_health_door_is_open_and_says_what_waits(town: Town) -> None:
    told = requests.get(f"{town.url}/healthz", timeout=10)
    assert told.status_code == 200
    assert told.json() == {"store": "ok", "line": "ok", "queued": 0, "oldest_queued_s": 0}
