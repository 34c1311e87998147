"""Reads of the room, one module a subject; each begins with `.visible_to(user)`."""
