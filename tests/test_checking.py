"""`hotline check` finds every fault in the words before anybody hears it, and says where it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.words.files import FOLDER
from hotline.base.config import read_community
from hotline.checking import wordings as checking_words
from hotline.checking.reading_grade import grade
from hotline.cli import main
from tests.harness.base import ROOT

COMMUNITY = read_community(ROOT / "hotline.toml")
SETTINGS = {
    "HOTLINE_PUBLIC_URL": "http://127.0.0.1:8000", "HOTLINE_NUMBER": "+12025550100", "HOTLINE_SECRET_KEY": "x" * 40,
    "HOTLINE_LINE": "simulator", "TWILIO_ACCOUNT_SID": "AC" + "0" * 32, "TWILIO_AUTH_TOKEN": "a-token",
    "TWILIO_API_URL": "http://127.0.0.1:8001",
}  # fmt: skip

FAULTY = [
    ("en", "A street corner is enough.", "See oakstreet.org first.", "say.where.text has a link (t.org)"),
    ("fr", "Un coin de rue suffit.", "Un coin de rue suffit 🙏.", "say.where.text has an emoji"),
    ("ht", 'drop = "LAGE"', 'drop = "CANCEL"', "names.commands.drop is CANCEL, which the carrier keeps for itself"),
    ("es", 'take = "TOMO"', 'take = "AGARRO"', "names.commands.take is AGARRO, which is not heard as take"),
    ("es", "o puede ofrecer, o MENU.", "o puede ofrecer, o AYUDENME.", "offers AYUDENME"),
    ("fr", "ou MENU.", "ou INFO.", "say.empty.text offers INFO, which the carrier keeps for itself"),
    ("en", "or MENU.", "or YES.", "say.empty.text offers YES, which the carrier keeps for itself"),
    ("ht", "Reponn STOP pou sispann", "Reponn NON pou sispann", "pieces.stop must say that STOP ends the texts"),
    ("ht", "Yon kwen lari sifi.", "Yon kwen lari sifi. " * 14, "say.where.text takes 3 segments"),
    ("es", "Basta con una esquina.", "Basta con una 角.", "say.where.text has 角, which basic phones cannot show"),
    ("es", "Su pedido {ref_spoken}: {status}.", "Su pedido {ref_spoken} (24): {status}.", "reads 24 as one figure"),
    ("en", "Where are you?", "Please indicate your immediate geographical location?", "reads like grade"),
]  # fmt: skip


def copied(tmp_path: Path) -> Path:
    for kind in ("say", "hear"):
        shutil.copytree(FOLDER / kind, tmp_path / "words" / kind)
    return tmp_path / "words"


def found_in(folder: Path) -> list[str]:
    return list(checking_words.faults(COMMUNITY, folder))


def test_the_words_of_the_house_have_no_fault() -> None:
    assert found_in(FOLDER) == []


@pytest.mark.parametrize(("language", "old", "new", "sentence"), FAULTY)
def test_a_fault_is_named_with_file_and_key(tmp_path: Path, language: str, old: str, new: str, sentence: str) -> None:
    folder = copied(tmp_path)
    file = folder / "say" / f"{language}.toml"
    words = file.read_text("utf-8")
    assert old in words
    file.write_text(words.replace(old, new, 1), "utf-8")
    faults = found_in(folder)
    assert any(fault.startswith(f"say/{language}.toml: ") and sentence in fault for fault in faults), faults


def test_a_number_that_the_phone_would_read_as_one_figure_is_named(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    for file in folder.glob("say/*.toml"):
        words = file.read_text("utf-8")
        head, _, rest = words.partition("[say.no_such_ref]")
        file.write_text(head + "[say.no_such_ref]" + rest.replace("{ref_spoken}", "{ref}", 1), "utf-8")
    assert "say/ht.toml: say.no_such_ref.voice reads ref as one figure: write {ref_spoken}" in found_in(folder)


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "hear" / "ht.toml").unlink()
    assert found_in(folder) == ["there are no words for language 'ht': add hear/ht.toml, or use one of en, es, fr"]
    (folder / "say" / "ht.toml").unlink()
    assert found_in(folder) == [
        "there are no words for language 'ht': add say/ht.toml and hear/ht.toml, or use one of en, es, fr"
    ]


def test_a_wordlist_that_lacks_something_is_told_with_its_own_file(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    file = folder / "hear" / "fr.toml"
    file.write_text(file.read_text("utf-8").replace("[aloud]", "[alowd]", 1), "utf-8")
    assert "hear/fr.toml lacks aloud.person: list there the words that people write" in found_in(folder)


def test_a_line_that_cannot_be_read_is_told_with_its_own_file(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    file = folder / "hear" / "fr.toml"
    file.write_text(file.read_text("utf-8").replace("[polite]\nword = [", '[polite]\nword = ["(s il", ', 1), "utf-8")
    [fault] = found_in(folder)
    assert fault.startswith('hear/fr.toml, polite.word: "(s il"')


def test_check_is_content_with_the_sample_community(where_kept: str) -> None:
    ran = CliRunner().invoke(
        main, ["--config", str(ROOT / "hotline.toml"), "check"], env={**SETTINGS, "HOTLINE_STORE": where_kept}
    )
    assert (ran.exit_code, ran.output) == (0, "Everything is in order.\n")


def test_check_names_what_the_community_names_twice(tmp_path: Path, where_kept: str) -> None:
    twice = tmp_path / "hotline.toml"
    twice.write_text('name = "Oak"\nlanguages = ["en"]\ncategories = ["food", "food"]\n', "utf-8")
    ran = CliRunner().invoke(main, ["--config", str(twice), "check"], env={**SETTINGS, "HOTLINE_STORE": where_kept})
    assert ran.exit_code == 1
    assert ran.output == "Error: hotline.toml: categories names food twice\n"


def test_the_reading_grade_agrees_with_sentences_of_known_syllables() -> None:
    assert grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    syllables = (3, 2, 2, 4, 2, 1)
    hard = grade("Somebody needed our emergency people here.")
    assert hard == pytest.approx(0.39 * len(syllables) + 11.8 * sum(syllables) / len(syllables) - 15.59)
    assert [grade(text) for text in ("4823", "", " ... ")] == [0.0, 0.0, 0.0]
