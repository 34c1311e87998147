"""Verbs of dues: bases and reliefs, the month's assessment, collecting, passing upward, arrears."""
