"""Reads over users, units and posts."""
