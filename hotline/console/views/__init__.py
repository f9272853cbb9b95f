"""The console's pages, one module a subject."""

from hotline.console.views import (
    account,
    announce,
    answer_list,
    board,
    call_backs,
    given,
    importing,
    learned,
    login,
    parting,
    people,
    polling,
    post,
    printing,
    question_list,
    recordings,
    shifts,
    street_list,
    team,
    texts,
    write,
)

_DAILY = (
    login,
    board,
    post,
    write,
    recordings,
    people,
    importing,
    call_backs,
    shifts,
    announce,
    polling,
    given,
    texts,
    learned,
)
VIEWS = tuple(
    subject.routes for subject in (*_DAILY, parting, question_list, answer_list, street_list, printing, account, team)
)
