"""Verbs of letters of introduction: issued, received, stub returned; renewed, withdrawn, expired."""
