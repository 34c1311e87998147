"""Verbs of organization life: meetings, signing in, attendance, make-up studies, appraisals, reminders."""
