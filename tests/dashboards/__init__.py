"""The administration: overview, sidebar, accounts."""
