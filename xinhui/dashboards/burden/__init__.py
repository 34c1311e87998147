"""The burden meter's pages."""
