"""The command desk: what leaders see first. Read-only over all rooms (docs/decisions/0017-one-figure-one-list.md)."""
