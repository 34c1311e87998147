"""Verbs on honours: entered for a village, an organization or a member; withdrawn with a reason."""
