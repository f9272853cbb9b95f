"""Who is on the desk's day: volunteers, needs, and a recording."""

from __future__ import annotations

import struct

PHONES = [f"+1202555{number:04}" for number in range(101, 200)]


def silence(seconds: int = 2) -> bytes:
    """A WAV file without a sound."""
    samples = b"\x80" * 8000 * seconds
    head = struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        36 + len(samples),
        b"WAVE",
        b"fmt ",
        16,
        1,
        1,
        8000,
        8000,
        1,
        8,
        b"data",
        len(samples),
    )
    return head + samples


VOLUNTEERS = (
    ("Ben Ito", ("food", "ride"), ("north",), "sat,sun", "en", 2),
    ("Luz Vega", ("food", "translation", "childcare"), ("north", "hill"), "", "es", 5),
    ("Omar Haddad", ("food", "supplies", "water"), (), "mon-fri 17-21", "en", 0),
    ("Grace Kim", ("ride", "medicine"), ("harbor",), "", "en", 1),
    ("Ines Duarte", ("company", "care", "food"), ("north",), "", "es", 0),
    ("Pat Novak", ("repairs", "tools"), ("south",), "", "en", 3),
)
NEEDS = (
    ("Rosa", "need groceries for 2, oak and 5th, today", ("food",), "north", "Oak and 5th", "today", 2, "en", 12),
    ("", "my mother has no insulin left, harbor road", ("medicine",), "harbor", "Harbor road", "today", 1, "en", 47),
    (
        "Yolanda",
        "necesito pañales y leche para bebe, hill 14",
        ("supplies", "food"),
        "hill",
        "Hill 14",
        "today",
        1,
        "es",
        65,
    ),
    ("Mr. Adeyemi", "ride to dialysis tuesday 9am", ("ride",), "south", "Elm street", "this_week", 1, "en", 190),
    ("Chen", "roof leaks, need a tarp", ("repairs", "tools"), "south", "Pine and 2nd", "today", 0, "en", 260),
    ("", "can somebody sit with my dad, he is alone", ("company",), "north", "", "any_time", 1, "en", 330),
)
