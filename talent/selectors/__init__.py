"""Reads, one module a subject."""
