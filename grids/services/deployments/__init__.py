"""Verbs on people sent down to grids."""
