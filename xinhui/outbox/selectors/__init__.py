"""Reading the outbox."""
