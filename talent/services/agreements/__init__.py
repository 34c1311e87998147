"""Agreements with universities: signed, used by orders, told before they run out; cohorts until they arrive."""
