"""Verbs of reserve pools."""
