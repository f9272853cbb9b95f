"""Things that are named, with how many of them and their size: '10 blankets', 'diapers size 4'.

A thing is composed of understood words only (numbers, words of `hear.thing`), since it goes into texts to volunteers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flows.hearing.amounts import amount
from flows.hearing.matches import Hit, Matches
from flows.hearing.vocabulary import Vocabulary

SLOT = "thing"
DONE_FOR_SOMEBODY = frozenset({"ride", "childcare", "care", "company", "translation", "repairs", "rescue", "money"})
"""Categories of what somebody does, and brings no thing."""
LETTERS = frozenset({"xs", "s", "m", "l", "xl", "xxl", "xxxl", "t"})
"""Sizes, and what stands behind the number of one ('2T', '2XL')."""
DOSES = frozenset({"mg", "ml", "mcg"})
TIMES = "x"
POINTS = (".", ",")
APOSTROPHES = ("'", "\u2019", "`")
MOST, LONGEST = 12, 40

Items = tuple[tuple[str, str], ...]
"""Things as they were said, each with its category."""


def things(heard: Matches, named: Sequence[Hit], counted: Hit | None = None) -> Items:
    """Names the things of a text in their order; none where all that is said are words for a category ('need food').

    `named` are the hits of categories that count, `counted` is what says how many people it is for.
    """
    found = list(every(heard, named, counted))
    says_more = any(hit.value == "goods" or len(said.split()) > hit.end - hit.start for hit, said, _ in found)
    by_name: dict[str, tuple[str, str]] = {}
    for hit, said, category in found:
        name = _called(heard, hit)
        if name not in by_name or not _is_bare(said):
            by_name[name] = (said, category)
    if len(by_name) == 1:
        [(name, (said, category))] = by_name.items()
        many = "" if not _is_bare(said) else _counted_apart(heard, [hit for hit, _, _ in found], counted)
        by_name[name] = (f"{said} {many}".rstrip(), category)
        says_more = says_more or bool(many)
    return tuple(by_name.values())[:MOST] if says_more else ()


def _counted_apart(heard: Matches, found: Sequence[Hit], counted: Hit | None) -> str:
    """How much is wanted of the only thing, told in a clause of its own: 'baby formula, the soy one, 3 cans'."""
    for piece in heard.of(SLOT, "piece"):
        before = piece.start - 1
        ends = piece.end == len(heard.text.words) or _broken(heard, piece.end)
        ends = ends or heard.everyday[piece.end]
        apart = all(hit.end < piece.start or piece.end < hit.start for hit in found)
        if ends and apart and before >= 0 and not _broken(heard, piece.start) and _counts(heard, before, counted):
            return heard.text.written(_whole(heard, before), piece.end)
    return ""


def every(heard: Matches, named: Sequence[Hit], counted: Hit | None = None) -> Iterator[tuple[Hit, str, str]]:
    """Each thing that is named, words for a category too: where, as it was said, and its category."""
    for hit in heard.of(SLOT, "goods", "plain"):
        category = _category(hit, named)
        if not category or _leads_a_list(heard, hit):
            continue
        tokens = _with_size(heard, hit, _with_number(heard, hit, counted))
        said = _written(heard, tokens)
        if len(said) <= LONGEST:
            yield hit, said, category


def _written(heard: Matches, tokens: list[int]) -> str:
    """The tokens as they were written, without the marks between them but for apostrophes ('2 packs d'eau')."""
    text, said = heard.text, ""
    for index in tokens:
        gap = _gap(heard, index)
        mark = gap if said and _is_fraction(heard, index) else "'" if gap in APOSTROPHES else " "
        said += mark + text.written(index, index + 1)
    return said[1:]


def _gap(heard: Matches, index: int) -> str:
    """What is written between a token and the one before it."""
    spans = heard.text.spans
    return heard.text.clean[spans[index - 1][1] : spans[index][0]] if index else ""


def _is_fraction(heard: Matches, index: int) -> bool:
    """Whether a number is the fraction of the one before it: '1.5 liter', '1,5 litros'."""
    words = heard.text.words
    split = _gap(heard, index) in POINTS if index < len(words) else False
    return split and words[index - 1].isdecimal() and words[index][0].isdecimal()


def _whole(heard: Matches, index: int) -> int:
    """Where a number begins of which this may be the fraction."""
    return index - 1 if _is_fraction(heard, index) else index


def joined(known: Items, told: Items, vocabulary: Vocabulary) -> Items:
    """What was known with what is told now: a thing told anew takes its own place, unless it is told with less."""
    items = {_name(said, vocabulary): (said, category) for said, category in known}
    for said, category in told:
        name = _name(said, vocabulary)
        if name not in items or not _is_bare(said):
            items[name] = (said, category)
    return tuple(items.values())[:MOST]


def only(known: Items, told: Items, vocabulary: Vocabulary) -> Items:
    """Of what was known and told those that are told, with all that is known of them."""
    names = {_name(said, vocabulary) for said, _ in told}
    return tuple(item for item in joined(known, told, vocabulary) if _name(item[0], vocabulary) in names)


def without(known: Items, denied: Iterable[str], vocabulary: Vocabulary) -> Items:
    """What is left of things when some are taken back, by whatever number."""
    gone = {_name(said, vocabulary) for said in denied}
    return tuple(item for item in known if _name(item[0], vocabulary) not in gone)


def renumbered(known: Items, before: int, now: int) -> Items:
    """The things with one number told otherwise ('not 4, 6'); as they are, unless it stands in one of them only."""
    having = [item for item in known if str(before) in item[0].split()]
    if len(having) != 1:
        return known
    [(said, category)] = having
    words = " ".join(str(now) if word == str(before) else word for word in said.split())
    return tuple((words, category) if item == having[0] else item for item in known)


def resized(known: Items, words: str, vocabulary: Vocabulary) -> Items:
    """The things with the size that is told now; as they are, unless one size is told and one thing has another."""
    told = _size(words, vocabulary)
    having = {item: size for item in known if (size := _size(item[0], vocabulary))}
    if not told or len(having) != 1 or told in having.values():
        return known
    [((said, category), before)] = having.items()
    return tuple((said.replace(before, told), category) if item in having else item for item in known)


def _size(words: str, vocabulary: Vocabulary) -> str:
    """The one size that is told, as it was written: '4', '2T', 'XL'; "" where there is none, or several."""
    heard = vocabulary.hear(words)
    ends = {size.end: _size_ends(heard, size.end) for size in heard.of(SLOT, "size")}
    told = {heard.text.written(start, end) for start, end in ends.items() if end > start}
    return next(iter(told)) if len(told) == 1 else ""


def telling(items: Items, vocabulary: Vocabulary) -> Items:
    """Things that say more than their categories do; () where none does ('food, water')."""
    return items if any(_says_more(said, vocabulary) for said, _ in items) else ()


def _says_more(said: str, vocabulary: Vocabulary) -> bool:
    heard = vocabulary.hear(said)
    plain = heard.of(SLOT, "plain")
    return not plain or plain[0].end - plain[0].start < len(heard.text.words)


def of_categories(items: Items, categories: Iterable[str]) -> Items:
    """The things of these categories."""
    kept = set(categories)
    return tuple(item for item in items if item[1] in kept)


def _is_bare(said: str) -> bool:
    """Tells a thing without a number."""
    return not any(map(str.isdigit, said))


def _name(said: str, vocabulary: Vocabulary) -> str:
    """What a thing is called without its number, what it comes in and its size; a plural is the same thing."""
    heard = vocabulary.hear(said)
    hits = heard.of(SLOT, "goods", "plain")
    return " ".join(_called(heard, hit) for hit in hits) or said.casefold()


def _called(heard: Matches, hit: Hit) -> str:
    return " ".join(word.rstrip("s") for word in heard.text.words[hit.start : hit.end])


def _category(hit: Hit, named: Sequence[Hit]) -> str:
    """The category that a thing is of; "" where its words say something else ('a ride to get milk')."""
    over = [one for one in named if one.start < hit.end and hit.start < one.end]
    brought = [one.value for one in over if one.value not in DONE_FOR_SOMEBODY]
    return brought[0] if len(brought) == len(over) and brought else ""


def _leads_a_list(heard: Matches, hit: Hit) -> bool:
    """Whether a word for a category only stands above what it is: 'groceries: milk, bread'."""
    if hit.value != "plain" or hit.end >= len(heard.text.words):
        return False
    return heard.text.clean[heard.text.spans[hit.end - 1][1] :].lstrip().startswith((":", "("))


def _with_number(heard: Matches, hit: Hit, counted: Hit | None) -> list[int]:
    """The tokens of a thing with the number before it, and what that counts: '2 boxes of diapers', '3 x soap'."""
    starts = {one.end: one.start for one in heard.of(SLOT, "piece")}
    piece = hit.start
    while piece in starts and not _broken(heard, piece):
        piece = starts[piece]
    before = piece - 1 if piece and not _broken(heard, piece) else -1
    if before > 0 and heard.text.words[before] == TIMES and not _broken(heard, before):
        before -= 1
    if before >= 0 and _counts(heard, before, counted):
        return list(range(_whole(heard, before), hit.end))
    return list(range(piece, hit.end))


def _counts(heard: Matches, index: int, counted: Hit | None) -> bool:
    """Whether a number says how many things: none of people, of a kind ('type 1') or of a house."""
    if not amount(heard, index) or (counted and counted.start <= index < counted.end):
        return False
    return not any(hit.end == index for hit in (*heard.of(SLOT, "kind", "size"), *heard.of("place", "unit")))


def _with_size(heard: Matches, hit: Hit, tokens: list[int]) -> list[int]:
    """A thing with its size, before it or behind it, or with how much of a medicine one is: 'metformin 500 mg'."""
    words, end = heard.text.words, hit.end
    for size in heard.of(SLOT, "size"):
        until = _size_ends(heard, size.end)
        if until > size.end and size.start == end and heard.text.breaks[end] != ".":
            return [*tokens, *range(size.start, until)]
        if until > size.end and until == tokens[0] and not _broken(heard, until):
            return [*range(size.start, until), *tokens]
    if words[end : end + 1] and words[end].isdecimal() and words[end + 1 : end + 2] and words[end + 1] in DOSES:
        return [*tokens, end, end + 1]
    if words[end : end + 2] and words[end] == TIMES and amount(heard, end + 1):
        return [*tokens, end, end + 1]
    return tokens


def _size_ends(heard: Matches, start: int) -> int:
    """Where a size ends that begins here: '4', '2T', 'XL'; where it begins, when there is none."""
    words, end = heard.text.words, start
    if words[end : end + 1] and amount(heard, end):
        end += 1
    if words[end : end + 1] and words[end] in LETTERS and (end == start or not _broken(heard, end)):
        end += 1
    return end


def _broken(heard: Matches, index: int) -> bool:
    return bool(heard.text.breaks[index])
