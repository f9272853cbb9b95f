"""Sentences that somebody of the community has recorded, played in place of the carrier's voice.

A sound file is named after the sentence it says: one that is reworded is spoken by the carrier again until it is
recorded anew, so no old file ever says the wrong thing. What holds a name, a place or a number is always spoken.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from flows.community import Community

SOUNDS = (".mp3", ".wav")
"""What the carrier plays (https://www.twilio.com/docs/voice/twiml/play) and every recorder makes."""
LONGEST_NAME = 100
Recorded = Mapping[tuple[str, str], Path]
"""Language and name of a sentence, to its sound."""
NOTHING: Recorded = MappingProxyType({})


def name_of(sentence: str) -> str:
    """The file name of a sentence, without its ending: `Pou mande èd, peze 1.` is `pou-mande-ed-peze-1`."""
    plain = unicodedata.normalize("NFKD", sentence.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return "-".join(re.findall(r"[^\W_]+", letters))[:LONGEST_NAME].strip("-")


def sounds(community: Community) -> Recorded:
    """The sounds in the community's folder, which has one folder for each language."""
    folder = community.voice.recorded
    return {
        (language, sound.stem): sound.resolve()
        for language in (community.languages if folder else ())
        for sound in sorted(Path(folder, language).glob("*"))
        if sound.suffix in SOUNDS
    }
