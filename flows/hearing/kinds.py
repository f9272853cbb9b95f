"""Whether a text asks or offers: signs are weighed, and a few plain sentences are needs whatever the weights say."""

from __future__ import annotations

from flows.hearing.matches import Hit, Matches

WEIGHTS = {
    "needed": 3, "hardship": 2, "plea": 2, "scarce": 1, "aid": 3, "together": 2, "many": 2,
    "phone": 2, "phone of somebody": 3,
    "category": 1, "vital": 2, "needed category": 1, "needed place": 2, "needed whom": 2,
    "news": -2, "wish": -2, "offer": -2, "question": -1, "talk": -1,
}  # fmt: skip
"""What speaks for a need and what against it, each counted once however often it is said.

Names of lists of `hear.kind` and `hear.sign`; `needed` is need or lack, alone and together with a category or a place;
`vital` is one of VITAL. The weights are a logistic regression's on real texts, three to one unit of log odds, rounded
(tests/bench/bench_hearing.py); those of `phone` and `needed whom` are ours.
"""
ENOUGH = 5
VITAL = frozenset({"food", "water", "medicine", "shelter"})
AGAINST = frozenset(name for name, weight in WEIGHTS.items() if weight < 0)
WANTING = frozenset({"need", "lack", "plea", "hardship"})
WRONG = frozenset({"lack", "hardship", "scarce"})
SHORT, PLAIN = 5, 20
"""Words of a text that names a want or a category and nothing else, and of one that says what is wrong: needs too."""
BESIDE = 3
"""Words from one for having none to what there is none of, 'no more clean water' at most."""


def really_offered(heard: Matches, offered: list[Hit]) -> list[Hit]:
    """The phrases of offering but for those that only tell who somebody is: 'I am a nurse on night shift'."""
    told = heard.of("identity", "who")
    return [hit for hit in offered if not any(who.start <= hit.start < who.end for who in told)]


def kind_of(
    heard: Matches, said: list[Hit], danger: bool, found: set[str], where: tuple[int, int] | None = None
) -> tuple[str, bool, list[Hit]]:
    """Weighs the phrases of needing against those of offering; an opening NEED or OFFER settles it.

    `said` are the text's `phrases`, `found` its `signs`, `where` the tokens of its place.
    """
    for hit in heard.of("command", "need", "offer"):
        if hit.start == 0 and hit.end == 1:
            return hit.value, True, [hit]
    offered = [hit for hit in said if hit.value == "offer"]
    needed = [hit for hit in said if hit.value in ("need", "lack")]
    if len(offered) == 1 and any(hit.value == "news" and _apart(hit, offered[0]) for hit in said):
        offered = []
    if needed:
        offered = really_offered(heard, offered)
    if offered and (not needed or len(offered) > len(needed) or offered[0].start < needed[0].start):
        return "offer", False, offered
    if heard.of("sign", "advert") and not (danger or needed):
        return "unclear", False, []
    if (
        danger
        or _is_bare(heard, said, where)
        or _is_told_plainly(heard, said)
        or _is_errand(heard, said)
        or _opens_with_it(heard, said, bool(where) or "many" in found)
        or _is_expected(heard, said, where)
        or sum(WEIGHTS.get(sign, 0) for sign in found) >= ENOUGH
    ):
        told = said + heard.of("sign", "aid", "none", "trouble")
        return "need", False, [hit for hit in told if hit.value not in AGAINST]
    return "unclear", False, []


def phrases(heard: Matches) -> list[Hit]:
    """Names the phrases of `hear.kind`, but for offers that are denied ('no puedo manejar').

    News asked for beside goods is a need ("need food and news").
    """
    opened = {hit.start for hit in heard.of("command", "need")}
    goods = [hit for hit in heard.of("category") if hit.value in VITAL]
    denied = {hit.end for hit in heard.of("sign", "none", "trouble")}
    return [
        hit._replace(value="need")
        if hit.value == "news" and hit.start in opened and any(hit.start + 1 < at.end < hit.end for at in goods)
        else hit
        for hit in heard.of("kind")
        if hit.value != "offer" or hit.start not in denied
    ]


def _apart(one: Hit, other: Hit) -> bool:
    return one.end <= other.start or other.end <= one.start


def signs(heard: Matches, said: list[Hit], where: str, many: int, number: bool) -> set[str]:
    """Names what WEIGHTS weighs in a text: the lists it is in, and what was found of place, people and phone number."""
    named = {hit.value for hit in heard.of("category")}
    told = {
        "category": bool(named), "vital": bool(named & VITAL), "place": bool(where), "many": bool(many),
        "whom": bool(heard.of("whom")),
        "phone": number, "phone of somebody": number and bool(heard.of("whom")),
    }  # fmt: skip
    found = {hit.value for hit in said + heard.of("sign")} | {sign for sign, given in told.items() if given}
    if _goes_without(heard):
        found.add("lack")
    needed = [hit for hit in said if hit.value == "need"]
    if all(any(hit.start <= asked.start < hit.end for hit in needed) for asked in heard.of("sign", "question")):
        found.discard("question")
    if found & {"need", "lack"}:
        found |= {"needed", *(f"needed {sign}" for sign in ("category", "place", "whom") if sign in found)}
    return found


def _goes_without(heard: Matches) -> bool:
    """Whether a word for having none stands before a category: 'out of soap', 'no tiene zapatos'."""
    ends = {hit.end for hit in heard.of("sign", "none") + heard.of("kind", "scarce")}
    return any(
        any(
            hit.start - back in ends and not any(heard.text.breaks[hit.start - back : hit.start + 1])
            for back in range(BESIDE)
        )
        for hit in heard.of("category")
    )


def _is_bare(heard: Matches, said: list[Hit], where: tuple[int, int] | None) -> bool:
    """Tells a text that, but for where and when, is short, names a want or a category and asks nothing: 'no power'."""
    told = {index for hit in heard.of("when") for index in range(hit.start, hit.end)} | set(range(*(where or (0, 0))))
    if (
        len(heard.text.words) - len(told) > SHORT
        or "?" in heard.text.clean
        or heard.of("question")
        or heard.of("status")
        or _is_thanks(heard)
    ):
        return False
    named = any(not set(range(hit.start, hit.end)) <= told for hit in heard.of("category"))
    wanted = named or any(hit.value in ("need", "lack") for hit in said)
    return wanted and all(hit.value in WANTING for hit in said)


def _is_told_plainly(heard: Matches, said: list[Hit]) -> bool:
    """Tells a text that names something, asks no question, and says please or what is wrong with it.

    'cat food please, i cant get to the store', 'the bus isnt running and i have dialysis'.
    """
    told = {hit.value for hit in said}
    if "?" in heard.text.clean or told & AGAINST - {"talk"} or not heard.of("category") or _is_thanks(heard):
        return False
    wrong = bool(told & WRONG or heard.of("sign", "trouble"))
    return len(heard.text.words) <= PLAIN and ("plea" in told or wrong)


def _opens_with_it(heard: Matches, said: list[Hit], told: bool) -> bool:
    """Tells a text that opens with what it is about, says where or for how many, and asks and offers nothing."""
    opens = any(hit.start == 0 for hit in heard.of("category"))
    asks = "?" in heard.text.clean or heard.of("question") or heard.of("status") or heard.of("outcome")
    return told and opens and not asks and not any(hit.value in AGAINST for hit in said)


def _is_expected(heard: Matches, said: list[Hit], where: tuple[int, int] | None) -> bool:
    """Tells a text of an appointment, with who has it, where they are or why they cannot get there by themselves."""
    if not heard.of("sign", "appointment") or not heard.of("category", "ride") or "?" in heard.text.clean:
        return False
    told = bool(where or heard.of("whom") or heard.of("sign", "unaided", "carless"))
    return told and not any(hit.value in AGAINST for hit in said) and not heard.of("unable")


def _is_thanks(heard: Matches) -> bool:
    """Tells a text that opens with thanks: what it names was had."""
    return any(hit.start == 0 for hit in heard.of("answer", "thanks"))


def _is_errand(heard: Matches, said: list[Hit]) -> bool:
    """Tells a text that only says what is for whom: 'for my mom: meds from the store', 'wipes and diapers for my baby'.

    It opens with the one and names the other, asks nothing and tells nothing else.
    """
    led = {hit.end for hit in heard.of("count", "for")}
    whom = [hit for hit in heard.of("whom") if {hit.start, hit.start + 1} & led]
    what = heard.of("category")
    if not whom or not what or "?" in heard.text.clean or any(hit.value not in WANTING for hit in said):
        return False
    first, last = whom[0], what[-1]
    if what[0].start <= 1:
        return 0 <= first.start - last.end <= 1
    return first.start <= 1 and any(0 <= hit.start - first.end <= 1 for hit in what)
