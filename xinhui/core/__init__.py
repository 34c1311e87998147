"""Foundation: clock, errors, transitions, working time, area codes, coordinates."""
