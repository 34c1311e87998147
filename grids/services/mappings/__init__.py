"""Forms of upper platforms: made, their columns set, run."""
