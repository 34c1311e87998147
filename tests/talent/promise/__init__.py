"""The clock of promises."""
