"""Attachments: photos re-encoded and stripped, documents checked, both served by signed links."""
