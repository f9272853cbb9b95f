"""What conversations would say or offer, and a language has no words for."""

from __future__ import annotations

from collections.abc import Iterator

from flows.conversations.catalogue import CATALOGUE, Catalogue
from flows.conversations.progress import choices
from flows.steps import Choose, File, Flow, Progress, Tell
from flows.words.files import SAY, file_name
from flows.words.wording import Wording

NAMED_BY_THE_COMMUNITY = frozenset({"answers", "areas", "categories", "language"})
"""Tables of options that a community lists in `hotline.toml`."""


def unsaid(wording: Wording, catalogue: Catalogue = CATALOGUE) -> Iterator[str]:
    """One sentence for each thing that a conversation would say or offer, and that a language has no words for."""
    return (fault for language in wording.languages for fault in _unsaid(wording, language, catalogue))


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
        for option in choices(step, Progress(flow), wording.community):
            if option not in names:
                yield f"names.{step.table}.{option}, which {where}"
