"""What the carrier takes: documents are checked against the twilio library's own signatures and the carrier's limits.

Limits: 64 KB a document (https://www.twilio.com/docs/api/errors/11750), 4,096 characters a <Say>
(https://www.twilio.com/docs/voice/twiml/say), ten numbers a <Dial> (https://www.twilio.com/docs/voice/twiml/number).
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from functools import cache
from xml.etree import ElementTree

from twilio.twiml import voice_response

LARGEST, LONGEST_SAY, MOST_NUMBERS, MOST_HINTS, LONGEST_HINT = 64 * 1024, 4096, 10, 500, 100
CLASSES = {"Response": voice_response.VoiceResponse, "prosody": voice_response.SsmlProsody}
ADDRESSES = ("action", "url", "recordingStatusCallback")
WAITS = ("Gather", "Record")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def faults(document: str) -> Iterator[str]:
    """A sentence for each thing that the carrier would not take or would do otherwise than meant."""
    if len(document.encode()) > LARGEST:
        yield "the document is longer than 64 KB"
    root = ElementTree.fromstring(document)
    if root.tag != "Response":
        yield f"the document begins with <{root.tag}>"
    yield from _element(root)
    yield from _order(root)


def _element(element: ElementTree.Element) -> Iterator[str]:
    owner = CLASSES.get(element.tag) or getattr(voice_response, element.tag, None)
    if owner is None:
        yield f"<{element.tag}> is no verb"
        return
    nested = _nested(owner)
    for child in element:
        if child.tag not in nested:
            yield f"<{child.tag}> cannot stand in <{element.tag}>"
            continue
        for name in sorted(child.attrib.keys() - nested[child.tag]):
            yield f"<{child.tag}> has no attribute {name}"
        yield from _own(child)
        yield from _element(child)


def _own(element: ElementTree.Element) -> Iterator[str]:
    words = "".join(element.itertext())
    if CONTROL.search(words):
        yield f"<{element.tag}> has a control character"
    if element.tag == "Say" and not 0 < len(words.strip()) <= LONGEST_SAY:
        yield f"<Say> has {len(words)} characters"
    if element.tag == "Dial" and not 0 < len(element) <= MOST_NUMBERS:
        yield f"<Dial> has {len(element)} numbers"
    addresses = [element.attrib[name] for name in ADDRESSES if name in element.attrib]
    for address in [*addresses, *([words] if element.tag in ("Redirect", "Play") else [])]:
        if not address.startswith("/twilio/voice"):
            yield f"<{element.tag}> names {address}, which is not beside this document"
    hints = element.attrib.get("hints", "").split(", ")
    if len(hints) > MOST_HINTS or any(len(hint) > LONGEST_HINT for hint in hints):
        yield "<Gather> has too many or too long hints"


def _order(root: ElementTree.Element) -> Iterator[str]:
    """After whatever waits comes what silence does; no address is asked again without waiting in between."""
    verbs = [verb.tag for verb in root]
    for place, verb in enumerate(verbs):
        then = verbs[place + 1 : place + 2]
        if verb in WAITS and then not in (["Redirect"], ["Hangup"], ["Record"]):
            yield f"<{verb}> is not followed by what silence does"
        if verb == "Redirect" and verbs[place - 1] not in WAITS:
            yield "<Redirect> stands where nothing was waited for"
        if verb in ("Redirect", "Hangup", "Dial") and then:
            yield f"<{then[0]}> after <{verb}> is never reached"


@cache
def _nested(owner: type) -> dict[str, set[str]]:
    """What may stand in a verb, with its attributes, as the library's methods have them."""
    methods = inspect.getmembers(
        owner, lambda member: inspect.isfunction(member) and not member.__name__.startswith("_")
    )
    found = {}
    for name, method in methods:
        tag = name if name == "prosody" else "".join(part.title() for part in name.split("_"))
        found[tag] = {_camel(parameter) for parameter in inspect.signature(method).parameters}
    return found


def _camel(name: str) -> str:
    first, *rest = name.strip("_").split("_")
    return first + "".join(part.title() for part in rest)
