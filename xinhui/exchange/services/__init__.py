"""Verbs on import jobs."""
