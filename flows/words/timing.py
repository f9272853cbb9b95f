"""How long words take to be heard, reckoned from their letters: a caller waits for the first choice, and not long."""

from __future__ import annotations

import re

FIRST_CHOICE_S = 8.0
"""From the answer of a call to the end of "to ask for help, press 1"."""
ANSWERED_S = 0.5
"""Until a call that is answered begins to speak."""
DIGIT, PAUSE = 4, 6
"""Letters for which a digit and a pause between sentences or parts of one stand."""
_PAUSES = re.compile(r"[.,:;?!][^\w\s]*(?=\s|$)")


def seconds(words: str, letters_a_second: float) -> float:
    """Seconds in which a voice of this pace says these words.

    The weights were fitted to what espeak-ng takes for every spoken sentence of four languages, which they meet to
    within an eighth (`python tests/bench/measure_speech.py` measures again).
    """
    digits, pauses = sum(letter.isdigit() for letter in words), len(_PAUSES.findall(words))
    return (len(words) + digits * (DIGIT - 1) + pauses * (PAUSE - 1)) / letters_a_second
