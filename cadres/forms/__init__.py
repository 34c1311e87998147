"""Forms of the cadres room."""
