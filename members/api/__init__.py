"""The room's part of /api/v1/."""
