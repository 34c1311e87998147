"""States and transition tables, one module a subject. Pure."""
