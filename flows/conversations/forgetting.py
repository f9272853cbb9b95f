"""FORGET: everything that says who this phone is gets erased."""

from flows.acts import Forget
from flows.prompts import Prompt
from flows.steps import Command, Flow, Reply, Turn


def _forget(_: Reply) -> Turn:
    return Turn((Prompt("forgotten"),), (Forget(),), answered=True)


FORGET = Flow("forget", commands={"forget": Command(_forget, outranks_stop=lambda _: True)}, read_as="stop")
