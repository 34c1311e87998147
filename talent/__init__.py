"""Talent: targets, the plan, carriers, agreements, events, intake, services and policies."""
