"""The same words from one phone again and again: a person gets a person, a machine in a loop gets no more answers."""

from __future__ import annotations

from dataclasses import replace

from flows.acts import Act, AmendPost, Details, FilePost
from flows.prompts import Prompt
from flows.steps import Turn
from hotline.exchange import bars, limits
from hotline.inbound.on_file import OnFile

FLAG = "too_many_texts"
MERE_ANSWERS = {"greeting", "question"}
"""What words were that got an answer of which nothing is kept: 'hello? anyone there'."""


def dealt_with(turn: Turn, on_file: OnFile, words: str, *, danger: bool) -> Turn:
    """What a turn comes to when the same was said before: whoever asks a third time is heard by a person.

    The session on file has counted these words already. Of a loop nothing is done but what ends texts, and the desk is
    told once.
    """
    times = limits.times_said(on_file.session)
    leads_on = danger or (turn.answered and bool(turn.does or turn.about))
    most = limits.SAME_ANSWERED if leads_on else limits.SAME
    if times > most:
        left = replace(bars.left_of(turn), state=turn.state)
        return replace(left, does=(*left.does, _flagged(on_file, words))) if times == most + 1 else left
    mere = turn.answered and not turn.does and MERE_ANSWERS.intersection(turn.read_as)
    if mere and times == limits.FOR_A_PERSON:
        kept = FilePost(Details(kind="unclear", words=words, flag="question"))
        return replace(turn, says=(*turn.says, Prompt("question_kept")), does=(kept,))
    return replace(turn, does=tuple(_kept_once(act, on_file, words) for act in turn.does)) if times > 1 else turn


def _kept_once(act: Act, on_file: OnFile, words: str) -> Act:
    """What a person was to read goes to the post that has these words already."""
    if not isinstance(act, FilePost) or act.details.kind != "unclear":
        return act
    same = next((post.ref for post in on_file.own if post.kind == "unclear" and words in post.words), "")
    return AmendPost(same, act.details) if same else act


def _flagged(on_file: OnFile, words: str) -> AmendPost | FilePost:
    """The newest of their posts is flagged, without these words, which it has or need not have."""
    if on_file.own:
        return AmendPost(on_file.own[0].ref, Details(flag=FLAG))
    return FilePost(Details(kind="unclear", words=words, flag=FLAG))
