"""What the pages of systems read."""
