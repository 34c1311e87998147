"""Verbs of senior universities: schools and terms, courses and timetable, enrolments, attendance, branches."""
