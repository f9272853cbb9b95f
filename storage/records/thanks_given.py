"""Thanks that came when a match was over, until the helper has heard them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from storage.schema import Index, looked_up_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Thanks:
    """What one neighbor says to whoever helped them, passed on in the evening."""

    table: ClassVar[str] = "thanks"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by(
        "thanks", narrow=("phone", "ref", ("helper", "board")), wide=(("status", "due_at"), ("board",))
    )

    id: int = 0
    ref: str = ""
    phone: str = ""
    helper: str = ""
    words: str = ""
    status: str = "waiting"
    """`waiting` for the evening, `told`, or `withheld`: the helper gets no texts, or the two were parted."""
    due_at: str = ""
    told_with: str = ""
    """The ref under which the text to the helper is kept, which may tell of several."""
    board: str = ""
    """`resident` while they are asked, `helper` while the other is, `yes` when both agree; "" otherwise: not public."""
    created_at: str = ""
    updated_at: str = ""
