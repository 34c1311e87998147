"""Verbs on the yearly grades of secretaries: years opened and closed, scored, approved, objected to, decided."""
