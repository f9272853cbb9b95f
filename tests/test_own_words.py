"""Whose words: what phones, mailboxes and carriers write, and what is ours, is set aside; nothing of a person's is."""

from __future__ import annotations

from functools import cache

import pytest

from flows.hearing import OwnWords, own_words
from flows.words.wording import Wording
from hotline.base.config import read_community
from hotline.base.vocabularies import words as words_of
from tests.harness.base import SAMPLE
from tests.harness.vocabularies import vocabulary

LIKED = (
    "A mis un pouce en l’air à « Mission 1007 : transport »", 'Le ha gustado “Tarea 1007: agua”',
    "Liked “Task 1007: food near oak. Reply TAKE 1007 or PASS 1007.”", 'Loved "Did you get help with 1007?"',
    "Liked an image", "Loved a photo", "Reacted 👍 to “Got it”", "\u200b👍\u200b to “\u200bhello\u200b”",
    "Le gustó “Tarea 1007: comida. Responda TOMO 1007 o PASO 1007.”", "Le encantó “Gracias”", "👍 a “hola”",
    "Le encantó una foto", "Reaccionó con ❤️ a “hola”", "A aimé « Mission 1007 : courses »", "A adoré « Merci »",
    "A aimé une image", "A réagi avec 👍 à « Merci »", "👍 à « Merci »", "Te renmen “Travay 1007: manje”",
    "👍 pou “Travay 1007”", "Te reyaji ak 👍 sou “Travay 1007”",
)  # fmt: skip
OTHERWISE = (
    "Disliked “Task 1007: food”", "Laughed at “Task 1007”", "Emphasized “Did you get help?”", "Questioned “1007”",
    "Removed a like from “Task 1007”", "Reacted 👎 to “Task 1007”", "👎 to “Task 1007”", "Removed 👍 from “Task 1007”",
    "No le gustó “Tarea 1007”", "Se rió de “Tarea 1007”", "Enfatizó “Tarea 1007”", "😮 a “Tarea 1007”",
    "N’a pas aimé « Mission 1007 »", "A ri de « Mission 1007 »", "A mis l’accent sur « Mission 1007 »",
    "Pa t renmen “Travay 1007”", "Te ri “Travay 1007”", "Pa renmen “Travay 1007”",
    "A mis un point d’interrogation sur « Mission 1007 »",
)  # fmt: skip
MACHINES = (
    "The person you are texting isn't accepting messages.", "Votre correspondant n'est pas joignable.",
    "El numero que usted marco no esta en servicio.",
    "I'm driving with Do Not Disturb While Driving turned on. I'll see your message when I get where I'm going.",
    "Sorry, I can't talk right now.", "Sorry, I can't talk right now. Can I call you later?",
    "Automatic reply: I am out of the office until Monday.", "This is an automated response. Do not reply.",
    "I am out of the office until Friday. For urgent matters call my colleague.", "Out of office",
    "The mailbox is full and cannot accept any messages at this time.", "Message blocked",
    "Free Msg: Unable to deliver message to 12025550101", "I'm driving right now, I'll get back to you later.",
    "Estoy conduciendo con la función No molestar activada. Veré tu mensaje cuando llegue.",
    "Lo siento, no puedo hablar ahora", "Respuesta automática: Estoy en una reunión.", "Fuera de la oficina hasta el 5",
    "El buzón de voz está lleno", "Je conduis avec la fonction Ne pas déranger activée.",
    "Désolé, je ne peux pas parler pour le moment", "Réponse automatique : je suis en congé",
    "La messagerie vocale est pleine", "Mesaj otomatik: m pa nan biwo", "Repons otomatik: m ap rele w pita",
    "Padon m pa ka pale kounye a", "Bwat vokal la plen", "Undeliverable: message to 5550100 could not be sent.",
    "Error Invalid Number. Please re-send using a valid 10 digit mobile number or valid short code.",
    "AT&T Free Msg: Your message was not sent due to service restrictions",
    "You have 1 new voicemail. Dial *86 to listen.", "Download MMS: this message will expire",
    "Thanks for contacting Mike's Towing! We received your message and will get back to you shortly.",
    "Mensaje no entregado. El usuario no está disponible.", "Tiene 2 mensajes de voz nuevos.",
    "Gracias por comunicarse con Taller Ruiz. Le responderemos en breve.",
    "Message non remis. Numéro invalide.", "Vous avez 1 nouveau message vocal.",
    "Merci de nous avoir contactés. Nous vous répondrons rapidement.",
    "Mesaj ou a pa t ka livre.", "Ou gen 1 nouvo mesaj vokal.",
)  # fmt: skip
PARTLY = (
    ("> Task 1007: food for 5 near spruce. Reply TAKE 1007 or PASS 1007. -- sorry cant", "sorry cant"),
    ("yes but after 5\n\nOn Thu, May 14, 2026 at 9 AM Oak Street <a@b> wrote:\n> Task 1007: food", "yes but after 5"),
    ("> Did you get help with 1007 (food)?\nno nobody came", "no nobody came"),
    ("STOP\n\nSent from my iPhone", "STOP"),
    ("ya no\nEnviado desde mi Samsung Galaxy", "ya no"),
    ("ok\n-----Original Message-----\nTask 1007: food", "ok"),
    ("Oak Street Mutual Aid: Task 1007: food near oak, today. Reply TAKE 1007 or PASS 1007. Reply STOP to end texts. "
     "i can go at 6", "i can go at 6"),
    ("si puedo\nTarea 1007: comida cerca de Encino, hoy. Responda TOMO 1007 o PASO 1007.", "si puedo"),
    ("Task 1007: food near oak, today at 9 am. Reply TAKE 1007 or PASS 1007", ""),
    ("Fwd: Task 1007: food near oak, today. Reply TAKE 1007 or PASS 1007", ""),
    ("RV: Tarea 1007: comida cerca de Encino, hoy. Responda TOMO 1007 o PASO 1007\nno puedo", "no puedo"),
    ("oui\nLe jeu. 14 mai 2026 à 09:00, Oak Street a écrit :\nMission 1007", "oui"),
    ("Mission 1007 : courses pour 2. Repondez PRENDS 1007 ou PASSE 1007. non pas ce soir", "non pas ce soir"),
    ("wi m kapab\nTravay 1007: manje. Reponn PRAN 1007 oswa PASE 1007.", "wi m kapab"),
    ("Rosa (1007): are you home now?\nyes come up", "yes come up"),
)  # fmt: skip
THEIR_OWN = (
    "the person you sent is not nice", "votre ami n'est pas disponible ?",
    "need food for 2, oak and 5th, today", "take 1007", "TAKE 1007 but after 5", "i can take 1007", "stop", "👍", "❤️🙏",
    "👍 can you bring “milk”?", "i liked the soup, thank you", "liked it", "loved the food, tell ana",
    "sorry i cant talk right now but i can take it after 5", "i am out of the office today, can do tomorrow",
    "her voicemail is full so i went there", "i'm unable to deliver the food today", "i am driving right now",
    "on the door she wrote: 5 people", "> 5 people", "please reply, do you have water?", "can i call you later?",
    "how do i reply TAKE?", "automatic door is broken, my dad cannot get out", "me gustó la comida, gracias",
    "no puedo hablar ahora, mi hijo no respira", "fuera de mi casa hay agua", "je conduis samedi, je peux aider",
    "il a aimé la soupe", "m ap kondui samdi", "m renmen manje a", "my message was blocked by my son", "where are you?",
    "delivered to rosa at noon", "thank you for contacting me, yes i can", "sorry my message failed to send earlier",
    "i left a voicemail yesterday", "mi mensaje no se envio, necesito agua", "gracias por contactarme, si puedo",
    "merci de m'avoir contacté, je peux", "j'ai laissé un message vocal hier", "mwen kite yon mesaj vokal yè",
    "your text was blocked so write again", "will get back to you soon", "mesi paske w reponn, m ap vini",
    "what do you need?", "WITHDRAW 1007", "wi", "no nobody came", "ben said “i am sick”", "«urgent» besoin d'eau",
)  # fmt: skip


@cache
def wording() -> Wording:
    return words_of(read_community(SAMPLE))


def heard(text: str) -> OwnWords:
    return own_words(text, vocabulary(), wording().ours.spans)


@pytest.mark.parametrize("text", LIKED)
def test_a_reaction_of_liking_is_a_nod(text: str) -> None:
    (aside,) = heard(text).aside
    assert (heard(text).words, aside.why, aside.liking) == ("", "reaction", True)


@pytest.mark.parametrize("text", OTHERWISE)
def test_any_other_reaction_is_no_nod(text: str) -> None:
    (aside,) = heard(text).aside
    assert (heard(text).words, aside.why, aside.liking) == ("", "reaction", False)


@pytest.mark.parametrize("text", MACHINES)
def test_what_machines_send_is_known(text: str) -> None:
    assert [aside.why for aside in heard(text).aside] == ["machine"]


@pytest.mark.parametrize(("text", "own"), PARTLY)
def test_what_is_quoted_or_pasted_is_cut_away(text: str, own: str) -> None:
    assert heard(text).words == own
    assert [aside.why for aside in heard(text).aside] == ["quote"]


@pytest.mark.parametrize("text", THEIR_OWN)
def test_what_people_write_themselves_stays_as_it_is(text: str) -> None:
    assert heard(text) == OwnWords(text)


@pytest.mark.parametrize("language", ["en", "es", "fr", "ht"])
def test_a_task_text_is_known_as_ours_in_every_language(language: str) -> None:
    stop = wording().piece("stop", language)
    task = str(wording().languages[language]["say"]["task"]["text"]).format(ref="1007", public_summary="x, y")
    assert heard(f"{task}{stop}").words == ""
