"""Actors: mentions, collective actors, coreference inside a document, and typed links between names."""
