"""Verbs of relief in wartime: roll calls."""
