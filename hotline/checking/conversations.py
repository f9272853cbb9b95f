"""Every conversation of the catalogue: it has its words, its choices have names, and every answer leads somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flows import hearing
from flows.conversations.catalogue import CATALOGUE, Catalogue
from flows.conversations.progress import offered
from flows.engine import advance
from flows.facts import Facts, PairFact, PostFact, TaskFact
from flows.hearing import Vocabulary
from flows.prompts import Input
from flows.steps import Choose, Flow, Progress, Write
from flows.words.files import HEAR, file_name
from flows.words.wording import Wording

REF = "4823"
WORDS = "corner of oak and 5th"
"""What is written or said where words are asked for."""


def faults(wording: Wording, vocabulary: Vocabulary, catalogue: Catalogue = CATALOGUE) -> Iterator[str]:
    """One sentence for each command and answer that leads nowhere, where nothing is `unsaid`."""
    yield from _unheard(wording, catalogue)
    yield from _leading_nowhere(wording, vocabulary, catalogue)


def _unheard(wording: Wording, catalogue: Catalogue) -> Iterator[str]:
    """Commands that nobody can send, and words that command nothing."""
    for language, lists in wording.wordlists.items():
        listed = lists.get("command", {}).keys() - {"number"}
        for name in sorted(catalogue.commands.keys() - listed):
            yield f"{file_name(HEAR, language)} lacks command.{name}: list there the words that people write"
        for name in sorted(listed - catalogue.commands.keys()):
            yield f"{file_name(HEAR, language)} has command.{name}, which begins no conversation: take it out"


def _leading_nowhere(wording: Wording, vocabulary: Vocabulary, catalogue: Catalogue) -> Iterator[str]:
    """Answers after which nothing is said, done or asked: as if nobody had listened."""
    for flow in catalogue.flows:
        for step in flow.questions():
            where = f"conversation {flow.name}, step {step.name}"
            if not _handled(step, flow):
                yield f"{where}: nothing is done with its answers: give it a handler"
                continue
            for heard, said in _answers(step, flow, wording):
                fault = _heard(heard, step, flow, _facts(wording, vocabulary, heard), catalogue)
                if fault:
                    yield f"{where}: {said} {fault}"


def _handled(step: Choose | Write, flow: Flow) -> bool:
    if isinstance(step, Choose):
        return step.chosen is not None
    return bool(step.words or step.keyed or flow.recorded)


def _answers(step: Choose | Write, flow: Flow, wording: Wording) -> Iterator[tuple[Input, str]]:
    """An answer of each kind that is asked for, by text and on a call, and what to call it."""
    texted = bool(wording.languages[wording.community.languages[0]]["say"][step.prompt]["text"])
    if isinstance(step, Choose):
        for place, option in enumerate(offered(step, Progress(flow, "voice"), wording.community), start=1):
            yield Input("voice", key=str(place)), f"key {place} ({option})"
        if texted:
            yield Input("text", words="1"), "the answer 1"
    elif step.keyed:
        yield Input("voice", key=REF), "a number"
    else:
        yield Input("voice", recording="RE0"), "a recording"
        if texted and step.words:
            yield Input("text", words=WORDS), "an answer in words"


def _heard(heard: Input, step: Choose | Write, flow: Flow, facts: Facts, catalogue: Catalogue) -> str:
    got = {"greeting": True, "seen": [], "tells": []}
    state = Progress(flow, heard.channel, got, REF, at=step.name).plain()
    try:
        turn = advance(state, heard, facts, catalogue)
    except Exception as error:  # whatever a conversation does wrong is told, not raised
        return f"fails ({type(error).__name__}: {error})"
    return "" if turn.says or turn.does or turn.repeats else "leads nowhere: give it a handler, or a File behind it"


def _facts(wording: Wording, vocabulary: Vocabulary, heard: Input) -> Facts:
    """Somebody with a post, a task and a match, all of one ref."""
    post = PostFact(REF, "need", "taken", categories=("food",), mine=True)
    nobody = Facts(wording.community, vocabulary, hearing.read(heard.words, vocabulary), wording.names)
    return replace(
        nobody, language=wording.community.languages[0], posts=(post,), named={REF: post},
        tasks=(TaskFact(REF, "sent", "asked"),), named_tasks={REF: TaskFact(REF, "sent", "asked")},
        pairs=(PairFact(REF),),
    )  # fmt: skip
