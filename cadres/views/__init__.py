"""Views of the cadres room."""
