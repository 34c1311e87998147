"""States and choices of the cadres room. Pure."""
