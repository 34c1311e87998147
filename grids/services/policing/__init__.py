"""Key sites and volunteer squads."""
