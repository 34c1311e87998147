"""Requests and updates of other platforms (Open311 GeoReport v2)."""
