"""Phone numbers are hidden however they are written, and no other number is: one mechanism for all who read words."""

from __future__ import annotations

import re

import pytest

from flows.words.hidden_numbers import without_numbers
from hotline.base.privacy import masked

WRITTEN = [
    "+1 (202) 555-0177", "202/555/0177", "202 / 555 / 0177", "202.555.0177", "2 0 2 . 5 5 5 . 0 1 7 7",
    "202…555…0177", "202-555\n0177", "202|555|0177", "202_555_0177", "202~555~0177", "(202)555•0177", "202♥555♥0177",
    "2025550177", "20 25 55 01 77", "2025 5501 77", "2-0-2-5-5-5-0-1-7-7", "202, 555, 0177", "202; 555; 0177",
    "202*555*0177", "202#555#0177", "202 = 555 = 0177", "202\u200b555\u200b0177", "202\u00ad555\u00ad0177",
    "２０２５５５０１７７", "２０２－５５５－０１７７",
    "٢٠٢٥٥٥٠١٧٧", "②⓪②⑤⑤⑤⓪①⑦⑦", "²⁰²⁵⁵⁵⁰¹⁷⁷", "𝟐𝟎𝟐𝟓𝟓𝟓𝟎𝟏𝟕𝟕", "2O2-555-O177",
    "2o2 555 o177", "202 555 0l77", "202x555x0177", "202a555b0177", "2x0x2x5x5x5x0x1x7x7", "202 x 555 x 0177",
    "202abc555def0177", "202 dash 555 dash 0177", "202 dot 555 dot 0177", "202 then 555 then 0177",
    "202 punto 555 punto 0177", "202 tiret 555 tiret 0177", "202 and 555 and 0177", "202 y 555 y 0177",
    "202 epi 555 epi 0177", "202 five five five 0177", "two zero two 555 0177",
    "two oh two five five five zero one seven seven", "two o two five five five o one seven seven",
    "Two Oh Two, five-five-five, zero one seven seven", "two zero two triple five zero one double seven",
    "twenty twenty-five fifty-five zero one seventy-seven", "dos cero dos, cinco cinco cinco, cero uno siete siete",
    "dos cero dos triple cinco cero uno doble siete", "veinte veinticinco cincuenta y cinco cero uno setenta y siete",
    "doscientos dos quinientos cincuenta y cinco 0177", "deux zéro deux cinq cinq cinq zéro un sept sept",
    "deux cent deux, cinq cent cinquante-cinq, zéro un soixante-dix-sept",
    "vingt, vingt-cinq, cinquante-cinq, zéro un, soixante-dix-sept", "de zewo de senk senk senk zewo youn sèt sèt",
    "de zero de 555 zero en set sèt", "2️⃣0️⃣2️⃣5️⃣5️⃣5️⃣0️⃣1️⃣7️⃣7️⃣", "20:25:55:01:77", "20:25 550177",
    "+33 6 12 34 56 77", "06 12 34 56 77", "+509 34 56 78 77", "3456 7877", "34 56 78 77", "555-0177", "555 0177",
    "5550177", "five five five oh one seven seven", "555 dash 0177", "five five five 0177", "202 5five5 0one77",
    "2 oh 2, 5 5 5, 0177", "011 44 20 7183 8777",
    "1-202-555-0177", "1 202 555 0177", "5 5 5 0 1 7 7", "t w o z e r o t w o five five five zero one seven seven",
    "T W O  Z E R O  T W O  F I V E  F I V E  F I V E  Z E R O  O N E  S E V E N  S E V E N",
    "t-w-o-z-e-r-o-t-w-o 555-0177", "d o s c e r o d o s cinco cinco cinco 0177", "d e u x z e r o d e u x 555 0177",
    "d e z e w o d e senk senk senk 0177", "202 then my house number 555 then apt 0177",
    "2o2-5S5-0l77", "2O2-SSS-O177", "20Z 555 0I77", "(2O2)55SOI77", "Z0Z 555 OI77", "55S-0l77", "5S5 0I77",
    "2O2.5S5.OI77", "202SSS0I77", "5 5 5 O 1 7 7", "5.5.5.O.1.7.7", "five55 oone77", "555 O1 77",
    "twozerotwo fivefivefive zeroonesevenseven", "fivefivefivezeroonesevenseven",
    "doscerodos cincocincocinco cerounosietesiete", "fife fife fife oh wun seven seven",
    "too oh too fife fife fife oh wun seven seven", "seis cero dos, sinco sinco sinco, sero uno siete siete",
    "sink sink sink zero yon sèt sèt", "senksenksenk zewoyonn sètsèt",
    "202 luego mi casa 555 luego 0177", "202 puis le code 555 puis 0177", "202 epi kay 555 epi 0177",
]  # fmt: skip
STAY = [
    "12 oak st apt 1O4", "i live at 23 O st", "150 Oslo st", "550 Oslo Blvd", "bus 5S leaves at 10", "ZIP 2OOO2",
    "on I95 exit 23", "model IS500 SS 2015", "lot 2S block 5I", "oxygen O2 level 88",
    "kitchen sink, two chairs, one tree",
    "too many for one of us, two trees fell", "202 Bills 5555", "sizes S 10 L 12 S 14",
    "for 2 adults and 14 kids", "oak 1432, apt 12", "at 10:30 on the 12", "ref 4823", "tuesday 10:30, 11:00, 12:15",
    "open 9:00-12:00, 14:00-17:00", "I need one of the two, or three", "boxes 2, 3, 4 and 5", "one or two people",
    "1234-1238 Oak Street", "1234 and 1236 Oak St", "12345 Oak St apt 1201", "1432 oak, apt 4b, floor 12",
    "Delmas 33 #14", "4823 and 4838", "TAKE 4823 4838", "refs 4823, 4838", "4823 4838 1007", "zip 20009-1234",
    "20009", "Brooklyn 11201", "2026-12-05", "12/05/2026", "5.12.2026", "on 12/05/2026 at 10:30", "2026-12-05 10:30",
    "12/05/26 and 12/06/26", "10:30 12/05/2026", "from 9:30 to 17:45", "de 8 a 12 y de 14 a 18",
    "del 10 de 11 de 2026 al 12", "8h30-12h45, 14h-18h", "de 8h à 12h et de 14h à 18h", "24/7",
    "metformin 500 mg 2x a day for 30 days", "2 x 500 mg", "insulin 100/50, 20 units", "100/50 20 units",
    "blood pressure 120/80, sugar 250", "2 x 500 g, 3 x 250 g", "3 lb, 5 lb and 10 lb",
    "5 gallons, 12 cans, 24 bottles", "$200, $150 and $300", "$1,200 rent", "sizes 10, 12, 14, 16",
    "ages 2, 5, 7, 10, 12, 14", "kids 3 5 8 11 14", "ages three five eight ten twelve fourteen sixteen",
    "bp 120/80 hr 72 o2 98",
    "one, two, three, four, five, six, seven people", "3x500mg, 2x250mg, 1x1000mg", "$1,234,567", "1,234,567 dollars",
    "ages 3, 5, 8, 11 and 14", "one two three go",
    "twenty five people, three of them kids", "mil novecientos noventa y nueve",
    "mille neuf cent quatre-vingt-dix-neuf", "quatre-vingt-dix-neuf euros", "cinq cent cinquante-cinq personnes",
    "five hundred and fifty five people", "nineteen ninety nine", "40.7128, -74.0060", "at 40.71281, -74.00602",
    "18.5392,-72.3364", "de fwa pa jou, twa jou", "en un lugar de la calle 8", "six to eight people at five thirty",
    "2nd floor, 3rd door, 5th bell, code 4411", "code 123456", "bus 52 or 64 to 110th", "room 1203, bed 14",
    "W 4th St 355, apt 2201", "size 32x34, 30x32", "2x4x8 boards", "100, 200, 300", "2 of 3 and 4 of 5",
    "i have 1 or 2 or 3", "een 1 en 2", "", "no numbers at all",
    "p l e a s e h e l p", "o n e loaf and t w o cans", "bus 202 to 555 oak apt 0102", "step 1 then step 2 then 3",
    "i am at 202 oak then 555 elm then back", "take 202 then walk 14 min",
]  # fmt: skip


@pytest.mark.parametrize("number", WRITTEN)
def test_a_number_is_hidden_from_whoever_helps_however_it_is_written(number: str) -> None:
    assert without_numbers(f"call {number} please").replace("\ufe0f\u20e3", "") == "call ... please"


@pytest.mark.parametrize("number", WRITTEN)
def test_of_the_same_number_a_viewer_sees_the_last_two_digits(number: str) -> None:
    assert masked(f"call {number} please").replace("\ufe0f\u20e3", "") == "call ••• 77 please"


@pytest.mark.parametrize("words", STAY)
def test_numbers_that_are_no_phone_stay(words: str) -> None:
    assert without_numbers(words) == words
    assert masked(words) == words


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("oak 1432, 202-555-0177", "oak 1432, ..."),
        ("1432 Oak St, call 202 555 0177 after 10:30", "1432 Oak St, call ... after 10:30"),
        ("at 10:30, 2025550177", "at 10:30, ..."),
        ("4823, 202-555-0177", "4823, ..."),
        ("202-555-0177 or 202-555-0188", "... or ..."),
        ("202-555-0177, 202-555-0188", "..., ..."),
        ("for 2 kids (202) 555-0177, apt 4", "for 2 kids ..., apt 4"),
        ("12/05/2026 555-0177", "12/05/2026 ..."),
        ("oak 1432, two oh two five five five zero one seven seven", "oak 1432, ..."),
        ("12:15 on 12/05/2026, 500 mg", "12:15 on 12/05/2026, 500 mg"),
    ],
)
def test_what_stands_beside_a_number_stays(words: str, left: str) -> None:
    assert without_numbers(words) == left


def test_long_words_are_read_in_no_time() -> None:
    for words in ("1 " * 2000, "one " * 2000, "2x" * 2000, "(" * 4000, "12:34 " * 900, "1" * 4000, "o" * 4000):
        assert not re.search(r"\d{5}", masked(words).replace("12:34", ""))
