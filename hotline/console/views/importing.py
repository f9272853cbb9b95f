"""People in from a spreadsheet, in two steps: look first, then keep; and out to one."""

from __future__ import annotations

import base64
import secrets

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.console.here import house, who
from hotline.console.routes import Routes, in_words
from hotline.console.shown import said
from hotline.exchange import ExchangeError, NotFound, imports
from hotline.exchange.cells import FIELDS
from storage.records import Upload
from storage.store import where

routes = Routes()
LARGEST = 8 * 1024 * 1024
"""Bytes of a file."""


@routes.get("/people/import", "coordinator")
def import_people() -> ResponseReturnValue:
    """Asks for the file."""
    return render_template("console/import.html", sheet=None, fields=FIELDS)


@routes.post("/people/import", "coordinator")
def look_at_import() -> ResponseReturnValue:
    """The dry run: what would be taken, what would come back, and which column is what."""
    file = request.files.get("file")
    data = file.read(LARGEST + 1) if file else b""
    if not data:
        raise ExchangeError(said("import.no_file"))
    if len(data) > LARGEST:
        raise ExchangeError(said("import.too_large"))
    upload = house().store.add(
        Upload(
            key=secrets.token_urlsafe(16), who=who(), content=base64.b64encode(data).decode(), created_at=house().now()
        )
    )
    return redirect(url_for("console.dry_run", key=upload.key))


def _upload(key: str) -> tuple[Upload, imports.Sheet]:
    upload = house().store.one(Upload, where("key") == key)
    if upload is None or upload.who != who():
        raise NotFound("this file is gone: choose it again")
    columns = request.values.getlist("column")
    return upload, imports.read(house(), base64.b64decode(upload.content), columns or None)


@routes.get("/people/import/<key>", "coordinator")
def dry_run(key: str) -> ResponseReturnValue:
    """Shows what an import would do; nothing is kept yet."""
    try:
        _, sheet = _upload(key)
        with house().store.transaction():
            house().event(who(), "read", detail="import")
    except NotFound:
        raise
    except ExchangeError as error:
        flash(in_words(error), "error")
        return redirect(url_for("console.import_people"))
    return render_template("console/import.html", sheet=sheet, key=key, fields=FIELDS, report=None)


@routes.long_post("/people/import/<key>", "coordinator")
def keep_import(key: str) -> ResponseReturnValue:
    """Keeps the good rows, in short transactions; sent twice, it changes nothing the second time."""
    _, sheet = _upload(key)
    report = imports.keep(house(), sheet, who())
    return render_template("console/import.html", sheet=sheet, key=key, fields=FIELDS, report=report)


@routes.get("/people/import/<key>/returned.csv", "coordinator")
def returned_rows(key: str) -> ResponseReturnValue:
    """The rows that could not be taken, each with its reason."""
    _, sheet = _upload(key)
    return _csv(imports.returned(sheet), "returned.csv")


@routes.get("/people/export.csv", "admin")
def export_people() -> ResponseReturnValue:
    """Everybody, as a spreadsheet; that it was taken out is kept."""
    with house().store.transaction():
        house().event(who(), "exported people")
    return _csv(imports.exported(house()), "people.csv")


def _csv(lines: object, name: str) -> Response:
    response = Response(lines, mimetype="text/csv")  # type: ignore[arg-type]
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response
