"""Verbs of village points: rules, accounts, deeds, objections, the ledger, the shop, what the day brings."""
