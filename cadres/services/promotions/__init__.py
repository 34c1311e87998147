"""Promotions: from the motion to the end of probation."""
