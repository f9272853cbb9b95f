"""Questions that are often asked get the community's own answer, and nothing else does."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from flows import hearing
from flows.community import LONGEST_ANSWER, Community, OwnAnswer
from flows.conversations import own_answers
from flows.conversations.questions import ALIKE
from flows.facts import Facts
from hotline.base.config import read_community
from tests.harness.base import ROOT
from tests.harness.vocabularies import vocabulary

SAMPLE = read_community(ROOT / "hotline.toml")


def _found(words: str) -> str:
    facts = Facts(SAMPLE, vocabulary(), hearing.read(words, vocabulary()), lambda table, item: ())
    answer = own_answers.find(words, facts, ALIKE)
    return answer.id if answer else ""


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("is it free?", "free"),
        ("Is the help free", "free"),
        ("hi, is this free?", "free"),
        ("how much does this cost", "free"),
        ("¿Cuánto cuesta?", "free"),
        ("tengo que pagar algo?", "free"),
        ("est-ce que c'est gratuit ?", "free"),
        ("eske li gratis", "free"),
        ("how did you get my number??", "number"),
        ("cómo consiguieron mi número", "number"),
        ("comment vous avez eu mon numéro", "number"),
        ("kote nou jwenn nimewo m", "number"),
        ("how long will it take", "how_long"),
        ("cuanto tiempo tarda", "how_long"),
        ("what do you do with my information", "data"),
        ("who can see my address here?", "address"),
        ("y quién ve mi dirección si pido algo", "address"),
        ("qui voit mon adresse chez vous ?", "address"),
        ("ki moun ki ap wè adrès mwen?", "address"),
        ("do you ask anybody for papers", "papers"),
        ("are you guys with immigration?", "papers"),
        ("¿piden papeles?", "papers"),
        ("est-ce qu'il faut des papiers ?", "papers"),
        ("èske nou se imigrasyon?", "papers"),
        ("who are you people anyway", "who"),
        ("¿para qué es este número?", "who"),
        ("c'est quoi, ce numéro ?", "who"),
        ("èske se leta ki dèyè sa?", "who"),
        ("how do I sign up to help out", "volunteer"),
        ("¿cómo me apunto para ayudar?", "volunteer"),
        ("comment devenir bénévole chez vous", "volunteer"),
        ("kijan m ka vin volontè?", "volunteer"),
        ("can I call instead of texting", "calling"),
        ("est-ce que je peux appeler ?", "calling"),
        ("is this real", ""),
        ("do you have papers towels", ""),
        ("how many people are coming", ""),
        ("what is my number", ""),
        ("is it far", ""),
        ("quien viene", ""),
        ("take my number off your list", ""),
        ("need food at oak and 5th today for three people, my number is the same and is it free", ""),
    ],
)
def test_what_is_asked_in_much_the_same_words_is_answered(words: str, answer: str) -> None:
    assert _found(words) == answer


def test_an_answer_is_said_in_the_language_that_is_spoken_else_in_the_first_it_has() -> None:
    answer = OwnAnswer(id="free", questions=("is it free",), text={"es": "Sí.", "en": "Yes."})
    assert [answer.words(language) for language in ("en", "es", "ht")] == ["Yes.", "Sí.", "Sí."]
    assert OwnAnswer(id="free", questions=("is it free",), text="Yes.").words("fr") == "Yes."


@pytest.mark.parametrize("text", ["", {}, "x" * (LONGEST_ANSWER + 1), {"en": ""}])
def test_an_answer_fits_two_segments_and_is_not_empty(text: str | dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        OwnAnswer(id="free", questions=("is it free",), text=text)


def test_no_two_answers_have_the_same_name() -> None:
    free = OwnAnswer(id="free", questions=("is it free",), text="Yes.")
    with pytest.raises(ValidationError, match="names free twice"):
        Community(name="Oak Street", answers=(free, free))


def test_the_sample_answers_are_there_in_every_language() -> None:
    assert {answer.id for answer in SAMPLE.answers} == {
        "free", "number", "how_long", "data", "address", "papers", "who", "volunteer", "calling",
    }  # fmt: skip
    assert all(isinstance(answer.text, dict) and set(answer.text) == set(SAMPLE.languages) for answer in SAMPLE.answers)
