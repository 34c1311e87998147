"""Verbs of the room: one module or package a subject."""
