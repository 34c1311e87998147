"""Verbs of residential quarters: entered, covered, looked after; what branch, property side and owners do together."""
