"""What a bureau's system reads and does of its own over /api/v1/, one module a subject."""
