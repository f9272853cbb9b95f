"""Whoever speaks and somebody else: calls owed, rung and connected, words passed on."""

from __future__ import annotations

from flows import acts
from hotline.exchange import call_backs, relay
from hotline.inbound.context import Context, Handlers
from storage.records import CallBack


def _call_back(act: acts.AskForCall, context: Context) -> None:
    now = context.services.now()
    context.services.store.add(
        CallBack(phone=context.phone, post=context.ref(act.ref), words=act.why, created_at=now, updated_at=now)
    )


def _ring(act: acts.Ring, context: Context) -> None:
    context.ring = True


def _told(act: acts.Told, context: Context) -> None:
    call_backs.told(context.services, context.phone, act.prompts, act.ref)


def _connect(act: acts.Connect, context: Context) -> None:
    context.connect = act.ref


def _relay(act: acts.PassOn, context: Context) -> None:
    pair = context.pair(act.ref)
    if pair:
        relay.send(context.services, pair, context.person, act.words)
        context.on_file = context.on_file.having()
    context.relayed = True


HANDLERS: Handlers = {
    acts.AskForCall: _call_back,
    acts.Ring: _ring,
    acts.Told: _told,
    acts.Connect: _connect,
    acts.PassOn: _relay,
}
