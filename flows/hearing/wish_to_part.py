"""A wish to be parted from somebody: it lasts, so it is done only where its words can mean nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from flows.hearing.matches import Hit, Matches
from flows.hearing.vocabulary import Vocabulary

NEAR, MOST_UNKNOWN, MOST_AROUND = 3, 2, 3
"""Words before the word within which a not undoes it; words behind it that may be a name; words around a bare one."""
WHOM = frozenset({"whom", "clitic"})
WANTED = frozenset({"whom", "clitic", "want", "beside", "request", "asks", "block"})


@dataclass(frozen=True, slots=True)
class WishToPart:
    """What the word BLOCK, or a form of it, says.

    "wish" is a plain one; "rather" is one where what else is said speaks for it; "perhaps" is asked about.
    `named` are the names that were said, "" among them for one that is none of those that were told.
    """

    kind: Literal["wish", "rather", "perhaps"]
    named: frozenset[str] = frozenset()


def wish_to_part(
    words: str, vocabulary: Vocabulary, language: str, names: Iterable[str], refs: Iterable[str]
) -> WishToPart | None:
    """Reads a wish to part, with the names of those who may be meant and the refs of what they share; None for none.

    A clause is a plain wish when nothing stands in it but the word, whom it means, and what people say beside it.
    """
    heard = vocabulary.hear(words, language)
    known = {name: set(vocabulary.hear(name).text.words) for name in names if name}
    said = frozenset(name for name, parts in known.items() if parts & set(heard.text.words))
    theirs = {word for name in said for word in known[name]} | set(refs)
    read = [found for hit in heard.of("parting", "block") if (found := _Clause(heard, hit, theirs).read())]
    for kind in ("wish", "rather", "perhaps"):
        for found in read:
            if found.kind == kind:
                return WishToPart(found.kind, found.named | said)
    return None


class _Clause:
    """The clause in which the word stands, and what of it is known."""

    def __init__(self, heard: Matches, hit: Hit, theirs: set[str]) -> None:
        self.heard, self.hit, self.theirs = heard, hit, theirs
        breaks, size = heard.text.breaks, len(heard.text.words)
        self.start = next((at for at in range(hit.start, 0, -1) if breaks[at]), 0)
        self.end = next((at for at in range(hit.end, size) if breaks[at]), size)
        within = heard.within(self.start, self.end)
        self.said = [one for one in within if one.slot == "parting"]
        known = [
            one
            for one in within
            if one.slot == "polite"
            or (one.slot == "parting" and one.value in WANTED)
            or (one.slot == "command" and one.value == "withdraw")
        ]
        covered = {at for one in known for at in range(one.start, one.end)}
        words = heard.text.words
        self.left = [at for at in range(self.start, self.end) if at not in covered and words[at] not in theirs]

    def read(self) -> WishToPart | None:
        """What this clause says, by itself."""
        if self._has("me") or self._undone():
            return None
        if not self.left:
            asked = self._has("asks") or (self._is_question() and not self._has("request"))
            return WishToPart("perhaps" if asked else "rather" if self._is_bare_among_others() else "wish")
        if self._gives_a_reason():
            return WishToPart("wish" if self._is_shouted() else "rather")
        if self._is_unknown_name():
            return WishToPart("perhaps", frozenset({""}))
        if self._has("want") or self._is_of_somebody():
            return WishToPart("rather" if self._opens() else "perhaps")
        return None

    def _gives_a_reason(self) -> bool:
        """Whether the text opens with the word, whom it means perhaps, and then why: 'BLOCK I dont feel safe'."""
        within = self.heard.within(self.start, self.end)
        beside = [one for one in within if one.slot == "polite" or (one.slot == "parting" and one.value in WHOM)]
        passed = {at for one in beside for at in range(one.start, one.end)}
        words = self.heard.text.words
        passed |= {at for at in range(self.start, self.end) if words[at] in self.theirs}
        if self.start or any(at not in passed for at in range(self.hit.start)):
            return False
        begins = {one.start for one in within if one.slot == "reason"}
        at = self.hit.end
        while at not in begins and at in passed:
            at += 1
        return at in begins

    def _is_shouted(self) -> bool:
        """Whether the word stands in capitals and the rest does not: the command itself."""
        text = self.heard.text
        return text.written(self.hit.start, self.hit.end).isupper() and not text.clean.isupper()

    def _has(self, value: str) -> bool:
        return any(one.value == value for one in self.said)

    def _undone(self) -> bool:
        """Whether a not stands close before the word, or right behind it: 'ne le bloquez pas'."""
        nots, hit = [one.start for one in self.heard.of("parting", "not")], self.hit
        first = max(self.start, hit.start - NEAR)
        return any(first <= at < hit.start or at == hit.end < self.end for at in nots)

    def _is_question(self) -> bool:
        spans, clean = self.heard.text.spans, self.heard.text.clean
        until = spans[self.end][0] if self.end < len(spans) else len(clean)
        return "?" in clean[spans[self.end - 1][1] : until]

    def _is_bare_among_others(self) -> bool:
        """Whether the word says no whom, and stands beside more than a few words: 'it says "BLOCK", what for'."""
        whom = self._has("whom") or self._has("clitic") or self._has("want")
        named = any(self.heard.text.words[at] in self.theirs for at in range(self.start, self.end))
        around = len(self.heard.text.words) - (self.end - self.start)
        return not whom and not named and around > MOST_AROUND

    def _is_unknown_name(self) -> bool:
        """Whether all that is left may be a name right behind the word: 'block eddie'."""
        text = self.heard.text
        behind = list(range(self.hit.end, min(self.end, self.hit.end + MOST_UNKNOWN)))[: len(self.left)]
        written = all(text.words[at].isalpha() and len(text.words[at]) > 1 for at in self.left)
        return self.left == behind and written and not any(self.heard.everyday[at] for at in self.left)

    def _is_of_somebody(self) -> bool:
        """Whether a person stands beside the word: not 'la' before a thing, as in 'bloque la rue'."""
        hit, words = self.hit, self.heard.text.words
        for one in self.said:
            behind = one.start - hit.end in (0, 1)
            if one.value == "whom" and behind:
                return True
            if one.value == "clitic" and (one.end in (hit.start, hit.end) or (behind and one.end not in self.left)):
                return True
        near = range(hit.end, min(self.end, hit.end + NEAR))
        return any(words[at] in self.theirs and not words[at].isdecimal() for at in near)

    def _opens(self) -> bool:
        return all(at >= self.hit.start for at in self.left)
