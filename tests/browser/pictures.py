"""Pictures of the console in use: `python -m tests.browser.pictures FOLDER`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from hotline.exchange import people
from tests.browser.town import PHONES, BrowserTown, chromium, fill

WIDTHS = (360, 1280)


def pages(made: dict[str, object], volunteer: int) -> dict[str, str]:
    """Name of the picture to address."""
    ref = {name: getattr(post, "ref", "") for name, post in made.items()}
    return {
        "board": "/", "asked": "/?status=asked", "search": "/?q=oak", "post": f"/posts/{ref['groceries']}",
        "call": f"/posts/{ref['call']}", "taken": f"/posts/{ref['water']}", "people": "/people", "joining": "/people?show=joining",
        "person": f"/people/{volunteer}", "new": "/new", "call-backs": "/call-backs", "announcements": "/announcements",
        "texts": "/texts", "print": "/print", "team": "/team", "audit": "/audit", "account": "/account",
        "import": "/people/import", "dry-run": "/people/import/sample",
    }  # fmt: skip


def take(folder: Path, only: tuple[str, ...] = (), schemes: tuple[str, ...] = ("light", "dark")) -> None:
    """Every page at both widths, light and dark."""
    with tempfile.TemporaryDirectory() as place, BrowserTown(Path(place) / "data") as town, chromium() as browser:
        made = fill(town)
        volunteer = people.by_phone(town.house, PHONES[1])
        for scheme in schemes:
            for width in WIDTHS:
                context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
                page = context.new_page()
                page.goto(f"{town.url}/login")
                if not only or "login" in only:
                    page.screenshot(path=folder / f"login-{width}-{scheme}.png", full_page=True)
                town.log_in(page, "ada")
                for name, address in pages(dict(made), volunteer.id).items():
                    if only and name not in only:
                        continue
                    page.goto(town.url + address)
                    page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
                context.close()


if __name__ == "__main__":
    Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
    take(Path(sys.argv[1]), tuple(sys.argv[2:]))
