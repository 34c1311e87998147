"""Coordinates: WGS-84 (≈ CGCS2000), GCJ-02 (Amap, Tencent, WeChat), BD-09 (Baidu). Pure; scalars or numpy arrays.

The forward GCJ-02 offset is the published public formula; the inverse is found by iteration to < 0.1 m.
"""

from typing import TypeVar

import numpy as np
from django.db import models
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from xinhui.core.errors import InvalidInput

Array = NDArray[np.float64]
F = TypeVar("F", float, Array)

_A = 6378245.0
_EE = 0.00669342162296594323
_X_PI = np.pi * 3000.0 / 180.0
_ROUNDS = 6


class CoordinateSystem(models.TextChoices):
    """The datum a point came in."""

    WGS84 = "wgs84", _("WGS-84 / CGCS2000")
    GCJ02 = "gcj02", _("GCJ-02 (Amap, Tencent, WeChat)")
    BD09 = "bd09", _("BD-09 (Baidu)")


def _offset(lat: Array, lon: Array) -> tuple[Array, Array]:
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    common = (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
    d_lat = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + common
    d_lat += (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    d_lat += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    d_lon = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + common
    d_lon += (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    d_lon += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    rad = lat / 180.0 * np.pi
    magic = 1.0 - _EE * np.sin(rad) ** 2
    d_lat = d_lat * 180.0 / ((_A * (1.0 - _EE)) / (magic * np.sqrt(magic)) * np.pi)
    d_lon = d_lon * 180.0 / (_A / np.sqrt(magic) * np.cos(rad) * np.pi)
    return d_lat, d_lon


def _wgs_to_gcj(lat: Array, lon: Array) -> tuple[Array, Array]:
    d_lat, d_lon = _offset(lat, lon)
    return lat + d_lat, lon + d_lon


def _gcj_to_wgs(lat: Array, lon: Array) -> tuple[Array, Array]:
    guess_lat, guess_lon = lat, lon
    for _round in range(_ROUNDS):
        d_lat, d_lon = _offset(guess_lat, guess_lon)
        guess_lat, guess_lon = lat - d_lat, lon - d_lon
    return guess_lat, guess_lon


def _gcj_to_bd(lat: Array, lon: Array) -> tuple[Array, Array]:
    z = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _X_PI)
    theta = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _X_PI)
    return z * np.sin(theta) + 0.006, z * np.cos(theta) + 0.0065


def _bd_to_gcj(lat: Array, lon: Array) -> tuple[Array, Array]:
    guess_lat, guess_lon = lat - 0.006, lon - 0.0065
    for _round in range(_ROUNDS):
        there_lat, there_lon = _gcj_to_bd(guess_lat, guess_lon)
        guess_lat, guess_lon = guess_lat + lat - there_lat, guess_lon + lon - there_lon
    return guess_lat, guess_lon


def to_wgs84_many(lat: Array, lon: Array, system: str) -> tuple[Array, Array]:
    """Arrays of degrees in `system` → WGS-84."""
    if system == CoordinateSystem.GCJ02:
        return _gcj_to_wgs(lat, lon)
    if system == CoordinateSystem.BD09:
        return _gcj_to_wgs(*_bd_to_gcj(lat, lon))
    return lat, lon


def from_wgs84_many(lat: Array, lon: Array, system: str) -> tuple[Array, Array]:
    """Arrays of WGS-84 degrees → `system`."""
    if system == CoordinateSystem.GCJ02:
        return _wgs_to_gcj(lat, lon)
    if system == CoordinateSystem.BD09:
        return _gcj_to_bd(*_wgs_to_gcj(lat, lon))
    return lat, lon


def to_wgs84(lat: float, lon: float, system: str) -> tuple[float, float]:
    """One point in `system` → WGS-84 degrees."""
    if system == CoordinateSystem.WGS84:
        return lat, lon
    out = to_wgs84_many(np.float64(lat), np.float64(lon), system)  # type: ignore[arg-type] # scalars broadcast
    return float(out[0]), float(out[1])


def from_wgs84(lat: float, lon: float, system: str) -> tuple[float, float]:
    """One WGS-84 point → degrees in `system`."""
    if system == CoordinateSystem.WGS84:
        return lat, lon
    out = from_wgs84_many(np.float64(lat), np.float64(lon), system)  # type: ignore[arg-type] # scalars broadcast
    return float(out[0]), float(out[1])


def validate_point(lat: float, lon: float) -> tuple[float, float]:
    """The point, or InvalidInput when it is not on Earth (or not a number)."""
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise InvalidInput(
            code="point",
            field="longitude" if -90 <= lat <= 90 else "latitude",
            message=_("Latitude %(lat)s, longitude %(lon)s is not a place.") % {"lat": lat, "lon": lon},
            action=_("Give latitude between -90 and 90 and longitude between -180 and 180; check their order."),
        )
    return lat, lon
