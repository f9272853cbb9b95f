"""Answers of the community's own that the desk keeps, beside those of its file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from storage.schema import Index, looked_up_by


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """What a coordinator decided about one answer; rows are only added, the last one of a name counts."""

    table: ClassVar[str] = "kept_answers"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("kept_answers")

    id: int = 0
    name: str = ""
    """Which answer it is; one of the community's file is replaced by one of its name."""
    questions: tuple[str, ...] = ()
    text: dict[str, str] = field(default_factory=dict)
    """By language."""
    voice: dict[str, str] = field(default_factory=dict)
    """What is said aloud instead, by language."""
    status: str = "kept"
    """`kept`, `removed`, or `as_filed` when the one of the community's file stands again."""
    who: str = ""
    created_at: str = ""
