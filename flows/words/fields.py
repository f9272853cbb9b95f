"""What stands in braces in a wording, made from what is known of a person, a post or a match."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flows.local_time import LocalDay, LocalTime
from flows.words import board_words, poll_words, said_times
from flows.words.hidden_numbers import without_numbers
from flows.words.names import Naming
from flows.words.trimming import digit_by_digit, shorten, without_links

LONGEST_NOTE = 60
LONGEST_TOLD = 190
"""Letters of somebody's own text; with what stands before it two segments."""
LONGEST_ASKED = 150
"""Letters of a question before TAKE, or of its answer, so that two segments hold it with what is said of it."""
LONGEST_OF_SEVERAL = 130
"""Letters of several posts that one text reads back."""
LONGEST_NAME = 20
LONGEST_THANKS = 150
"""Letters of all thanks that one text passes on."""
LONGEST_BRIEF = 28
"""Letters of a name and a note at the beginning of a call, where the first choice is soon to be heard."""
LONGEST_PERSON = 22
LONGEST_TITLE, LONGEST_HALL, LONGEST_DECISION = 40, 40, 120
"""Letters of what a meeting is called, of where it is, and of the question that it puts to everybody."""


class Fields(dict[str, Any]):
    """What stands in braces, made from what is known only where a wording asks for it."""

    def __init__(self, naming: Naming, args: Mapping[str, Any], language: str) -> None:
        """Of these arguments, in this language."""
        super().__init__(args)
        self.naming, self.args, self.language = naming, args, language

    def __getitem__(self, field: str) -> Any:
        """The words for one field; KeyError where nothing is known of it."""
        made = getattr(self, f"_{field}", None)
        return made() if made else super().__getitem__(field)

    def _hotline(self) -> str:
        return self.naming.community.name

    def _emergency(self) -> str:
        return self.naming.community.emergency_number

    def _crisis(self) -> str:
        return self.naming.community.crisis_number or self._emergency()

    def _emergency_spoken(self) -> str:
        return " ".join(self._emergency())

    def _crisis_spoken(self) -> str:
        return " ".join(self._crisis())

    def _ref_spoken(self) -> str:
        return digit_by_digit(self.args["ref"])

    def _phone_spoken(self) -> str:
        return digit_by_digit("".join(filter(str.isdecimal, self.args["phone"])))

    def _what(self) -> str:
        return self.naming.what(self.args, self.language)

    def _several(self) -> str:
        """Several posts, each with its number, in so few words that all of them fit."""
        posts = self.args.get("several", ())
        told = [
            self.naming.piece(
                f"one_{'offer' if post['kind'] == 'offer' else 'need'}", self.language,
                ref=post["ref"], summary=self.naming.in_short(post, self.language, LONGEST_OF_SEVERAL // len(posts)),
            )
            for post in posts
        ]  # fmt: skip
        return self.naming.piece("one_from_another", self.language).join(told)

    def _several_things(self) -> str:
        """What several posts are about."""
        things = [self.naming.what(post, self.language) for post in self.args.get("several", ())]
        return self.naming.listed(things, self.language) if things else ""

    def _thing(self) -> str:
        """The first thing that a post is about."""
        first = self.args.get("categories", ())[:1]
        things = [item for item in self.args.get("items", ()) if item[1] in first][:1]
        return self.naming.what({**self.args, "categories": first, "items": things}, self.language)

    def _numbered(self) -> str:
        """The number of a post, where the thing alone does not tell which."""
        known = self.args.get("numbered")
        return self.naming.piece("numbered", self.language, ref=self.args["ref"]) if known else ""

    def _with_what(self) -> str:
        """What help is asked about, where that is known."""
        known = self.args.get("categories")
        return self.naming.piece("with_what", self.language, what=self._what()) if known else ""

    def _summary(self) -> str:
        return self.naming.summary(self.args, self.language, public=False)

    def _public_summary(self) -> str:
        return self.naming.summary(self.args, self.language, public=True)

    def _note(self) -> str:
        note = without_numbers(without_links(self.args.get("note", "")))
        return self.naming.piece("quoted", self.language, note=shorten(note, LONGEST_NOTE)) if note else ""

    def _told(self) -> str:
        """What somebody wrote, without links and phone numbers."""
        return shorten(without_numbers(without_links(self.args["told"])), LONGEST_TOLD)

    def _words(self) -> str:
        """What one side wrote to the other, without phone numbers."""
        return without_numbers(self.args["words"])

    def _asked(self) -> str:
        """What is asked before TAKE, or answered, without links and phone numbers."""
        return shorten(without_numbers(without_links(self.args["told"])), LONGEST_ASKED)

    def _said_done(self) -> str:
        """What a helper said when it was done, or that it is asked once more; nothing where they said no more."""
        if self.args.get("again"):
            return self.naming.piece("once_more", self.language)
        note = self._note()
        return self.naming.piece("said_done", self.language, ref=self.args["ref"], note=note) if note else ""

    def _brief_note(self) -> str:
        """A note where it is short: half of "but only after five" would say something else."""
        known = len(self._helper()) + len(self.args.get("note", ""))
        return self._note() if known <= LONGEST_BRIEF else ""

    def _helper(self) -> str:
        """Who helps, at the beginning of a sentence."""
        neighbor = self.naming.piece("neighbor", self.language)
        return shorten(self.args.get("helper") or "", LONGEST_NAME) or neighbor[:1].upper() + neighbor[1:]

    def _until(self) -> str:
        """A local date with its day of the week, as people say it."""
        return said_times.date(self.naming, LocalDay(self.args["until"], self.args["day"]), self.language)

    def _days(self) -> str:
        """Days of the week, listed."""
        names = [self.naming.name("day", day, self.language) for day in self.args["days_of_week"]]
        return self.naming.piece("joined_by", self.language).join(names)

    def _title(self) -> str:
        """What a meeting is called."""
        return shorten(self._of_reader("title"), LONGEST_TITLE)

    def _held(self) -> str:
        """The day and the hour of a meeting; never 'tomorrow', which may be read on the day itself."""
        return self._told_time(self.args["date"], self.args["weekday"], self.args["hour"])

    def _hall(self) -> str:
        """Where a meeting is."""
        return shorten(str(self.args.get("hall") or self.args["place"]), LONGEST_HALL)

    def _decision(self) -> str:
        return shorten(self._of_reader("decision"), LONGEST_DECISION)

    def _minutes(self) -> str:
        return self._of_reader("minutes")

    def _times(self) -> str:
        """Times to choose among, each with its letter."""
        told = (self._told_time(*time) for time in self.args["times"])
        return "; ".join(f"{chr(ord('A') + at)} {time}" for at, time in enumerate(told))

    def _times_spoken(self) -> str:
        """The same for the ear, each with its key."""
        told = (self._told_time(*time) for time in self.args["times"])
        return "; ".join(f"{at}: {time}" for at, time in enumerate(told, start=1))

    def _letters(self) -> str:
        return ", ".join(self.args["letters"])

    def _vote(self) -> str:
        words = {"agree": self._agree, "pass": self._abstain, "block": self._oppose}
        return words[self.args["vote"]]()

    def _coming(self) -> str:
        return self._word("coming")

    def _not_coming(self) -> str:
        return self._word("not_coming")

    def _here(self) -> str:
        return self._word("here")

    def _agree(self) -> str:
        return self._word("agree")

    def _abstain(self) -> str:
        return self._word("abstain")

    def _oppose(self) -> str:
        return self._word("oppose")

    def _word(self, item: str) -> str:
        """A word by which a meeting is answered."""
        return self.naming.name("attending", item, self.language)

    def _told_time(self, date: str, weekday: str, hour: str) -> str:
        return said_times.said(self.naming, LocalTime(LocalDay(date, weekday), start=hour), self.language)

    def _of_reader(self, field: str) -> str:
        """Words that are kept by language, in the reader's, else in the first there is; of one language as they are."""
        kept = self.args[field]
        if not isinstance(kept, Mapping):
            return str(kept)
        return kept.get(self.language) or next((kept[code] for code in self.naming.languages if kept.get(code)), "")

    def _name(self) -> str:
        return shorten(self.args.get("name") or "", LONGEST_NAME)

    def _neighbor(self) -> str:
        return self._name() or self.naming.piece("neighbor", self.language)

    def _recap(self) -> str:
        """What is read back: what was understood, and that what was recorded is kept."""
        if several := self.args.get("several"):
            told = [self.naming.summary(post, self.language, public=False) for post in several]
            return self.naming.listed(told, self.language)
        if not self.args.get("recorded"):
            return self._summary()
        known = {**self.args, "recorded": False, "words": ""}
        if not known.get("categories"):
            known["categories"] = (self.naming.piece("something_else", self.language),)
        summary = self.naming.summary(known, self.language, public=False)
        return summary + self.naming.piece("and_your_words", self.language)

    def _commands(self) -> str:
        name, joined = self.naming.name, self.naming.piece("last_joined_by_or", self.language)
        return joined.join(f"{name('commands', verb, self.language)} {ref}" for verb, ref in self.args["verbs"])

    def _contact(self) -> str:
        if self.args.get("hidden"):
            return self.naming.piece("reach", self.language, contact=self._reached(), ref=self.args["ref"])
        known = [shorten(self._person(), LONGEST_PERSON), self.args.get("phone") or ""]
        return self.naming.piece("contact", self.language, contact=" ".join(filter(None, known))) if any(known) else ""

    def _reached(self) -> str:
        """The other side of a match, by name where it is known."""
        return shorten(self._person(), LONGEST_NAME) or self.naming.piece("neighbor", self.language)

    def _person(self) -> str:
        """A name as it was told; a number in it is none."""
        return without_numbers(self.args.get("person") or "")

    def _block(self) -> str:
        return self.naming.name("relay", "block", self.language)

    def _reach_helper(self) -> str:
        return self.naming.piece("reach_helper", self.language) if self.args.get("hidden") else ""

    def _contact_spoken(self) -> str:
        if self.args.get("hidden"):
            return self.naming.piece("reach_spoken", self.language, contact=self._reached())
        known = [self._person(), digit_by_digit(self.args.get("phone", "").lstrip("+"))]
        contact = " ".join(filter(None, known))
        return self.naming.piece("contact_spoken", self.language, contact=contact) if contact else ""

    def _spent(self) -> str:
        return self._time(self.args["minutes"])

    def _spent_this_month(self) -> str:
        return self._time(self.args["month_minutes"])

    def _not_confirmed(self) -> str:
        """How much of it waits for somebody to confirm it; nothing where all is confirmed."""
        unconfirmed = self.args.get("unconfirmed", 0)
        return self.naming.piece("unconfirmed", self.language, time=self._time(unconfirmed)) if unconfirmed else ""

    def _time(self, minutes: int) -> str:
        """Hours and minutes, as they are said; without hours the minutes alone."""
        hours, rest = divmod(minutes, 60)
        said = (
            [self.naming.piece("spent_hour" if hours == 1 else "spent_hours", self.language, n=hours)] if hours else []
        )
        if rest or not hours:
            said.append(self.naming.piece("spent_minutes", self.language, n=rest))
        return " ".join(said)

    def _thanks_said(self) -> str:
        """Who thanks, and in which words; links and numbers are left out."""
        each = LONGEST_THANKS // len(self.args["thanked"])
        told = [
            (shorten(name, LONGEST_NAME) or self.naming.piece("neighbor", self.language),
             shorten(without_numbers(without_links(words)), each))
            for name, words in self.args["thanked"]
        ]  # fmt: skip
        return "; ".join(f'{name}: "{words}"' for name, words in told)

    def _board_question(self) -> str:
        """Whether one of the thanks may be public, asked of whoever is thanked."""
        ref = self.args.get("asks")
        return self.naming.piece("board_question", self.language, ref=ref) if ref else ""

    def _done_together(self) -> str:
        """What each area did, and all of them under "": things, and hours where they may be told."""
        told = [
            self.naming.piece(
                "area_did" if area else "all_did", self.language, n=things,
                area=self.naming.name("areas", area, self.language) if area else "",
                hours=self.naming.piece("and_hours", self.language, n=hours) if hours else "",
            )
            for area, things, hours in self.args["celebrated"]
        ]  # fmt: skip
        return "; ".join(told)

    def _role_may(self) -> str:
        """What whoever takes a role may do, where the desk has said so."""
        return self.naming.piece("role_may", self.language, may=self.args["may"]) if self.args.get("may") else ""

    def _poll_letters(self) -> str:
        return poll_words.letters(self.naming, self.args["options"], self.language)

    def _counted(self) -> str:
        return poll_words.counted(self.naming, self.args, self.language)

    def _every_question(self) -> str:
        return poll_words.every_question(self.naming, self.args["questions"], self.language)

    def _given_answers(self) -> str:
        return poll_words.answers(self.naming, self.args, self.language)

    def _results(self) -> str:
        return poll_words.results(self.naming, self.args["results"], self.language)

    def _status(self) -> str:
        return self._standing("status")

    def _when_said(self) -> str:
        when = self.naming.when(self.args, self.language)
        return self.naming.piece("when", self.language, when=when) if when else ""

    def _brief(self) -> str:
        """How a post stands, in the short sentence with which a call begins."""
        return self._standing("brief")

    def _standing(self, table: str) -> str:
        names, status = self.naming.languages[self.language]["names"], self.args["status"]
        if status == "closed":
            return str(names["closed"].get(self.args.get("closed_because"), names["status"]["closed"]))
        if self.args.get("kind") == "offer":
            status = "offered"
        elif status == "taken" and not self.args.get("helper"):
            status = "taken_by_somebody"
        return str(names[table][status]).format_map(self)

    def _on_board(self) -> str:
        return board_words.on_board(self.naming, self.args["board"], self.language, self.args.get("room", 0))

    def _board_day(self) -> str:
        return board_words.day(self.naming, self.args, self.language)

    def _board_said(self) -> str:
        return board_words.said(self.args)

    def _notice_words(self) -> str:
        return board_words.notice(self.args)

    def _board_aloud(self) -> str:
        return board_words.aloud(self.naming, self.args["board"], self.language)

    def _week_done(self) -> str:
        return board_words.done(self.naming, self.args["done"], self.language)
