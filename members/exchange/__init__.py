"""Tables in and out of the room, one module a subject: importing it registers its importers."""
