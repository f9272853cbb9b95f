"""Several posts that one text told, while what is missing of them is asked for: one is talked about for all."""

from __future__ import annotations

from collections.abc import Iterator

from flows.acts import AmendPost, Details
from flows.prompts import Prompt
from flows.steps import File, Progress

TOGETHER = "together"
"""What a conversation keeps of them: their `refs`, which of them `lacks` what, and whether one is a `need`."""


def refs(progress: Progress) -> list[str]:
    """The refs of all of them; none where a text told one."""
    return list(progress.got.get(TOGETHER, {}).get("refs", ()))


def of_all(progress: Progress) -> tuple[str, ...]:
    """Whether there is a need among them, and their refs; of a post that was told alone its kind and its ref."""
    if not refs(progress):
        return progress.flow.name, progress.post
    return "need" if progress.got[TOGETHER]["need"] else "offer", *refs(progress)


def read_back(step: File, progress: Progress) -> Prompt:
    """What was understood, of all of them."""
    if refs(progress):
        return Prompt("filed_several", {"refs": refs(progress)})
    return Prompt(step.prompt, {"name": progress.got.get("name", "")})


def of_which(piece: str, progress: Progress) -> tuple[Prompt, ...]:
    """Of which of them a question is, where the others need no answer to it."""
    lacking = _lacking(piece, progress)
    return (Prompt("of_which", {"refs": lacking}),) if 0 < len(lacking) < len(refs(progress)) else ()


def for_the_others(progress: Progress, told: Details) -> Iterator[AmendPost]:
    """What was told of the one that is talked about, for the others that lack it as well."""
    pieces = {"where": Details(place=told.place, area=told.area), "when": Details(when=told.when, time=told.time)}
    if told.recording and progress.at in pieces:
        pieces[progress.at] = Details(recording=told.recording)
    for piece, details in pieces.items():
        if details != Details():
            yield from (AmendPost(ref, details) for ref in _lacking(piece, progress) if ref != progress.post)


def _lacking(piece: str, progress: Progress) -> list[str]:
    return list(progress.got.get(TOGETHER, {}).get("lacks", {}).get(piece, ()))
