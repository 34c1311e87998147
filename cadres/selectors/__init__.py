"""Selectors of the cadres room."""
