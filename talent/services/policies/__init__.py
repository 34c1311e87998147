"""Policies and their measures, who is eligible, grants and their money."""
