"""Verbs of alliances: founded and joined, meetings, the three lists, people sent down."""
