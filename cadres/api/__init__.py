"""The room's part of /api/v1/: figures of units, rounds, classes and pools. Never a file, nor who stands in one.

Files have no API: a token proves no second factor (docs/decisions/0011-cadres-over-the-api.md).
"""
