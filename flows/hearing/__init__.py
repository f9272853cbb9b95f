"""What people meant by what they wrote: pure functions over wordlists, in every language of the community.

A `Vocabulary` is loaded once; then `keyword`, `stop`, `answer`, `choose` and `read` look a text up in it. A text is
split and looked up once, whichever of them ask.
"""

from flows.hearing.agreed_days import agreed_day
from flows.hearing.agreeing import agreement
from flows.hearing.answers import Answer, answer, answers, to_every
from flows.hearing.bare_values import BareValue, bare_value
from flows.hearing.beside import beside_taking
from flows.hearing.cancels import Cancelled, cancelled
from flows.hearing.choosing import Ambiguous, choose
from flows.hearing.conduct import misconduct, refuses
from flows.hearing.doubtful_yes import doubts
from flows.hearing.durations import Spent, spent
from flows.hearing.given_names import given_name
from flows.hearing.giving_back import gives_back
from flows.hearing.keywords import Keyword, keyword
from flows.hearing.leaving import until_they_leave
from flows.hearing.lexicon import ALOUD, VocabularyError, missing_lists
from flows.hearing.listed_streets import named_streets
from flows.hearing.matches import REF_DIGITS
from flows.hearing.moves import Likeliest, moved
from flows.hearing.otherwise import Corrected, corrected
from flows.hearing.over import is_over
from flows.hearing.own_words import OwnWords, SetAside, own_words
from flows.hearing.parts import parts
from flows.hearing.places import is_exact_place
from flows.hearing.public_places import house_number, is_flat, public_place, with_flat
from flows.hearing.reading import Reading, read
from flows.hearing.rides import beginning
from flows.hearing.stopping import Stop, by_carrier, opens_with_stop, stop, stopped_by_mistake
from flows.hearing.stops_of_others import is_of_others
from flows.hearing.telling import may_tell_where
from flows.hearing.vocabulary import Vocabulary
from flows.hearing.wish_to_part import WishToPart, wish_to_part
from flows.hearing.written_refs import is_ref

__all__ = [
    "ALOUD", "REF_DIGITS", "Ambiguous", "Answer", "BareValue", "Cancelled", "Corrected", "Keyword", "Likeliest",
    "OwnWords", "Reading", "SetAside", "Spent", "Stop",
    "Vocabulary", "VocabularyError", "WishToPart", "agreed_day",
    "agreement", "answer", "answers", "bare_value", "beginning", "beside_taking", "by_carrier", "cancelled", "choose",
    "corrected", "doubts", "given_name", "gives_back", "house_number", "is_exact_place", "is_flat", "is_of_others",
    "is_over", "is_ref", "keyword", "may_tell_where", "misconduct", "missing_lists", "moved", "named_streets",
    "opens_with_stop", "own_words", "parts", "public_place", "read", "refuses", "spent", "stop", "stopped_by_mistake",
    "to_every", "until_they_leave", "wish_to_part", "with_flat",
]  # fmt: skip
