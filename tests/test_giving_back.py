"""A helper's words that give a task back, and those of somebody who is late or stands before the door."""

from __future__ import annotations

import pytest

from flows.hearing import gives_back
from tests.harness.vocabularies import vocabulary

GIVES_BACK = [
    "i got a flat tire, so sorry", "wont be able to come", "my daughter is sick, sorry",
    "you have to find somebody else",
    "cant do this one today", "no voy a poder llegar", "se descompuso el carro, perdón", "busquen a otra persona",
    "ya no puedo ir", "me salió algo, disculpe", "je ne peux pas venir", "laissez tomber",
    "ma voiture est en panne, désolé",
    "trouvez quelqu'un d'autre", "m pa ka vini jodi a", "machin nan an pàn, padon", "chèche yon lòt moun",
]  # fmt: skip
KEEPS = [
    "i cant find the house", "cant come until 5", "my car is slow, sorry", "stuck in traffic but on my way",
    "sorry, running late", "no puedo abrir la puerta", "llego un poco tarde, perdón", "no encuentro la casa",
    "je ne peux pas ouvrir la porte", "désolé, j'arrive en retard", "je ne trouve pas l'adresse",
    "m pa ka jwenn kay la", "padon, m an reta", "can you find somebody else?",
]  # fmt: skip


@pytest.mark.parametrize("words", GIVES_BACK)
def test_who_cannot_come_gives_the_task_back(words: str) -> None:
    assert gives_back(words, vocabulary())


@pytest.mark.parametrize("words", KEEPS)
def test_who_is_late_or_cannot_get_in_keeps_it(words: str) -> None:
    assert not gives_back(words, vocabulary())
