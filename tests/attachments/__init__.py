"""Attachments: taken in, served by signed links, dropped when they belong to nothing."""
