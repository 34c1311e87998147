"""Verbs of the register of members: entered, changed, linked to an account, looked at in clear."""
