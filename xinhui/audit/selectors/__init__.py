"""Reads over the trail."""
