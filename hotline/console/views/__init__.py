"""The console's pages, one module a subject."""

from hotline.console.views import (
    account,
    announce,
    board,
    call_backs,
    door,
    importing,
    people,
    post,
    printing,
    recordings,
    team,
    texts,
    write,
)

_SUBJECTS = (door, board, post, write, recordings, people, importing, call_backs, announce, texts, printing, account, team)
VIEWS = tuple(subject.routes for subject in _SUBJECTS)
