"""Boundaries come in every format and reference system; the dry run shows each bad row and why."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import Transformer
from shapely.geometry import box, mapping, shape

from grids.models import Division, Grid
from grids.selectors.places import locate
from tests.exchange.conftest import Desk
from tests.world import GRID, SECOND_GRID, VILLAGE
from xinhui.audit.models import Entry
from xinhui.core.coordinates import from_wgs84_many

#: The village's two squares, moved a little north.
NEW = {GRID: box(113.0, 22.402, 113.01, 22.412), SECOND_GRID: box(113.01, 22.402, 113.02, 22.412)}
Desks = Callable[[str], Desk]


def written(path: Path, shapes: dict[str, Any], *, driver: str, epsg: int = 4326, field: str = "code") -> Path:
    bodies = list(shapes.values())
    if epsg != 4326:
        change = Transformer.from_crs(4326, epsg, always_xy=True)
        bodies = [
            shapely.transform(body, lambda xy: np.column_stack(change.transform(xy[:, 0], xy[:, 1]))) for body in bodies
        ]
    pyogrio.raw.write(
        path, shapely.to_wkb(np.array(bodies, dtype=object)), [np.array(list(shapes), dtype=object)], [field],
        geometry_type="Polygon", crs=f"EPSG:{epsg}", driver=driver,
    )  # fmt: skip
    return path


def zipped(path: Path, folder: str = "") -> bytes:
    target = path.with_suffix(".zip")
    with zipfile.ZipFile(target, "w") as packed:
        for part in path.parent.glob(f"{path.stem}.*"):
            if part.suffix != ".zip":
                packed.write(part, f"{folder}{part.name}")
    return target.read_bytes()


@pytest.mark.parametrize("name", ["a.geojson", "a.gpkg", "a.kml", "a.kmz", "shapefile.zip", "folder.zip"])
@pytest.mark.parametrize("epsg", [4326, 4490, 4547, 3857])
def test_every_format_and_reference_system(desk: Desks, tmp_path: Path, name: str, epsg: int) -> None:
    drivers = {".geojson": "GeoJSON", ".gpkg": "GPKG", ".kml": "LIBKML", ".kmz": "LIBKML", ".zip": "ESRI Shapefile"}
    suffix = Path(name).suffix
    if suffix in (".kml", ".kmz") and epsg != 4326:
        pytest.skip("KML knows WGS-84 only")
    if suffix == ".zip":
        path = written(tmp_path / "part.shp", NEW, driver=drivers[suffix], epsg=epsg)
        data = zipped(path, "区划/" if name == "folder.zip" else "")
    else:
        data = written(tmp_path / name, NEW, driver=drivers[suffix], epsg=epsg).read_bytes()
    job = desk("command").send("boundaries", name, data, code_field="code", coordinate_system="wgs84")
    assert (job.state, job.accepted, job.rejected) == ("checked", 2, [])
    assert shape(Grid.objects.get(code=GRID).boundary).bounds[1] == pytest.approx(22.40)  # a dry run
    job = desk("command").apply(job)
    assert (job.state, job.outcome["changed"]) == ("done", 2)
    for code, wanted in NEW.items():
        assert shape(Grid.objects.get(code=code).boundary).symmetric_difference(wanted).area < 1e-9
    place = locate(22.411, 113.005)
    assert place is not None
    assert place.code == GRID
    assert Entry.objects.filter(verb="division.boundary").count() == 2
    assert not job.file


@pytest.mark.parametrize("system", ["gcj02", "bd09"])
def test_shifted_coordinates_are_put_right(desk: Desks, tmp_path: Path, system: str) -> None:
    def shifted(xy: Any) -> Any:
        lat, lon = from_wgs84_many(xy[:, 1], xy[:, 0], system)
        return np.column_stack([lon, lat])

    shapes = {code: shapely.transform(body, shifted) for code, body in NEW.items()}
    data = written(tmp_path / "a.geojson", shapes, driver="GeoJSON").read_bytes()
    job = desk("command").apply(
        desk("command").send("boundaries", "a.geojson", data, code_field="code", coordinate_system=system)
    )
    assert job.outcome["changed"] == 2
    assert shape(Grid.objects.get(code=GRID).boundary).symmetric_difference(NEW[GRID]).area < 1e-8


def test_each_bad_row_and_why(desk: Desks) -> None:
    Division.objects.filter(code=VILLAGE).update(boundary=dict(mapping(box(113.0, 22.40, 113.02, 22.41))))
    bow = {
        "type": "Polygon",
        "coordinates": [[[113, 22.4], [113.01, 22.41], [113, 22.41], [113.01, 22.4], [113, 22.4]]],
    }
    rows = [
        (GRID, mapping(box(113.0, 22.40, 113.012, 22.41))),  # over its neighbour
        (SECOND_GRID, mapping(box(113.01, 22.40, 113.03, 22.41))),  # out of its village
        (SECOND_GRID, mapping(box(113.01, 22.40, 113.02, 22.41))),  # twice
        ("440705999999001", mapping(box(0, 0, 1, 1))),
        ("12", mapping(box(0, 0, 1, 1))),
        (VILLAGE, bow),
        ("440705", {"type": "Point", "coordinates": [113, 22]}),
    ]
    features = [{"type": "Feature", "properties": {"CODE": code}, "geometry": body} for code, body in rows]
    data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    clerk = desk("command")
    job = clerk.send("boundaries", "a.json", data, code_field="code", coordinate_system="wgs84")
    found = {(row["row"], row["field"]) for row in job.rejected}
    assert found == {(1, "boundary"), (2, "boundary"), (3, "code"), (4, "code"), (5, "code"), (6, "boundary"),
                     (7, "boundary")}  # fmt: skip
    assert (job.total, job.accepted, job.rejected_count) == (7, 0, 7)
    page = clerk.client.get(f"/exchange/{job.pk}/").content.decode()
    for row in job.rejected:
        assert row["message"] in page.replace("&quot;", '"')
    assert clerk.client.get(f"/exchange/{job.pk}/rejected.xlsx").content[:2] == b"PK"
    assert clerk.client.post(f"/exchange/{job.pk}/apply/", follow=True).status_code == 200
    job.refresh_from_db()
    assert job.state == "checked"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.geojson", b"no json"),
        ("a.gpkg", b"SQLite format 3\x00"),
        ("a.zip", b"PK no zip"),
        ("a.kml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><kml>&a;</kml>'),
        ("a.geojson", b'{"type": "FeatureCollection", "features": []}'),
    ],
)
def test_files_that_cannot_be_read_say_so(desk: Desks, name: str, data: bytes) -> None:
    job = desk("command").send("boundaries", name, data, code_field="code", coordinate_system="wgs84")
    assert job.state == "failed"
    assert job.problem
    assert "Traceback" not in job.problem


def test_a_missing_field_names_those_there_are(desk: Desks, tmp_path: Path) -> None:
    data = written(tmp_path / "a.geojson", NEW, driver="GeoJSON", field="dm").read_bytes()
    job = desk("command").send("boundaries", "a.geojson", data, code_field="code", coordinate_system="wgs84")
    assert job.state == "failed"
    assert "dm" in job.problem
    job = desk("command").send("boundaries", "a.geojson", data, code_field="DM", coordinate_system="wgs84")
    assert job.accepted == 2
