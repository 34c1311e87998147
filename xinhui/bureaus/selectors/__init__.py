"""What is read of what is for bureaus, one module a subject."""
