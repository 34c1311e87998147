"""Tags of the cadres room."""
