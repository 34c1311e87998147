"""Shelters: the list, openings, counts."""
