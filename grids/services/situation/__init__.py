"""Verbs of situation reports: rounds called by the schedule or by hand, reports sent, returned, chased."""
