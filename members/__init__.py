"""Party organizations, members and what they do together."""
