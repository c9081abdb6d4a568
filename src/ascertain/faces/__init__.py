"""Faces ask `Workbench`, show the answer, and never decide anything themselves."""
