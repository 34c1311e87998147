"""Follow-up visits after elections."""
