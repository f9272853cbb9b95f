"""Complaints in people's own words, in four languages, and what only sounds like one."""

from __future__ import annotations

import pytest

from flows.hearing import misconduct
from tests.harness.vocabularies import vocabulary

COMPLAINTS = [
    "the man there grabbed my arm last time", "he put his hands on my back", "msye a ap anmède m", "li rale janm mwen",
    "ese hombre no deja de llamarme", "il a attrapé mon bras", "li pa sispann rele m",
    "está pidiendo mi clave", "il a tenté d'entrer de force", "li vin sou mwen ak kolè",
    "he smelled of beer when i opened", "the man you sent screamed at my daughter", "that lady scared me",
    "she was looking through my drawers and took my purse", "he wants my card and the pin",
    "i am afraid of that man", "he kept asking if i live alone", "your helper said we should pay him",
    "he walked into my house without knocking", "he tried to hug me", "dont send that guy here again",
    "el señor llegó borracho", "me gritó y me insultó", "la señora me pidió veinte dolares",
    "le tengo miedo a ese hombre, tengo miedo de ese hombre", "quería mi tarjeta", "entró sin permiso a mi casa",
    "anda revisando mis cosas", "fue muy maleducada con mi abuela", "me preguntó si estoy sola",
    "il sentait le rhum", "elle a été impolie", "il m'a poussé", "il veut que je paye", "le monsieur m'a fait peur",
    "elle est entrée chez moi sans frapper", "j'ai peur de ce monsieur", "il demande si je vis seule",
    "li te sou", "dam nan rele sou mwen", "li mande m dis dola", "msye a fè m pè", "li vle kat la",
    "li antre san frape", "li mande si m ap viv pou kont mwen", "mwen pè nèg sa a", "li joure pitit mwen, li joure m",
    "tell that guy to leave me alone", "digale a ese senor que me deje en paz",
    "dites à ce monsieur de me laisser tranquille", "di nèg sa kite m trankil",
]  # fmt: skip
NONE = [
    "the man there is my dad", "i dont want the heavy bags", "can he grab my bags", "quiero otra caja",
    "someone else is home", "mwen vle yon lòt bwat", "send someone else", "envoyez quelqu'un d'autre",
    "he is late because his mother was scared of the wind", "i am scared of the thunder, is he close",
    "my landlord wants money on monday", "the dog scared me", "i was rude to him yesterday, tell him sorry",
    "my husband is drunk again", "she needs money for the bus", "he went through the side door",
    "he asked if i need a chair", "the food was nasty to carry", "can he bring the ladder in",
    "mi hijo tiene miedo de la tormenta", "mi casero quiere dinero", "el muchacho fue muy amable",
    "tengo miedo sola aqui en la noche", "necesito dinero para la luz", "il est en retard, sa mère a peur de l'orage",
    "j'ai peur de l'orage", "le monsieur est très gentil", "mon propriétaire veut de l'argent",
    "mwen pè loraj la", "msye a janti anpil", "sak la sou galri a", "mwen bezwen lajan pou lwaye a",
    "tanpri rele m aswe", "tell him to bring the milk", "dile que traiga leche", "di msye a rele m pita",
]  # fmt: skip


@pytest.mark.parametrize("words", COMPLAINTS)
def test_bad_conduct_of_somebody_is_heard_whatever_the_words(words: str) -> None:
    assert misconduct(words, vocabulary())


@pytest.mark.parametrize("words", NONE)
def test_trouble_with_things_or_with_others_is_no_complaint(words: str) -> None:
    assert not misconduct(words, vocabulary())
