"""Recruitment events: planned, announced, held, settled; firms come with their posts."""
