"""The demo district: built with exact counts, then lived through with the real services under a moved clock."""
