"""Verbs of supplies: stores, their stock and its ledger, requests and what is sent on them."""
