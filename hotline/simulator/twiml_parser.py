"""Reads TwiML, strictly: what Twilio would refuse is refused here (https://www.twilio.com/docs/api/errors/12100)."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree import ElementTree

MAX_BYTES = 64 * 1024  # Twilio error 11750: a TwiML response body is 64 KB at most


class TwimlError(ValueError):
    """A document that the carrier cannot follow."""


@dataclass(frozen=True)
class Verb:
    """One element: its name, its own words, its attributes and what is nested in it."""

    name: str
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: tuple[Verb, ...] = ()

    def get(self, name: str, default: str = "") -> str:
        """An attribute's value."""
        return self.attributes.get(name, default)

    def seconds(self, name: str, default: int) -> int:
        """An attribute that is a whole number of seconds, or of keys; raises TwimlError on anything else."""
        value = self.get(name, str(default))
        if not value.isdecimal():
            if name == "timeout" and value == "auto":
                return default
            raise TwimlError(f"<{self.name} {name}={value!r}> is not a whole number")
        return int(value)


def parse(document: str) -> tuple[Verb, ...]:
    """The verbs of a <Response>; raises TwimlError."""
    if len(document.encode()) > MAX_BYTES:
        raise TwimlError("the document is longer than 64 KB")
    if "<!DOCTYPE" in document:
        raise TwimlError("the document declares a type, which could hide entities")
    try:
        root = ElementTree.fromstring(document.encode())  # noqa: S314 - no document type, so no entities
    except ElementTree.ParseError as problem:
        raise TwimlError(f"the document is not XML: {problem}") from None
    if root.tag != "Response":
        raise TwimlError(f"the document begins with <{root.tag}>, not with <Response>")
    return tuple(_verb(element) for element in root)


def spoken(verb: Verb) -> str:
    """The words of a <Say>, its SSML tags left out."""
    return " ".join(_words(verb).split())


def _words(verb: Verb) -> str:
    return verb.text + " ".join(_words(child) for child in verb.children)


def _verb(element: ElementTree.Element) -> Verb:
    children: list[Verb] = []
    for child in element:
        children.append(_verb(child))
        if child.tail and child.tail.strip():
            children.append(Verb("", child.tail))
    return Verb(element.tag, element.text or "", dict(element.attrib), tuple(children))


@dataclass(frozen=True)
class TwimlReply:
    """One <Message> of an answer to a text."""

    body: str
    to: str
    pictures: int
    status_callback: str


def replies(document: str, sender: str) -> list[TwimlReply]:
    """The texts that an answer asks for; raises TwimlError, also for a verb that texts do not have."""
    if not document.strip():
        return []
    found = []
    for verb in parse(document):
        if verb.name != "Message":
            raise TwimlError(f"<{verb.name}> is no answer to a text")
        bodies = [child.text for child in verb.children if child.name == "Body"]
        pictures = sum(child.name == "Media" for child in verb.children)
        body = "".join(bodies) if bodies else verb.text.strip()
        callback = verb.get("statusCallback") or verb.get("action")
        found.append(TwimlReply(body, verb.get("to", sender), pictures, callback))
    return found
