"""What a night's training with the community's own examples came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from storage.schema import Index, looked_up_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """The newest one is kept; whether it is in use, rows of `LearnedWord` say."""

    table: ClassVar[str] = "trainings"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("trainings")

    id: int = 0
    shipped: str = ""
    """Which shipped weights it went on from: it belongs to no others."""
    examples: str = ""
    """A digest of the examples, so that no night learns the same again."""
    weights: str = ""
    """What differs from the shipped weights, packed, in base64; "" where it is not to be used."""
    taught: int = 0
    """Texts that somebody corrected, or said whether they need or offer; the others were read rightly and helped."""
    texts: int = 0
    """How many were held out, and how many of them were read rightly without the training and with it."""
    kinds_before: int = 0
    kinds_after: int = 0
    sorted_texts: int = 0
    """Of these it is known what they are about."""
    categories_before: int = 0
    categories_after: int = 0
    changes: tuple[tuple[str, str, str], ...] = ()
    """Posts whose words are read otherwise: ref, what the shipped weights make of them, and what these do."""
    created_at: str = ""
