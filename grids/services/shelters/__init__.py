"""Shelters: the list, and opening, counting, closing."""
