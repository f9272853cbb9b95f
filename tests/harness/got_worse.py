"""Which answers of a story showed understanding and do so no more: `pytest --update` tells them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.words.wording import Wording

NOT_UNDERSTOOD = (
    "again",
    "say_again",
    "empty",
    "heard_nothing",
    "filed_unclear",
    "added_words",
    "task_question",
    "task_which",
    "withdraw_which",
)
"""Prompts that say: not understood, could not tell which, or kept for a person to read."""
HOTLINE = re.compile(r"[+\w]+\s+<")
FIELD = re.compile(r"\{[^}]*\}")


def got_worse(written: str, played: str, wording: Wording) -> list[str]:
    """What was said, what was answered as written and what is answered as played, for each answer that got worse.

    Both are the same story: only what the hotline says may differ. Nothing got worse where nothing was answered before.
    """
    miss = misses(wording)
    lines = []
    for (said, before), (_, after) in zip(_steps(written), _steps(played), strict=True):
        missed = [line for line in after if miss.search(line)]
        if before and len(missed) > sum(bool(miss.search(line)) for line in before):
            lines += [said, *(f"- {line}" for line in before if line not in after)]
            lines += [f"+ {line}" for line in missed if line not in before]
    return lines


def misses(wording: Wording) -> re.Pattern[str]:
    """Matches a line with one of these prompts, in any language and on either channel, whatever its fields say."""
    templates = {
        template
        for words in wording.languages.values()
        for name in NOT_UNDERSTOOD
        for template in words["say"][name].values()
        if template
    }
    return re.compile("|".join(".+?".join(map(re.escape, FIELD.split(one))) for one in sorted(templates)))


def _steps(story: str) -> Iterator[tuple[str, list[str]]]:
    """Each line of people, desk and file, with what the hotline says after it."""
    step: tuple[str, list[str]] = ("", [])
    for line in story.splitlines():
        if HOTLINE.match(line):
            step[1].append(line)
        else:
            yield step
            step = (line, [])
    yield step
