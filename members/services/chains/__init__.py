"""Verbs of industry chains: chains, firms and what covers them, demands, stations of new employment."""
