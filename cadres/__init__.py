"""Cadres: their files, what is recorded of them, how they are appraised, and what that shows."""
