"""A text's answer goes back with it, in TwiML; where it may not or cannot, it waits in the outbox."""

from __future__ import annotations

from hotline.base import gsm7
from hotline.exchange import opt_outs
from hotline.inbound.context import Context
from hotline.line import IncomingText
from hotline.outbox import caps
from hotline.services import Services
from storage.records import Message


def give(text: IncomingText, answers: list[str], post: str, context: Context, *, late: bool) -> list[str]:
    """Keeps the answers; those that go back now. Beyond the day's cap they wait, unless somebody is in danger."""
    if not answers:
        return []
    services, segments = context.services, [gsm7.segments(words) for words in answers]
    danger = context.post is not None and context.post.urgency == "danger"
    limits, now = services.community.limits, services.clock.now()
    fit = 0 if late else caps.answered(services.store, segments, limits, now, always=danger)
    phone = opt_outs.SOMEBODY if not context.phone else text.phone
    task = _just_taken(context, post)
    for words, size in zip(answers[:fit], segments, strict=False):
        _keep(services, text, words, post, phone, size, task)
    known = context.person if context.person.id else None
    for words in answers[fit:]:
        services.outbox.put(text.phone, words, purpose="answer", post=post, priority=0, task=task, person=known)
    return answers[:fit]


def _just_taken(context: Context, ref: str) -> int:
    """Id of the task that this has made theirs, whose answer tells the exact place; 0 beside any other answer."""
    task = context.on_file.latest.get(ref)
    return task.id if task and task.status == "taken" and task.updated_at >= context.services.now(minutes=-1) else 0


def _keep(services: Services, text: IncomingText, words: str, post: str, phone: str, segments: int, task: int) -> None:
    now = services.now()
    services.store.keep(
        Message(
            direction="out",
            phone=phone,
            body=words,
            status="sent",
            post=post,
            purpose="answer",
            task=task,
            segments=segments,
            answers=text.sid,
            sent_at=now,
            created_at=now,
            updated_at=now,
        )
    )
