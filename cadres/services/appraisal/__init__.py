"""Appraisals: schemes, the work of a unit, grades under a cap, objections, and ballots tied to no voter."""
