"""Verbs on files of village and community cadres: opened, filled, verified, looked at, chased, closed."""
