"""Every URL as every role."""
