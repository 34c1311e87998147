"""Verbs of villages: five-year plans, projects, lead geese, the three lists."""
