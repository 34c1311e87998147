"""Verbs of care and supervision: talks, disciplines and re-use, adjustments, inspections of selection work."""
