"""Verbs of what is for bureaus, one module or package a subject."""
