"""Posts and candidates: written, read by a second person, published; applied for, worked, hired, counted."""
