"""The room's part of /api/v1/: figures of targets and intakes. Nobody is named, and files have no API."""
