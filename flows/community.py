"""The community's own choices, read from `hotline.toml` by the outside and handed to the conversations."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

CATEGORIES = (
    "food", "water", "medicine", "ride", "shelter", "clothing", "money", "childcare", "care", "company",
    "translation", "tech", "repairs", "tools", "supplies", "pets", "rescue", "other",
)  # fmt: skip


class Community(BaseModel):
    """What a neighbourhood decides without touching Python."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=30)
    languages: tuple[str, ...] = Field(default=("en", "es"), min_length=1)
    country: str = Field(default="US", pattern="^[A-Z]{2}$")
    """Region that numbers without a country code belong to."""
    allowed_countries: tuple[str, ...] = ("US",)
    emergency_number: str = Field(default="911", pattern=r"^\d{2,6}$")
    crisis_number: str = Field(default="", pattern=r"^\d{0,6}$")
    """Line for people who want to die; "" means the emergency number."""
    categories: tuple[str, ...] = Field(default=CATEGORIES, min_length=1)
    areas: dict[str, str] = Field(default_factory=dict)
    """Area id to the name people use, e.g. `north = "North side"`."""
