"""How to get in where somebody is: 'come to the back door', 'key is with the super'."""

from __future__ import annotations

from flows.hearing.matches import Matches

_MOST_WORDS = 10
_LONGEST_NUMBER = 4


def way_in(heard: Matches, end: int) -> str:
    """The clause behind a place that says how to get in there, as written; "" where nothing does.

    It says so from its first word on; a clause with a phone number is none, nor is one about somebody.
    """
    for hit in heard.of("correction", "detail"):
        if hit.start < end or not heard.text.breaks[hit.start]:
            continue
        end_of_text = len(heard.text.words)
        last = next((at for at in range(hit.end, end_of_text) if heard.text.breaks[at]), end_of_text)
        about = any(hit.start <= whom.start < last for whom in (*heard.of("whom"), *heard.of("category")))
        number = any(word.isdecimal() and len(word) > _LONGEST_NUMBER for word in heard.text.words[hit.start : last])
        if last - hit.start <= _MOST_WORDS and not about and not number:
            return heard.text.written(hit.start, last)
    return ""
