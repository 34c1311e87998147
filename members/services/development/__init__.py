"""Verbs of development: cases opened, steps recorded in order, probations, reminders."""
