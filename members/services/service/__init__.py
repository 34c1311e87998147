"""Verbs of the double registration and of service in communities."""
