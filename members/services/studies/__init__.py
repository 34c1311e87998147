"""Verbs of youth theory study groups."""
