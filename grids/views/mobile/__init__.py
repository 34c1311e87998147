"""The grid worker's phone at /m/: a page that works without signal."""
