"""Boundaries from GeoJSON, Shapefile (zipped), GeoPackage or KML/KMZ, in any coordinate reference system."""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from grids.geometry import as_geojson, outside, overlaps
from grids.models import Division, Grid
from grids.services.boundaries import bump_boundaries
from grids.services.divisions.frame import KEEPERS
from xinhui.accounts.actors import Actor
from xinhui.audit.services import AuditRow, record_many
from xinhui.core import clock
from xinhui.core.area_codes import is_area_code
from xinhui.core.coordinates import CoordinateSystem, to_wgs84_many
from xinhui.core.errors import InvalidInput
from xinhui.exchange.registry import Importer, Options, Outcome, Progress, Rejection, Row
from xinhui.exchange.tables import refuse_bomb

SUFFIXES = (".geojson", ".json", ".zip", ".gpkg", ".kml", ".kmz")
BATCH = 200
Points = NDArray[np.float64]


class BoundaryForm(forms.Form):
    """What the file does not say of itself."""

    code_field = forms.CharField(label=_("Field with the code"), initial="code", max_length=40)
    coordinate_system = forms.ChoiceField(
        label=_("Coordinates"),
        choices=CoordinateSystem.choices,
        initial=CoordinateSystem.WGS84,
        help_text=_("WGS-84 unless the file was drawn on a commercial map: those shift their coordinates."),
    )


def read(path: Path, options: Options) -> list[Row]:
    """One row a feature: its code and its shape in WGS-84. Raises InvalidInput."""
    if path.suffix.lower() in (".zip", ".kmz"):
        refuse_bomb(path)
    _refuse_entities(path)
    try:
        meta, _fids, geometries, columns = pyogrio.raw.read(_address(path), force_2d=True)
    except Exception as error:  # GDAL raises whatever the broken part leads to
        raise InvalidInput(
            code="file-unreadable", field="file", message=_("This map file cannot be read."),
            action=_("Export it again as GeoJSON or GeoPackage."),
        ) from error  # fmt: skip
    codes = _codes(meta, columns, str(options.get("code_field") or "code"))
    shapes = _in_wgs84(shapely.from_wkb(geometries), meta.get("crs"), str(options.get("coordinate_system") or ""))
    return [Row(n, {"code": code, "shape": body}) for n, (code, body) in enumerate(zip(codes, shapes, strict=True), 1)]


def _address(path: Path) -> str:
    """GDAL's address of the file; a zipped Shapefile may lie in a folder of the archive."""
    if path.suffix.lower() != ".zip":
        return str(path)
    with zipfile.ZipFile(path) as packed:
        inner = [name for name in packed.namelist() if name.lower().endswith(".shp") and not name.startswith("__")]
    return f"/vsizip/{path}/{inner[0]}" if inner else f"/vsizip/{path}"


def _refuse_entities(path: Path) -> None:
    """XML that declares entities is refused before any parser sees it (OWASP, XXE)."""
    texts: list[bytes] = []
    if path.suffix.lower() == ".kml":
        texts.append(path.read_bytes())
    elif path.suffix.lower() == ".kmz":
        with zipfile.ZipFile(path) as packed:
            texts += [packed.read(name) for name in packed.namelist() if name.lower().endswith(".kml")]
    if any(b"<!DOCTYPE" in text or b"<!ENTITY" in text for text in texts):
        raise InvalidInput(code="xml-entities", field="file", message=_("The file declares XML entities."),
                           action=_("Export it again without them."))  # fmt: skip


def _codes(meta: dict[str, Any], columns: Sequence[Any], wanted: str) -> list[str]:
    names = [str(name) for name in meta["fields"]]
    folded = [name.lower() for name in names]
    if wanted.lower() not in folded:
        raise InvalidInput(
            code="field-missing", field="code_field",
            message=_("The file has no field “%(wanted)s”; it has: %(names)s.")
            % {"wanted": wanted, "names": "、".join(names)[:150]},
            action=_("Name the field that holds the code."),
        )  # fmt: skip
    values = columns[folded.index(wanted.lower())]
    return [
        str(int(v)) if isinstance(v, float | np.floating) and float(v).is_integer() else str(v).strip() for v in values
    ]


def _in_wgs84(bodies: Any, crs: str | None, system: str) -> list[BaseGeometry | None]:
    if crs:
        source = CRS.from_user_input(crs)
        if source != CRS.from_epsg(4326):
            change = Transformer.from_crs(source, CRS.from_epsg(4326), always_xy=True)
            bodies = shapely.transform(bodies, lambda xy: _changed(xy, change))
    if system in (CoordinateSystem.GCJ02, CoordinateSystem.BD09):
        bodies = shapely.transform(bodies, lambda xy: _unshifted(xy, system))
    return list(bodies)


def _changed(points: Points, change: Transformer) -> Points:
    return np.column_stack(change.transform(points[:, 0], points[:, 1]))


def _unshifted(points: Points, system: str) -> Points:
    lats, lons = to_wgs84_many(points[:, 1], points[:, 0], system)
    return np.column_stack([lons, lats])


def check(actor: Actor, rows: Sequence[Row], options: Options) -> list[Rejection]:
    """Codes known and given once, shapes usable; no overlap among what would stand, nothing outside its parent."""
    rejected: list[Rejection] = []
    standing = _standing()
    seen: dict[str, int] = {}
    taken: dict[str, BaseGeometry] = {}
    for row in rows:
        code, body = row.values["code"], row.values["shape"]
        field, message = _wrong(code, body, standing, seen)
        if message is not None:
            rejected.append(Rejection(row.number, field, str(message)))
            continue
        seen[code] = row.number
        taken[code] = body
    return rejected + _ground(standing, taken, seen)


def _wrong(code: str, body: BaseGeometry | None, standing: dict[str, Any], seen: dict[str, int]) -> tuple[str, Any]:
    if not is_area_code(code):
        return "code", _("“%(code)s” is not an area code.") % {"code": code}
    if code not in standing:
        return "code", _("No division or grid in force has the code %(code)s.") % {"code": code}
    if code in seen:
        return "code", _("The code %(code)s is also in row %(row)d.") % {"code": code, "row": seen[code]}
    if body is None or body.is_empty or body.geom_type not in ("Polygon", "MultiPolygon"):
        return "boundary", _("A boundary is one or more polygons.")
    if not body.is_valid:
        return "boundary", _("The boundary crosses itself: %(where)s.") % {"where": shapely.is_valid_reason(body)}
    west, south, east, north = body.bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        return "boundary", _("The boundary is not in longitude and latitude.")
    return "", None


def _standing() -> dict[str, BaseGeometry | None]:
    """code → shape of everything in force."""
    pairs = [*Division.objects.filter(is_active=True).values_list("code", "boundary"),
             *Grid.objects.active().values_list("code", "boundary")]  # fmt: skip
    return {code: shape(boundary) if boundary else None for code, boundary in pairs}


def _ground(
    standing: dict[str, BaseGeometry | None], taken: dict[str, BaseGeometry], rows: dict[str, int]
) -> list[Rejection]:
    """Overlaps with brothers and ground outside the parent, as things would stand after the import."""
    after = {code: body for code, body in {**standing, **taken}.items() if body is not None}
    rejected = []
    for digits in (9, 12, 15):
        level = {code: body for code, body in after.items() if len(code) == digits}
        for found in overlaps(level):
            for code, other in ((found.first, found.second), (found.second, found.first)):
                if code in rows and code[:-3] == other[:-3]:
                    message = _("It overlaps %(other)s by %(area)s m².")
                    facts = {"other": other, "area": f"{found.square_metres:,.0f}"}
                    rejected.append(Rejection(rows[code], "boundary", str(message % facts)))
    for code, body in taken.items():
        parent = after.get(code[:-3])
        area = outside(body, parent) if parent is not None else 0.0
        if area:
            beyond = _("%(area)s m² of it lie outside the division it belongs to.") % {"area": f"{area:,.0f}"}
            rejected.append(Rejection(rows[code], "boundary", str(beyond)))
    return rejected


def apply(actor: Actor, rows: Sequence[Row], options: Options, progress: Progress) -> Outcome:
    """Write the shapes, BATCH at a time."""
    outcome = Outcome()
    for start in range(0, len(rows), BATCH):
        with transaction.atomic():
            changed = [place for row in rows[start : start + BATCH] if (place := _set(row, outcome)) is not None]
            if changed:
                bump_boundaries()
                record_many(actor=actor, verb="division.boundary", rows=[AuditRow.of(place) for place in changed])
        progress(min(start + BATCH, len(rows)))
    return outcome


def _set(row: Row, outcome: Outcome) -> Division | Grid | None:
    code, new = row.values["code"], as_geojson(row.values["shape"])
    rows: Any = Grid.objects if len(code) == 15 else Division.objects
    place: Division | Grid = rows.get(code=code, is_active=True)
    old = shape(place.boundary) if place.boundary else None
    if old is not None and old.equals(row.values["shape"]):
        outcome.unchanged += 1
        return None
    rows.filter(pk=place.pk).update(boundary=new, updated_at=clock.now())
    outcome.changed += 1
    return place


IMPORTER = Importer(
    kind="boundaries",
    label=_("Boundaries"),
    help=_("GeoJSON, Shapefile (as a .zip), GeoPackage or KML/KMZ, in any coordinate reference system. Each shape"
           " names its division or grid by code."),
    roles=KEEPERS,
    suffixes=SUFFIXES,
    read=read,
    check=check,
    apply=apply,
    form=BoundaryForm,
)  # fmt: skip
