"""People in from a spreadsheet, in two steps: look first, then keep; and out to one."""

from __future__ import annotations

import base64
import secrets
from dataclasses import replace

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.console.here import noted, services, who
from hotline.console.long_work import at_work, beside
from hotline.console.routes import Routes, in_words
from hotline.console.shown import said
from hotline.exchange import ExchangeError, NotFound, imports
from hotline.exchange.cells import FIELDS
from hotline.services import Services
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
    upload = services().store.add(
        Upload(
            key=secrets.token_urlsafe(16),
            who=who(),
            content=base64.b64encode(data).decode(),
            created_at=services().now(),
        )
    )
    return redirect(url_for("console.dry_run", key=upload.key))


def _upload(key: str) -> Upload:
    upload = services().store.one(Upload, where("key") == key)
    if upload is None or upload.who != who():
        raise NotFound("this file is gone: choose it again")
    return upload


def _sheet(upload: Upload) -> imports.Sheet:
    columns = request.values.getlist("column")
    return imports.read(services(), base64.b64decode(upload.content), columns or None)


@routes.get("/people/import/<key>", "coordinator")
def dry_run(key: str) -> ResponseReturnValue:
    """Shows what an import would do, how far it is, or what it did."""
    upload = _upload(key)
    if at_work(services(), upload.worked_at) and not upload.report:
        return render_template("console/importing.html", upload=upload, columns=request.args.getlist("column"))
    try:
        sheet = _sheet(upload)
        noted("read", detail="import")
    except ExchangeError as error:
        if error.key == "no_phone_column":
            sheet = imports.unread(base64.b64decode(upload.content), request.args.getlist("column"))
            return render_template(
                "console/import.html", sheet=sheet, key=key, fields=FIELDS, upload=upload, fault=in_words(error)
            )
        flash(in_words(error), "error")
        return redirect(url_for("console.import_people"))
    return render_template(
        "console/import.html", sheet=sheet, key=key, fields=FIELDS, upload=upload, report=_report(upload)
    )


def _report(upload: Upload) -> imports.Report | None:
    return imports.Report(*map(int, upload.report.split())) if upload.report else None


@routes.long_post("/people/import/<key>", "coordinator")
def keep_import(key: str) -> ResponseReturnValue:
    """Keeps the good rows in short transactions, beside the request; sent twice, it changes nothing the second time."""
    upload = _upload(key)
    try:
        sheet = _sheet(upload)
    except ExchangeError:
        return redirect(url_for("console.dry_run", key=key, column=request.form.getlist("column")))
    if not at_work(services(), upload.worked_at) or upload.report:
        home, name = services(), who()
        _note(home, key, len(sheet.good), done=0, report="")
        beside(lambda: _keep(home, key, sheet, name))
    return redirect(url_for("console.dry_run", key=key, column=sheet.mapping))


def _keep(home: Services, key: str, sheet: imports.Sheet, name: str) -> None:
    done = 0

    def progress(more: int) -> None:
        nonlocal done
        done += more
        _note(home, key, len(sheet.good), done=done)

    report = imports.keep(home, sheet, name, progress)
    _note(home, key, len(sheet.good), report=f"{report.added} {report.changed} {report.unchanged}")


def _note(home: Services, key: str, rows: int, **fields: object) -> None:
    """Keeps how far an import is, for whoever looks; the file may be gone by then."""
    with home.store.transaction():
        upload = home.store.one(Upload, where("key") == key)
        if upload:
            home.store.put(replace(upload, rows=rows, worked_at=home.now(), **fields))  # type: ignore[arg-type]


@routes.get("/people/import/<key>/returned.csv", "coordinator")
def returned_rows(key: str) -> ResponseReturnValue:
    """The rows that could not be taken, each with its reason."""
    sheet = _sheet(_upload(key))
    noted("read", detail="import")
    return _csv(imports.returned(sheet), "returned.csv")


@routes.get("/people/export.csv", "admin")
def export_people() -> ResponseReturnValue:
    """Everybody, as a spreadsheet; that it was taken out is kept."""
    with services().store.transaction():
        services().event(who(), "exported people")
    return _csv(imports.exported(services()), "people.csv")


def _csv(lines: object, name: str) -> Response:
    response = Response(lines, mimetype="text/csv")  # type: ignore[arg-type]
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response
