"""States and choices of each subject. Pure."""
