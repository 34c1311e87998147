"""Webhooks: written with the change, sent in order, verified by a receiver that knows only the standard."""
