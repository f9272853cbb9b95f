"""How words move help on that is under way, as the learned weigher has it: beside the lists, and where they differ."""

from __future__ import annotations

from flows import hearing
from flows.facts import Facts
from flows.hearing import Likeliest

ANYBODY = "anybody"
"""The role of whoever speaks, where it is asked only whether they want no more texts."""
ENDS, SURE, LIKELY = 0.55, 0.5, 0.3
"""How likely a move must be that ends something, that is made at once, and that is asked about."""
WISH = 0.2
"""How likely words are about what is asked of somebody from now on, and no answer to the task that waits."""
NEAR, FAR = 0.4, 2.5
"""How likely a move may do where every other is so many times less likely."""
TELLS = ("done", "partly", "failed", "drop")
"""Moves of whoever helps that tell how the task that is theirs goes."""
AN_END, NO_END = ("came", "thanks", "cancel"), ("not_came", "partly", "complaint", "more")
"""What words are that end a need which is said to be done, and what they are that do not."""
PLAIN, HARDLY = 0.7, 0.05
"""How likely another move must be where single words say otherwise, and what is none whatever they say."""
FAINT = 0.15
"""How likely moves are together which words hardly are, where another is likely."""


def likeliest(words: str, facts: Facts, role: str) -> Likeliest:
    """The move that words are of somebody in this role: `asked`, `helper`, `resident` or `anybody`."""
    return hearing.moved(words, facts.vocabulary, facts.language, role)


def is_hardly(words: str, facts: Facts, role: str, move: str) -> bool:
    """Whether all that was said is none of this move, whatever single words of it say."""
    return likeliest(words, facts, role).shares.get(move, 1.0) < HARDLY


def is_rather(words: str, facts: Facts, role: str, *moves: str) -> bool:
    """Whether all that was said is plainly one of these moves, whatever single words of it say."""
    move = likeliest(words, facts, role)
    return move.name in moves and move.share >= PLAIN


def says_it_came(words: str, facts: Facts) -> bool:
    """Whether words of somebody who was asked if help came rather say so than anything else."""
    move = likeliest(words, facts, "resident")
    ends, open_still = (sum(move.shares[name] for name in names) for names in (AN_END, NO_END))
    return move.name == "came" and ends >= SURE and open_still < LIKELY


def is_clearly(move: Likeliest, name: str) -> bool:
    """Whether words are likely this move, and no other comes near."""
    others = max(share for other, share in move.shares.items() if other != name)
    return move.name == name and (move.share >= ENDS or (move.share >= NEAR and others * FAR <= move.share))


def is_first_of_all(words: str, facts: Facts, role: str, *moves: str) -> bool:
    """Whether all that was said is one of these moves rather than any other."""
    move = likeliest(words, facts, role)
    return move.name in moves and move.share >= NEAR


def is_rather_another(words: str, facts: Facts, role: str, *moves: str, least: float = LIKELY) -> bool:
    """Whether all that was said is something with at least this likelihood, and hardly one of these moves."""
    move = likeliest(words, facts, role)
    return move.share >= least and sum(move.shares.get(name, 0.0) for name in moves) < FAINT


def speaks_of_a_task(words: str, facts: Facts) -> bool:
    """Whether words answer a task that waits, or tell how one goes that was taken: no wish about those to come."""
    if any(task.status == "taken" for task in facts.tasks):
        move = likeliest(words, facts, "helper")
        return move.name in TELLS and move.share >= ENDS
    if not any(task.status in ("sent", "silent") and task.post_status != "closed" for task in facts.tasks):
        return False
    move = likeliest(words, facts, "asked")
    wish = move.shares["other"]
    return move.name in ("take", "ask", "wait") and (wish < WISH or wish * FAR < move.share)


def takes_back(words: str, facts: Facts) -> bool:
    """Whether all that a resident said most likely takes a need back."""
    move = likeliest(words, facts, "resident")
    return move.name == "cancel" and move.share >= ENDS
