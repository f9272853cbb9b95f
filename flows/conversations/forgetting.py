"""FORGET: everything that says who this phone is gets erased; on a call, where words are misheard, it is asked once."""

from flows.acts import Forget
from flows.conversations.leaving_words import LEAVE_WORDS, leave_words
from flows.conversations.progress import go_on
from flows.prompts import Prompt
from flows.steps import Choose, Command, Flow, Onward, Progress, Reply, Turn


def _forget(reply: Reply) -> Turn:
    if not reply.aloud:
        return _forgotten()
    if not reply.facts.can_be_texted:
        return leave_words(Reply(reply.input, reply.facts, Progress(LEAVE_WORDS, "voice")))
    return go_on(Progress(FORGET, "voice"), reply.facts)


def _forgotten() -> Turn:
    return Turn((Prompt("forgotten"),), (Forget(),), answered=True, onward=Onward.END)


def _sure(reply: Reply) -> Turn:
    return _forgotten() if reply.item == "yes" else Turn((Prompt("all_stays"),), answered=True, onward=Onward.BACK)


FORGET = Flow(
    "forget",
    (Choose("forget_all", ("yes", "no"), _sure),),
    by_key=_forget,
    commands={"forget": Command(_forget, outranks_stop=lambda _: True)},
)
