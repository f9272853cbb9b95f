"""Records and documents to the bytes of a row and back, with the checksum that every row carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from json import JSONDecoder, JSONEncoder
from operator import attrgetter
from typing import Any, ClassVar, NamedTuple, Protocol, TypeVar, cast
from zlib import crc32

from storage.errors import Refused

Document = dict[str, Any]


class Record(Protocol):
    """A frozen dataclass of `storage.records`: it knows its table and its id."""

    __dataclass_fields__: ClassVar[dict[str, Any]]
    table: ClassVar[str]

    @property
    def id(self) -> int:
        """The row's number; 0 until it is added."""
        ...


R = TypeVar("R", bound=Record)


_dumps = JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":")).encode
_decode = JSONDecoder().raw_decode


class _Shape(NamedTuple):
    names: tuple[str, ...]
    values: Callable[[Any], tuple[Any, ...]]
    tuples: tuple[str, ...]
    derived: tuple[str, ...]


@cache
def _shape(kind: type[Any]) -> _Shape:
    own = tuple(field.name for field in fields(kind) if field.name != "id")
    tuples = tuple(field.name for field in fields(kind) if str(field.type).startswith("tuple"))
    derived: tuple[str, ...] = getattr(kind, "derived", ())
    return _Shape(own, attrgetter(*own, *derived), tuples, derived)


def document(record: Record) -> Document:
    """The record's fields without its id, and what is derived from them, as the row keeps them."""
    shape = _shape(type(record))
    return dict(zip(shape.names + shape.derived, shape.values(record), strict=True))


def record(kind: type[R], number: int, kept: Document) -> R:
    """The record of a row; fields that a row does not have take their defaults, unknown ones are left aside."""
    shape = _shape(kind)
    for name in shape.tuples:
        if value := kept.get(name):
            kept[name] = _as_tuple(value)
        else:
            kept[name] = ()
    return made(kind, number, kept)


def made(kind: type[R], number: int, kept: Mapping[str, Any]) -> R:
    """The record of a document whose lists are tuples."""
    shape, make = _shape(kind), cast(Callable[..., R], kind)
    if len(kept) == len(shape.names):
        try:
            return make(id=number, **kept)
        except TypeError:
            pass
    return make(id=number, **{name: kept[name] for name in shape.names if name in kept})


def _as_tuple(values: Any) -> tuple[Any, ...]:
    return tuple([_as_tuple(value) if type(value) in (list, tuple) else value for value in values])


def pack(table: str, document: Mapping[str, Any]) -> tuple[str, bytes, Mapping[str, Any]]:
    """The row's JSON as text and as bytes, and the document as it will be read again.

    U+0000 and lone surrogates, which JSONB cannot hold, become U+FFFD in either store; NaN, infinities and what JSON
    does not know raise `Refused`.
    """
    try:
        text = _dumps(document)
        if "\\u0000" not in text:
            return text, text.encode(), document
    except UnicodeEncodeError:
        pass
    except (ValueError, TypeError, RecursionError) as error:
        raise Refused(f"{table}: this document cannot be kept as JSON: {error}") from error
    fit = clean(document)
    text = _dumps(fit)
    return text, text.encode(), fit


def clean(value: Any) -> Any:
    """The value without U+0000 and lone surrogates, in texts, keys and whatever they are nested in."""
    if isinstance(value, str):
        if value.isprintable():
            return value
        return value.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, Mapping):
        return {clean(key): clean(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return type(value)([clean(inner) for inner in value])
    return value


def checksum(table: str, number: int, body: bytes) -> int:
    """CRC-32 over table, id and JSON: finds every flipped bit and every row that stands in another's place."""
    return crc32(body, crc32(f"{table}:{number}:".encode()))


def unpack(table: str, number: int, body: object, kept_sum: object) -> Document | None:
    """The document of a row, or None when the row is not what was written."""
    if type(body) is not bytes or crc32(body, crc32(f"{table}:{number}:".encode())) != kept_sum:
        return None
    document: Document = _decode(body.decode())[0]
    return document
