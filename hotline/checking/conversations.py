"""Every conversation of the catalogue: it has its words, its choices have names, and every answer leads somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flows import hearing
from flows.conversations.catalogue import CATALOGUE, Catalogue
from flows.conversations.progress import choices, offered
from flows.engine import advance
from flows.facts import Facts, PairFact, PostFact, TaskFact
from flows.hearing import Vocabulary
from flows.prompts import Input
from flows.steps import Choose, File, Flow, Progress, Tell, Write
from flows.words.files import HEAR, SAY, file_name
from flows.words.wording import Wording

REF = "4823"
NAMED_BY_THE_COMMUNITY = frozenset({"areas", "categories", "language"})
"""Tables of options that a community lists in `hotline.toml`."""
WORDS = "corner of oak and 5th"
"""What is written or said where words are asked for."""


def faults(wording: Wording, vocabulary: Vocabulary, catalogue: Catalogue = CATALOGUE) -> Iterator[str]:
    """One sentence for each thing that a conversation lacks, with the file and key where it belongs."""
    lacking = [fault for language in wording.languages for fault in _unsaid(wording, language, catalogue)]
    yield from lacking
    yield from _unheard(wording, catalogue)
    if not lacking:
        yield from _leading_nowhere(wording, vocabulary, catalogue)


def unsaid(wording: Wording, catalogue: Catalogue = CATALOGUE) -> str:
    """The first thing that a conversation would say and has no words for; "" where all have them."""
    return next((fault for language in wording.languages for fault in _unsaid(wording, language, catalogue)), "")


def _unsaid(wording: Wording, language: str, catalogue: Catalogue) -> Iterator[str]:
    """Prompts without words and options without names."""
    words, file = wording.languages[language], file_name(SAY, language)
    for flow in catalogue.flows:
        for prompt in _prompts(flow):
            if prompt not in words["say"]:
                yield f"{file} lacks say.{prompt}, which conversation {flow.name} says: write it there"
        for step in flow.questions():
            if isinstance(step, Choose):
                yield from (f"{file} lacks {key}: write it there" for key in _unnamed(step, flow, wording, language))


def _prompts(flow: Flow) -> Iterator[str]:
    yield from (step.prompt for step in flow.steps if isinstance(step, Tell | File))
    yield from (step.prompt for step in flow.questions())
    if flow.notice:
        yield flow.notice


def _unnamed(step: Choose, flow: Flow, wording: Wording, language: str) -> Iterator[str]:
    words, where = wording.languages[language], f"conversation {flow.name} offers"
    if step.table not in words["press"]:
        yield f"press.{step.table}, by which calls say what {where}"
    if step.table not in NAMED_BY_THE_COMMUNITY:
        names = words["names"].get(step.table, {})
        for option in choices(step, wording.community):
            if option not in names:
                yield f"names.{step.table}.{option}, which {where}"


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
            for heard, said in _answers(step, flow, wording):
                fault = _heard(heard, step, flow, _facts(wording, vocabulary, heard), catalogue)
                if fault:
                    yield f"conversation {flow.name}, step {step.name}: {said} {fault}"


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
