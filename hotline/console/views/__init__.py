"""The console's pages, one module a subject."""

from hotline.console.views import (
    account,
    board,
    call_backs,
    door,
    people,
    post,
    printing,
    recordings,
    team,
    texts,
    write,
)

VIEWS = tuple(
    view.routes
    for view in (door, board, post, write, recordings, people, call_backs, texts, printing, account, team)
)
