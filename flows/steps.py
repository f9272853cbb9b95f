"""What a conversation is made of: its steps, its handlers, where it stands, and what one turn of it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from flows import hearing
from flows.acts import Act
from flows.facts import Facts
from flows.hearing import Answer, Keyword
from flows.prompts import Channel, Input, Prompt

YES_NO = ("yes", "no")


class Onward(StrEnum):
    """How a call goes on when a conversation in it is over."""

    NEXT = "next"
    """With what else waits for this phone; a call of ours then comes to its end."""
    MENU = "menu"
    """As if this phone had called: with what waits for it, then the menu."""
    NEWS = "news"
    """With the news that a call of ours was made for."""
    BACK = "back"
    """With the question that was open, else with the choices of the menu."""
    END = "end"
    """Not at all: whoever leaves is asked nothing more."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one thing heard leads to: prompts to say, acts to carry out, and where the conversation stands."""

    says: tuple[Prompt, ...] = ()
    does: tuple[Act, ...] = ()
    state: dict[str, Any] = field(default_factory=dict)
    answered: bool = False
    """It answered a question that was open, so no loop guard applies."""
    moved: bool = False
    """It has brought the conversation under way further, which else would wait with its question."""
    ends: bool = False
    """A call is over after this."""
    about: str = ""
    """Ref of the post that the words belong to; "" when the acts tell."""
    repeats: bool = False
    """A call hears once more, and slower, what it heard last."""
    not_understood: bool = False
    """What was said on a call meant nothing to anybody, and is kept for a person if the caller hangs up now."""
    keys_only: bool = False
    """Spoken answers were not understood: only keys are listened for now."""
    again: bool = False
    """On a call it was a slip: the open question is put once more, behind what is said."""
    onward: Onward | None = None
    """How a call goes on after it."""
    resumes: dict[str, Any] = field(default_factory=dict)
    """State of a conversation whose open question is put once more."""
    read_as: tuple[str, ...] = ()
    """Dialogue acts that the words are to the conversation that took them; () where its acts, or its `Flow`, tell."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One thing heard, with everything that a handler may look at; `progress` is the conversation it may answer."""

    input: Input
    facts: Facts
    progress: Progress
    state: dict[str, Any] = field(default_factory=dict)
    """Where the phone stood before, as storage keeps it."""
    chosen: tuple[str, ...] = ()
    """Ids of the options that were named or pressed."""
    word: Keyword | None = None
    """The command that was heard."""
    questions: tuple[Question, ...] = ()
    """What waits for a yes or a no of this phone, the most pressing first."""

    @property
    def item(self) -> str:
        """The option that was chosen."""
        return self.chosen[0]

    @property
    def command(self) -> Keyword:
        """The command that is to be carried out."""
        assert self.word is not None
        return self.word

    @property
    def words(self) -> str:
        """What was written or said."""
        return self.input.words

    @property
    def aloud(self) -> bool:
        """Whether this is heard on a call."""
        return self.input.channel == "voice"

    @property
    def answer(self) -> Answer:
        """The yes or no, and what else the words say besides."""
        return hearing.answer(self.input.words, self.facts.vocabulary, language=self.facts.language)


Handler = Callable[[Reply], Turn | None]
"""None leaves what was heard to whoever listens next."""


class Moment(StrEnum):
    """When a conversation is asked whether words mean something to it."""

    WORDLESS = "wordless"
    """A text without words."""
    FIRST = "first"
    """A text, before everything but the carrier's own words."""
    BY_REF = "by_ref"
    """A text that names a ref, or begins with one."""
    ANSWERS = "answers"
    """A text, before the question that is open: somebody else may have asked since."""
    BESIDES = "besides"
    """A text, beside the question that is open."""
    FREELY = "freely"
    """A text that nothing else has taken."""
    SPOKEN = "spoken"
    """Words on a call, before the open question takes them; without, what FIRST hears."""
    ALOUD = "aloud"
    """Words on a call that nothing else has taken, where they tell enough; the others are asked once more."""


@dataclass(frozen=True, slots=True)
class Tell:
    """Says something and goes on."""

    prompt: str


@dataclass(frozen=True, slots=True)
class Choose:
    """One of a few options, by key, number, name or free words."""

    name: str
    options: tuple[str, ...] | str
    """The option ids, or the name of the community's own list: `categories`, `areas`, `languages`, `answers`."""
    chosen: Handler | None = None
    """What a choice leads to."""
    many: bool = False
    also: Mapping[str, str] = field(default_factory=dict)
    """What else may be heard here: the kind of thing heard -> the prompt that answers it."""
    says: str = ""
    """The prompt that asks; the step's own name where it is left out."""
    names: str = ""
    """Table of the wording in which the options have their names; the step's own name where it is left out."""
    yes_no: tuple[str, str] = YES_NO
    """What a spoken yes and a spoken no choose, where these are options."""
    words: Handler | None = None
    """What words by text lead to that name none of the options."""
    spoken: Handler | None = None
    """What spoken words lead to, before they are compared with the options."""
    reads_back: bool = False
    """What was understood is read back with the question."""
    otherwise: str = ""
    """On a call: the step that 9 leads to, where what the choices do not offer is recorded."""
    silence: Handler | None = None
    """On a call: what two silences lead to, in place of the recorder."""

    @property
    def prompt(self) -> str:
        """Name of the prompt that asks."""
        return self.says or self.name

    @property
    def table(self) -> str:
        """Name of the table in which the options are named."""
        if self.names:
            return self.names
        if isinstance(self.options, str):
            return "language" if self.options == "languages" else self.options
        return "yes_no" if self.options == YES_NO else self.name


@dataclass(frozen=True, slots=True)
class Write:
    """Free words, typed, or recorded on a call; or a number, keyed in."""

    name: str
    words: Handler | None = None
    """What words by text lead to; None from it says that they are about something else."""
    keyed: Handler | None = None
    """On a call the answer is a number, ended with #, that leads to this."""
    says: str = ""
    silence: Handler | None = None

    @property
    def prompt(self) -> str:
        """Name of the prompt that asks."""
        return self.says or self.name


@dataclass(frozen=True, slots=True)
class File:
    """Reads back what was understood and closes the conversation."""

    kind: str
    check: Choose | None = None
    """Asked on a call before it ends: whether what was understood is right."""

    @property
    def prompt(self) -> str:
        """Name of the prompt that reads back."""
        return f"filed_{self.kind}"


Step = Tell | Choose | Write | File


def _never(_: Facts) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Command:
    """A word that a phone can always send, and what it does; its wordlist is `command.<name>` of what is heard."""

    run: Callable[[Reply], Turn]
    outranks_stop: Callable[[Facts], bool] = _never
    """Whether the command counts where its words may also be a wish to stop."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question of ours about one ref that waits for a yes or a no of the phone that speaks."""

    ref: str
    settle: Callable[[Answer, Facts], Turn]
    """What the answer `yes` or `no`, with the words beside it, leads to."""
    verbs: tuple[str, str] = YES_NO
    """The words that settle it where several questions are open."""
    maybe: Callable[[Facts], Turn] | None = None
    """What a question asked back, or an answer that is neither, leads to."""
    categories: tuple[str, ...] = ()
    """What it is about, by which people call it where several questions are open."""


@dataclass(frozen=True, slots=True)
class CallQuestion:
    """What a caller is asked before the menu: a conversation's first question, about one ref."""

    ref: str
    about: Mapping[str, Any] = field(default_factory=dict)
    """What the wording of the question may name."""
    says: str = ""
    """The prompt that puts it, where that is not the step's own."""
    then: tuple[Prompt, ...] = ()
    """Said behind the choices."""
    told: bool = False
    """How the post stands is told with the question."""


@dataclass(frozen=True, slots=True)
class Flow:
    """A conversation, whole: its steps in order (what is known already is not asked) and every way into it."""

    name: str
    steps: tuple[Step, ...] = ()
    aside: tuple[Choose | Write, ...] = ()
    """Steps that stand outside the order, since only some meet them."""
    begin: Handler | None = None
    """How it begins when the menu or a command leads to it; without, with its first question."""
    in_menu: bool = False
    """It is one of the menu's choices, in the order of the catalogue; its name there is `names.menu.<name>`."""
    by_key: Handler | None = None
    """On a call: what one of the choices behind the menu's first ones leads to; named in the same table."""
    command: str = ""
    """The word, of those that a phone can always send, with which it begins."""
    commands: Mapping[str, Command] = field(default_factory=dict)
    """Further words that a phone can always send."""
    interrupts: bool = True
    """Its commands end another conversation; else that one goes on where it was."""
    waits: bool = False
    """Its open question still waits after something else was said."""
    recorded: Handler | None = None
    """What a recording leads to; without, it is left for a person."""
    files: bool = False
    """What is said in it is kept as a post, so that there may be news of it."""
    asks: Callable[[Facts], Iterable[Question]] | None = None
    """Its questions that wait for a yes or a no, however long ago they were put."""
    answers_ref: Callable[[Answer, str, Facts], Turn | None] | None = None
    """What an answer that names a ref means here."""
    unasked: Handler | None = None
    """What a yes or a no means here while nothing is asked."""
    listens: Mapping[Moment, Handler] = field(default_factory=dict)
    """What it makes of words that no question of its own has asked for; the first in the catalogue's order counts."""
    on_call: Callable[[Facts, frozenset[str]], Iterable[CallQuestion]] | None = None
    """What a caller is asked before the menu; with the refs of which this call has told how they stand."""
    pressing: bool = False
    """The hotline calls again until this is answered."""
    unfinished: str = ""
    """What the desk hears of a caller who began it and hung up before saying anything."""
    notice: str = ""
    """The prompt by which a text puts the question; on a call the question itself stands in its place."""
    before_goodbye: Callable[[Turn, Progress, Facts], Turn | None] | None = None
    """What a call asks before it ends."""
    finish: Callable[[Turn, Facts], Turn] | None = None
    """The last word about every turn of any conversation."""
    read_as: str = ""
    """The dialogue act that words are which it listens for; "" where what they lead to tells."""
    sample: Mapping[str, Any] = field(default_factory=dict)
    """What stands in the braces of its wordings in drawings and checks, beside a post's own fields."""

    def questions(self) -> Iterator[Choose | Write]:
        """Every step that asks something, those that only some meet included."""
        yield from (step for step in self.steps if isinstance(step, Choose | Write))
        yield from (step.check for step in self.steps if isinstance(step, File) and step.check)
        yield from self.aside


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a conversation stands; `plain` is what storage keeps of it."""

    flow: Flow
    channel: Channel = "text"
    got: dict[str, Any] = field(default_factory=dict)
    post: str = ""
    slips: int = 0
    silences: int = 0
    at: str = ""
    page: int = 0
    """Which of several pages of choices its open question has come to."""

    def plain(self) -> dict[str, Any]:
        """Plain JSON for the store."""
        kept: dict[str, Any] = {"flow": self.flow.name, "at": self.at}
        for name in ("got", "post", "slips", "silences", "page"):
            if getattr(self, name):
                kept[name] = getattr(self, name)
        return kept

    def step(self) -> Choose | Write | None:
        """The step whose answer is awaited."""
        return next((step for step in self.flow.questions() if step.name == self.at), None)

    def learned(self, **slots: Any) -> Progress:
        """The same conversation with these slots known and its slips forgiven."""
        return replace(self, got={**self.got, **slots}, slips=0, silences=0, page=0)


NOWHERE = Progress(Flow(""))
"""Where a phone stands with which no conversation is under way."""
