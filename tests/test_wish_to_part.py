"""Which texts are a wish to be parted, which are asked about, and which only have the word BLOCK in them."""

from __future__ import annotations

import pytest

from flows.hearing import wish_to_part
from tests.harness.vocabularies import vocabulary

WISHES = """
BLOCK | block him | I WANT TO BLOCK BEN | 4823 block him now | can u block him pls | B L O C K | blok him
i blocked him | block him. and is there anyone else? | im blocking him | pls can you block this guy from me
i wanna block this volunteer | bloqueen a ben | quiero bloquear a ese señor | lo quiero bloquear | bloquéenlo
puede bloquear al voluntario? | bloqueela | bloquez-le svp | je veux bloquer ce monsieur
vous pouvez le bloquer? | merci de bloquer cette personne | bloque ben stp | bloke misye sa a
mwen vle bloke li | bloke l tanpri | bloke moun sa a tanpri | ou ka bloke Ben pou mwen?
"""
ASKED = """
BLOCK? | what does BLOCK do | que hace BLOQUEAR? | can i block him? | thanks but i need to block him
block eddie | you should block ben from your list | puedo bloquear a ben? | est-ce que je peux le bloquer?
block ben he scares me | the text says "BLOCK", so what is that about
"""
OTHERS = """
im one block away | 4823 i am on your block | the road is blocked, going around | am i at the right block?
2 blocks out | did they block me? | i live in block 12 | end of the block, white house | dont block me
please dont block ben he is great | train is blocking the crossing | block 7 door 3
go around the block its the back door | no need to block anyone | el camino esta bloqueado | estoy a un bloque
no me bloqueen | no bloqueen a ben | hay un carro bloqueando la entrada | la porte est bloquée
je suis bloqué dans les bouchons | ne me bloquez pas | ne le bloquez pas | un camion bloque la rue
wout la bloke | pa bloke m | mwen pa vle bloke li | machin bloke lari a
"""


def _texts(rows: str) -> list[str]:
    return [text.strip() for row in rows.strip().splitlines() for text in row.split(" | ")]


def _kind(text: str) -> str:
    found = wish_to_part(text, vocabulary(), "", ["Ben"], ["4823"])
    return found.kind if found else ""


@pytest.mark.parametrize("text", _texts(WISHES))
def test_a_plain_wish_parts(text: str) -> None:
    assert _kind(text) == "wish"


@pytest.mark.parametrize("text", _texts(ASKED))
def test_what_may_be_a_wish_is_asked_about(text: str) -> None:
    assert _kind(text) in ("rather", "perhaps")


@pytest.mark.parametrize("text", _texts(OTHERS))
def test_the_word_by_itself_is_no_wish(text: str) -> None:
    assert _kind(text) == ""


def test_names_are_told_apart_from_one_that_nobody_here_has() -> None:
    named = [
        wish_to_part(text, vocabulary(), "", ["Ben", "Dana"], []) for text in ("block ben", "block eddie", "block")
    ]
    assert [one and set(one.named) for one in named] == [{"Ben"}, {""}, set()]
