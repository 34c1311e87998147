"""Quarterly records of conduct: collected, signed off by two, answered, cleared, expired."""
