"""Verbs of service centres and Red Stations: opened, furnished; rooms booked, activities, visits."""
