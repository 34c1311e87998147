"""Rules of the field, pure: no database, no clock. Each says its source."""
