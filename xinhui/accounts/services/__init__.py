"""State changes of accounts: one verb, one function."""
