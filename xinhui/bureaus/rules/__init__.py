"""Rules of what is for bureaus, one module a subject. Pure."""
