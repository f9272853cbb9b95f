"""Whether a post and its tasks say the same: held by the fuzz run over everything that a phone may text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from storage.records import Post, Task


def disagreements(post: Post, tasks: Sequence[Task]) -> Iterator[str]:
    """What the tasks of a post say that the post does not; nothing where both agree. Tasks are oldest first.

    Others who were asked may still say yes while a need is open again, or held by somebody who gives it back.
    """
    newest = {task.phone: task for task in tasks}
    taken = [task for task in newest.values() if task.status == "taken"]
    waiting = [task for task in newest.values() if task.status == "sent"]
    older = [task for task in tasks if newest[task.phone].id != task.id and task.status in ("taken", "sent")]
    if older:
        yield "a task that was put again still waits, or is still taken"
    if post.status == "taken" and [task.phone for task in taken] != [post.helper]:
        yield "taken, but not by its helper alone"
    if post.status != "taken" and taken:
        yield f"{post.status}, but a task is taken"
    if post.status == "done" and (post.helper not in newest or newest[post.helper].status != "done"):
        yield "done, but not by its helper"
    if post.status == "asked" and not waiting:
        yield "asked, but no task waits"
    if post.status == "closed" and waiting:
        yield "closed, but a task waits"
    if post.status in ("new", "open", "asked") and post.helper:
        yield f"{post.status}, but has a helper"
