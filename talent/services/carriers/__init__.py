"""Carriers: put on the list, filled by hosts and units, assessed, raised to a higher status."""
