"""An app that lets every process of a journey tell the time from one file (MOVED_CLOCK)."""
