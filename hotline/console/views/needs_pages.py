"""What people need, seen from what they asked: by category, area and week, as a table, and what to ask next."""

from __future__ import annotations

import csv
import io

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from hotline.archive import export
from hotline.console.here import noted, services
from hotline.console.routes import Routes
from hotline.exchange import unmet_needs

routes = Routes()
FIELDS = ("week", "area", "category", "filed", "helped", "still_open", "closed_without_help", "elsewhere")


@routes.get("/needs", "coordinator")
def needs_page() -> ResponseReturnValue:
    """The last eight weeks; of one area or category where these are chosen."""
    area, category = _chosen()
    needs = unmet_needs.needed(services(), area=area, category=category)
    every = unmet_needs.needed(services()) if area or category else needs
    return render_template(
        "console/needs.html", needs=needs, area=area, category=category, asks=unmet_needs.suggested(every),
        weeks=unmet_needs.WEEKS, enough=unmet_needs.ENOUGH,
    )  # fmt: skip


def _chosen() -> tuple[str, str]:
    """Area and category as far as the community has them."""
    community = services().community
    area, category = request.args.get("area", ""), request.args.get("category", "")
    return area if area in community.areas else "", category if category in community.categories else ""


@routes.get("/needs/table", "coordinator")
def needs_table() -> ResponseReturnValue:
    """Every week, area and category as a row of a table; a need of two kinds stands in both rows."""
    area, category = _chosen()
    needs = unmet_needs.needed(services(), area=area, category=category)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(FIELDS)
    for cell, tried in sorted(needs.cells.items()):
        counts = (tried.filed, tried.helped, tried.still_open, tried.unhelped, tried.elsewhere)
        writer.writerow([*(export.cell(name, value) for name, value in zip(FIELDS, cell, strict=False)), *counts])
    noted("exported", detail="needs")
    named = {"Content-Disposition": "attachment; filename=needs.csv"}
    return Response(out.getvalue(), mimetype="text/csv", headers=named)
