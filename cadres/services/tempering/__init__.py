"""Verbs of postings."""
