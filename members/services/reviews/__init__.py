"""Verbs of mutual review: rounds, scores, objections, visits, the books."""
