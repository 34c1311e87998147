"""Verbs of organizations: set up, renamed, moved, dissolved; officers and terms; elections."""
