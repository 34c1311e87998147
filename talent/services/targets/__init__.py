"""Targets: drafted, split, adopted by a second person, alarmed about, closed when the time is over."""
