"""Mediation, one verb a function."""
