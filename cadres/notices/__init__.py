"""Message kinds of the room, one module a subject: importing it registers them."""
