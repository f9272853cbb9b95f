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
    meeting_pages,
    needs_pages,
    notice_pages,
    parting,
    people,
    polling,
    post,
    printing,
    promotion,
    question_list,
    recordings,
    role_list,
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
    role_list,
    announce,
    polling,
    notice_pages,
    needs_pages,
    given,
    texts,
    learned,
)
_TOGETHER = (meeting_pages,)
_NOW_AND_THEN = (parting, question_list, answer_list, street_list, promotion, printing, account, team)
VIEWS = tuple(subject.routes for subject in (*_DAILY, *_TOGETHER, *_NOW_AND_THEN))
