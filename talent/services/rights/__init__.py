"""Rights of people over their own data."""
