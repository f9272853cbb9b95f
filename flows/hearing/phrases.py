"""The small language of the wordlists, and the tree in which all their phrases are looked up at once.

grocer*          a word that begins so            want/wish to go  either word
(please) stop    the word may be missing          stop _ me        any one word
stop ... texts   up to three words between        ^stop  stop$     only where a clause begins or ends
my <kin>         any word of the group `kin`      do-not/dont     a hyphen joins words that are one choice
{end} {texting}  any phrase of the part `end`, then any of the part `texting`
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, product
from math import prod
from types import MappingProxyType
from typing import NamedTuple

from flows.hearing.text import tokenise

ANY, GAP, STEM = "_", "...", "*"
GAP_WORDS = 3
MOST_SPELLINGS = 100
FEWEST_JOINED = 3
REMEMBERED = 2_000
"""Parts of phrases kept as read, since lines that stand together share most of theirs."""
NO_PARTS: Mapping[str, Sequence[int]] = MappingProxyType({})


class PhraseError(ValueError):
    """A phrase of a wordlist that cannot be read; the message says which and why."""


class Meaning(NamedTuple):
    """What a phrase leads to: a slot such as `category`, its value, the language, and where in a clause it counts."""

    slot: str
    value: str
    language: str
    opens: bool
    closes: bool


class Node:
    """One word of the tree: what may follow, and what ends here."""

    __slots__ = ("meanings", "next")

    def __init__(self) -> None:
        """Starts without branches."""
        self.next: dict[str, Node] = {}
        self.meanings: tuple[Meaning, ...] = ()

    @classmethod
    def of_all(cls, nodes: Sequence[Node]) -> Node:
        """The node that is all of these at once, so that what follows is looked up only once."""
        if len(nodes) <= 1:
            return nodes[0] if nodes else NOTHING
        whole = cls()
        whole.meanings = tuple(dict.fromkeys(meaning for node in nodes for meaning in node.meanings))
        following: dict[str, list[Node]] = {}
        for node in nodes:
            for symbol, child in node.next.items():
                following.setdefault(symbol, []).append(child)
        whole.next = {symbol: cls.of_all(children) for symbol, children in following.items()}
        return whole


NOTHING = Node()
"""The node at which nothing begins and nothing ends."""


class Ways(NamedTuple):
    """The symbols that a token stands for, and the node where they begin a phrase, or a part of one."""

    symbols: Mapping[str, None]
    opening: Node
    part_opening: Node


Parts = Sequence[Mapping[str, Sequence[int]]]
"""The parts that begin at each token, and the tokens before which they end."""


def spellings(phrase: str, language: str = "") -> Iterator[tuple[str, ...]]:
    """Writes out the ways to say a phrase, folded like texts are.

    Three and more single words to choose from stay one symbol: '(please) stop/quit texting/calling/writing' is
    written in four ways, each ending in <calling/texting/writing>. Raises PhraseError.
    """
    try:
        choices = [_choices(part, language) for part in phrase.split()]
    except PhraseError as error:
        raise PhraseError(f'"{phrase}": {error}') from error
    if not choices or prod(len(ways) for ways in choices) > MOST_SPELLINGS:
        raise PhraseError(f'"{phrase}" is empty or has too many spellings: write it as several lines')
    for combination in product(*choices):
        if words := tuple(chain.from_iterable(combination)):
            yield words


@lru_cache(maxsize=REMEMBERED)
def _choices(part: str, language: str) -> tuple[tuple[str, ...], ...]:
    """Reads one blank-separated part of a phrase as the ways to say it."""
    optional = part.startswith("(") and part.endswith(")")
    if optional != ("(" in part or ")" in part):
        raise PhraseError("join the words inside brackets by hyphens")
    ways = [_words(way, language) for way in part.strip("()").split("/")]
    single = sorted({way[0] for way in ways if len(way) == 1 and way[0].isalnum()})
    if len(single) >= FEWEST_JOINED:
        ways = [way for way in ways if way[0] not in single or len(way) > 1] + [(f"<{'/'.join(single)}>",)]
    return (*ways, ()) if optional else tuple(ways)


def members(symbol: str) -> list[str]:
    """Names the words that a joined symbol stands for; none for any other symbol."""
    return symbol[1:-1].split("/") if symbol[0] == "<" and "/" in symbol else []


def group(name: str, language: str) -> str:
    """Names the symbol that stands for every word of a group."""
    return f"<{language}:{name}>"


def part_symbol(name: str, language: str) -> str:
    """Names the symbol that stands for every phrase of a part."""
    return "{" + f"{language}:{name}" + "}"


@lru_cache(maxsize=REMEMBERED)
def _words(part: str, language: str) -> tuple[str, ...]:
    if part in (ANY, GAP):
        return (part,)
    if part.startswith("{") and part.endswith("}"):
        return (part_symbol(part[1:-1], language),)
    if part.startswith("<") and part.endswith(">"):
        return (group(part[1:-1], language),)
    stem = part.endswith(STEM)
    plain = part.rstrip(STEM)
    if plain.isascii() and plain.isalpha() and plain.islower():
        words: tuple[str, ...] = (plain,)  # what most are, and what tokenise would say of them
    else:
        words = tokenise(plain, mixed=frozenset({plain.lower()} if plain.isalnum() else ())).words
    if not words:
        raise PhraseError(f'"{part}" holds no letter or digit')
    return (*words[:-1], words[-1] + STEM) if stem else words


class Tree:
    """All phrases of all wordlists, sharing their beginnings."""

    def __init__(self) -> None:
        """Starts with the root alone."""
        self.root = Node()
        self._symbols: set[str] = set()

    def add(self, words: Sequence[str], meaning: Meaning) -> None:
        """Plants one spelling of a phrase."""
        node = self.root
        for word in words:
            following = node.next.get(word)
            if following is None:
                following = node.next[word] = Node()
            node = following
        if meaning not in node.meanings:
            node.meanings = (*node.meanings, meaning)
        self._symbols.update(words)

    def opening(self, symbols: Iterable[str]) -> Node:
        """The node where the symbols of a token begin a phrase."""
        return Node.of_all([self.root.next[symbol] for symbol in symbols if symbol in self.root.next])

    def walk(self, ways: Sequence[Ways], start: int, until: int, parts: Parts) -> Iterable[tuple[int, Meaning]]:
        """Finds what the tokens from start on, up to until, say: (end, meaning) pairs. `ways` say how to read each."""
        begun = [] if ways[start].opening is NOTHING else [(ways[start].opening, start + 1)]
        if parts[start]:
            begun += _behind_parts(self.root, parts[start])
        return _said(begun, ways, until, parts)

    def walk_part(self, ways: Sequence[Ways], start: int, until: int) -> Mapping[str, Sequence[int]]:
        """Finds the parts of phrases that begin at a token, and where each may end."""
        if ways[start].part_opening is NOTHING:
            return NO_PARTS
        found = _said([(ways[start].part_opening, start + 1)], ways, until, ())
        parts: dict[str, dict[int, None]] = {}
        for end, meaning in found:
            parts.setdefault(meaning.value, {})[end] = None
        return {name: tuple(ends) for name, ends in parts.items()} if parts else NO_PARTS

    def words(self) -> Iterator[str]:
        """Names every word and stem that stands in some phrase."""
        return (word for word in self._symbols if word not in (ANY, GAP) and word[0] not in "<{")


def _said(todo: list[tuple[Node, int]], ways: Sequence[Ways], until: int, parts: Parts) -> list[tuple[int, Meaning]]:
    """What ends at these nodes, each before a token, and at those that the tokens up to `until` lead to from there."""
    found: list[tuple[int, Meaning]] = []
    while todo:
        node, at = todo.pop()
        for meaning in node.meanings:
            found.append((at, meaning))
        following = node.next
        if not following:
            continue
        if GAP in following:
            todo += [(following[GAP], at + skipped) for skipped in range(min(GAP_WORDS, until - at) + 1)]
        if at >= until:
            continue
        for symbol in following.keys() & ways[at].symbols.keys():
            todo.append((following[symbol], at + 1))
        if parts and parts[at]:
            todo += _behind_parts(node, parts[at])
        if ANY in following:
            todo.append((following[ANY], at + 1))
    return found


def _behind_parts(node: Node, parts: Mapping[str, Sequence[int]]) -> list[tuple[Node, int]]:
    """The nodes behind the parts that begin at a token, each with the token before which its part ends."""
    return [(node.next[symbol], end) for symbol, ends in parts.items() if symbol in node.next for end in ends]
