"""The day that two people come to when they talk: the last one that is named, and not denied."""

from __future__ import annotations

from flows.hearing.reading import read
from flows.hearing.times import NO_TIME, Time
from flows.hearing.vocabulary import Vocabulary


def agreed_day(words: str, vocabulary: Vocabulary, language: str) -> Time:
    """'Cant today but tomorrow works', 'mañana no puedo, el sabado si': the day that is left; none where none is."""
    heard = vocabulary.hear(words, language)
    size = len(heard.text.words)
    cuts = {index for index in range(1, size) if heard.text.breaks[index]}
    cuts |= {hit.start for hit in heard.of("correction", "but")}
    ends = [*sorted(cuts), size]
    for start, end in zip(reversed([0, *ends[:-1]]), reversed(ends), strict=True):
        piece = heard.text.written(start, end) if end > start else ""
        time = read(piece, vocabulary, language=language).time if piece else NO_TIME
        if time.day and not time.repeats and not vocabulary.hear(piece, language).of("pause", "cannot"):
            return time
    return NO_TIME
