"""Every conversation there is, in the order in which they are asked whether words mean something to them.

Channels find conversations here and know none by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from flows.conversations.answers_beside_needs import ANSWERS_BESIDE_NEEDS
from flows.conversations.asking_first import ASKING_FIRST
from flows.conversations.asking_how import ASKING_HOW
from flows.conversations.cancelling import CANCEL
from flows.conversations.code_words import CODE_WORDS
from flows.conversations.complaints import COMPLAINTS
from flows.conversations.confirming import CONFIRM
from flows.conversations.consent import CONSENT
from flows.conversations.correcting import CORRECT
from flows.conversations.danger import DANGER
from flows.conversations.danger_over import DANGER_OVER
from flows.conversations.forgetting import FORGET
from flows.conversations.gets_texts import GETS_TEXTS
from flows.conversations.greeting import GREETING
from flows.conversations.hanging import HANGING
from flows.conversations.happened import HAPPENED
from flows.conversations.helped_and_more import HELPED_AND_MORE
from flows.conversations.in_part import IN_PART
from flows.conversations.invited import INVITED
from flows.conversations.inviting import INVITING
from flows.conversations.is_it_done import IS_IT_DONE
from flows.conversations.language import LANGUAGE
from flows.conversations.late_thanks import LATE_THANKS
from flows.conversations.leaving_words import LEAVE_WORDS, leave_words, recorded
from flows.conversations.meetings import DECISIONS, MEETING_WORDS, MEETINGS
from flows.conversations.menu import begin, call, menu
from flows.conversations.need import NEED
from flows.conversations.needs_of_helpers import NEEDS_OF_HELPERS
from flows.conversations.news import NEWS
from flows.conversations.notice_board import NOTICE_BOARD
from flows.conversations.numbers import NUMBERS
from flows.conversations.offer import OFFER
from flows.conversations.opting_out import OPT_OUT
from flows.conversations.our_calls import AFTER_NEWS, HEAR_NEWS
from flows.conversations.pausing import PAUSE
from flows.conversations.pictures import PICTURES
from flows.conversations.polls import POLLS
from flows.conversations.preferring import PREFER
from flows.conversations.questions import QUESTIONS
from flows.conversations.relaying import RELAY
from flows.conversations.renewing import RENEW
from flows.conversations.roles import ROLES
from flows.conversations.roles_aloud import ROLES_ALOUD
from flows.conversations.set_aside import SET_ASIDE
from flows.conversations.still_needed import STILL_NEEDED
from flows.conversations.task import TASK
from flows.conversations.tasks_in_words import TASKS_IN_WORDS
from flows.conversations.thanks import THANKS
from flows.conversations.time_given import TIME_GIVEN
from flows.conversations.time_spent import TIME_SPENT
from flows.conversations.unclear import UNCLEAR
from flows.conversations.under_way import UNDER_WAY
from flows.conversations.volunteer import VOLUNTEER
from flows.conversations.waiting_words import MESSAGE
from flows.conversations.which import WHICH, aloud
from flows.conversations.who_we_are import WHO_WE_ARE
from flows.conversations.withdrawing import WITHDRAW
from flows.facts import Facts
from flows.hearing import Answer
from flows.prompts import Channel
from flows.steps import CallQuestion, Command, Flow, Handler, Moment, Progress, Question, Reply, Turn

FLOWS = (
    NEED, OFFER, NEWS, LEAVE_WORDS, WITHDRAW, MEETING_WORDS, LANGUAGE, POLLS, ROLES,
    CODE_WORDS, HANGING, NOTICE_BOARD, TIME_GIVEN,
    DANGER_OVER, COMPLAINTS, HELPED_AND_MORE, NEEDS_OF_HELPERS, ANSWERS_BESIDE_NEEDS, IN_PART, CANCEL,
    CORRECT, RENEW, MESSAGE, IS_IT_DONE, LATE_THANKS, TASK, TASKS_IN_WORDS, HAPPENED, STILL_NEEDED, CONFIRM,
    INVITED, CONSENT,
    ASKING_FIRST, UNDER_WAY, RELAY,
    GREETING, ASKING_HOW, QUESTIONS, VOLUNTEER, FORGET, MEETINGS, DECISIONS, INVITING, NUMBERS, PREFER, PAUSE,
    DANGER, OPT_OUT,
    WHO_WE_ARE, SET_ASIDE, PICTURES, THANKS, UNCLEAR, ROLES_ALOUD,
    GETS_TEXTS, AFTER_NEWS, HEAR_NEWS, WHICH, TIME_SPENT,
)  # fmt: skip


class Catalogue:
    """Finds conversations by name, by command and by what they listen for. Immutable; safe to share between threads."""

    def __init__(self, flows: Iterable[Flow] = FLOWS) -> None:
        """Lists these conversations, and the menus that lead to them."""
        listed = tuple(flows)
        choices = [flow for flow in listed if flow.in_menu]
        self.menu, self.call = menu(choices), call(choices, [flow for flow in listed if flow.by_key])
        self.before_news, self.after_news = HEAR_NEWS, AFTER_NEWS
        self.flows = (*listed, self.menu, self.call)
        self.by_name = {flow.name: flow for flow in self.flows}
        self.commands = {name: command for flow in self.flows for name, command in _commands(flow)}
        self._of_command = {name: flow for flow in self.flows for name, _ in _commands(flow)}
        self.with_steps = {flow.name: flow for flow in self.flows if flow.steps}
        """Those that can be drawn: the others are only listened for."""
        self.notices = frozenset(flow.notice for flow in self.flows if flow.notice)
        self._asides = frozenset(
            name for flow in self.flows if not flow.interrupts for name, _ in _commands(flow)
        )  # fmt: skip

    def progress(self, state: dict[str, Any], channel: Channel) -> Progress | None:
        """The progress that a kept state describes; None when it describes none (any more)."""
        flow = self.by_name.get(state.get("flow", ""))
        if flow is None:
            return None
        known = {name: state[name] for name in ("got", "post", "slips", "silences", "at", "page") if name in state}
        return Progress(flow, channel, **known)

    def obey(self, reply: Reply) -> Turn:
        """Carries a command out."""
        name = reply.command.name
        return _named(self._of_command[name], self.commands[name].run(reply))

    def interrupts(self, command: str) -> bool:
        """Whether a command ends the conversation that is under way."""
        return command not in self._asides

    def outranks_stop(self, reply: Reply) -> bool:
        """Whether what was heard is a command although its words may be a wish to stop."""
        return reply.word is not None and self.commands[reply.word.name].outranks_stop(reply.facts)

    def questions(self, facts: Facts) -> tuple[Question, ...]:
        """What waits for a yes or a no of the phone that speaks, the most pressing first."""
        return tuple(question for flow in self.flows if flow.asks for question in flow.asks(facts))

    def answer_about(self, answer: Answer, ref: str, facts: Facts) -> Turn | None:
        """What an answer that names a ref leads to, in the first conversation to which it means something."""
        return _first((flow, flow.answers_ref(answer, ref, facts)) for flow in self.flows if flow.answers_ref)

    def unasked(self, reply: Reply) -> Turn | None:
        """What a yes or a no leads to that nothing has asked for."""
        return _first((flow, flow.unasked(reply)) for flow in self.flows if flow.unasked)

    def first(self, moment: Moment, reply: Reply) -> Turn | None:
        """What the first conversation makes of words that mean something to it at this moment."""
        listening = ((flow, _listener(flow, moment)) for flow in self.flows)
        return _first((flow, listens(reply)) for flow, listens in listening if listens)

    def asked_back(self, turn: Turn, facts: Facts) -> Turn:
        """An answer that is asked back, as a call asks it."""
        return aloud(turn, facts) if "asks" in turn.state else turn

    def waiting(self, facts: Facts, told: frozenset[str]) -> Iterator[tuple[Flow, CallQuestion]]:
        """What a caller is asked before the menu, the most pressing first."""
        for flow in self.flows:
            for waiting in flow.on_call(facts, told) if flow.on_call else ():
                yield flow, waiting

    def recorder(self, reply: Reply, post: str = "") -> Turn:
        """Where a call leads when nothing else works out: every caller can leave words."""
        return leave_words(replace(reply, progress=Progress(LEAVE_WORDS, "voice", post=post)))

    def recorded(self, reply: Reply) -> Turn:
        """What a recording leads to: words that no conversation has asked for are left for a person."""
        keeps = reply.progress.flow.recorded
        return (keeps(reply) if keeps else None) or recorded(reply)

    def before_goodbye(self, turn: Turn, before: Progress, facts: Facts) -> Turn | None:
        """What a call asks before it ends."""
        asks = (flow.before_goodbye(turn, before, facts) for flow in self.flows if flow.before_goodbye)
        return next(filter(None, asks), None)

    def finished(self, turn: Turn, facts: Facts) -> Turn:
        """A turn with what some conversations have to say about every one."""
        for flow in self.flows:
            turn = flow.finish(turn, facts) if flow.finish else turn
        return turn


def _first(turns: Iterable[tuple[Flow, Turn | None]]) -> Turn | None:
    return next((_named(flow, turn) for flow, turn in turns if turn), None)


def _named(flow: Flow, turn: Turn) -> Turn:
    """A turn of this conversation, with what the words were to it; a turn that says so itself knows better."""
    return replace(turn, read_as=(flow.read_as,)) if flow.read_as and not turn.read_as else turn


def _listener(flow: Flow, moment: Moment) -> Handler | None:
    """What a conversation makes of words at this moment: what it hears first in a text it hears on a call too."""
    listens = flow.listens.get(moment)
    return flow.listens.get(Moment.FIRST) if listens is None and moment is Moment.SPOKEN else listens


def _commands(flow: Flow) -> Iterator[tuple[str, Command]]:
    if flow.command:
        yield flow.command, Command(lambda reply: begin(flow, reply) or Turn())
    yield from flow.commands.items()


CATALOGUE = Catalogue()
