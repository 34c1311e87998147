"""Promotion of rank within the quota of a unit."""
