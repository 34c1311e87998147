"""Webhooks: who is told, what is written with the change, how it is sent."""
