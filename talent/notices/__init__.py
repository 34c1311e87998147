"""Kinds of messages, one module a subject: importing it registers them."""
