"""Pages for those who run a bureau's system, one module a subject."""
