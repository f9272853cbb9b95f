"""Pictures of the console in use: `python -m tests.harness.pictures docs/pictures board post --screen`."""

from __future__ import annotations

import argparse
import tempfile
from itertools import product
from pathlib import Path
from typing import Literal

from hotline.exchange import people
from storage.records import Post
from tests.harness.chromium import chromium
from tests.harness.desk_day import PHONES, fill
from tests.harness.town import BrowserTown

Scheme = Literal["light", "dark"]
WIDTHS = (360, 1280)


def pages(made: dict[str, Post], volunteer: int) -> dict[str, str]:
    """Name of the picture to address."""
    ref = {name: post.ref for name, post in made.items()}
    return {
        "board": "/",
        "asked": "/?status=asked",
        "search": "/?q=oak",
        "post": f"/posts/{ref['groceries']}",
        "call": f"/posts/{ref['call']}",
        "taken": f"/posts/{ref['water']}",
        "people": "/people",
        "joining": "/people?show=joining",
        "person": f"/people/{volunteer}",
        "new": "/new",
        "call-backs": "/call-backs",
        "questions": "/questions",
        "answers": "/answers",
        "shifts": "/shifts",
        "announcements": "/announcements",
        "meetings": "/meetings",
        "texts": "/texts",
        "words": "/words",
        "promotion": "/promotion",
        "print": "/print",
        "team": "/team",
        "audit": "/audit",
        "account": "/account",
        "import": "/people/import",
        "dry-run": "/people/import/sample",
    }


def take(folder: Path, only: list[str], schemes: tuple[Scheme, ...], *, whole: bool) -> None:
    """These pages, or all, at both widths; `whole` is the page from top to bottom, else what the screen shows."""
    with tempfile.TemporaryDirectory() as place, BrowserTown(Path(place) / "data") as town, chromium() as browser:
        made = fill(town)
        volunteer = people.by_phone(town.services, PHONES[1])
        addresses = {"login": "/login", **pages(made, volunteer.id)}
        for scheme, width in product(schemes, WIDTHS):
            context = browser.new_context(viewport={"width": width, "height": 760}, color_scheme=scheme)
            page = context.new_page()
            for name in only or addresses:
                if name != "login" and page.locator("nav").count() == 0:
                    town.log_in(page, "ada")
                page.goto(town.url + addresses[name])
                mark = f"{name}-{width}" + ("-dark" if scheme == "dark" else "")
                page.screenshot(path=folder / f"{mark}.png", full_page=whole)
            context.close()


def main() -> None:
    """Reads what is wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", help="pages, all by default")
    parser.add_argument("--screen", action="store_true", help="what the screen shows, in light colours: for the README")
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    take(wanted.folder, wanted.names, ("light",) if wanted.screen else ("light", "dark"), whole=not wanted.screen)


if __name__ == "__main__":
    main()
