"""The talent-doubling plan."""
