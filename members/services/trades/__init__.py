"""Verbs of citizens of every trade: enrolled, tasks offered and taken, reports sent."""
