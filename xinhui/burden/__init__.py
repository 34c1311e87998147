"""How much of people's time the portal's own forms take."""
