"""What every part of the hotline is handed: store, clock, settings, words and the way out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flows.community import Community
from flows.hearing import Vocabulary
from flows.words.wording import Wording
from hotline.base.answer_book import AnswerBook
from hotline.base.clock import Clock, stamp
from hotline.base.config import Config
from hotline.base.privacy import phone_hash
from hotline.base.vocabularies import Vocabularies, words
from hotline.line import Line
from hotline.outbox import Outbox
from storage.records import Event
from storage.store import Store, open_store


@dataclass(frozen=True)
class Services:
    """The parts that meet; made once by `open_house` and handed around."""

    store: Store
    clock: Clock
    config: Config
    wording: Wording
    vocabularies: Vocabularies
    answers: AnswerBook
    outbox: Outbox

    @property
    def community(self) -> Community:
        """The community's own choices."""
        return self.config.community

    @property
    def vocabulary(self) -> Vocabulary:
        """How texts are read, as of the last time that `vocabularies` looked for words of the community's own."""
        return self.vocabularies.current

    def now(self, **later: float) -> str:
        """The present as it is kept; `now(hours=2)` is two hours from now."""
        now = self.clock.now()
        return stamp(now + timedelta(**later) if later else now)

    def event(self, who: str, did: str, post: str = "", detail: str = "") -> None:
        """Writes one line of the audit trail, in the transaction that is open."""
        self.store.keep(Event(who=who, did=did, post=post, detail=detail, created_at=self.now()))

    def phone_hash(self, phone: str) -> str:
        """All that FORGET leaves of a number: a hash that only this hotline's secret key can make (HMAC-SHA256)."""
        return phone_hash(self.config.secret_key, phone)


def open_services(config: Config, clock: Clock, line: Line, store: Store | None = None) -> Services:
    """Puts the parts together: store, words, vocabulary and the way out."""
    store = store or open_store(config.store)
    vocabularies = Vocabularies(store, config.community)
    answers, outbox = AnswerBook(store, config.community), Outbox(store, line, clock, config)
    return Services(store, clock, config, words(config.community), vocabularies, answers, outbox)
