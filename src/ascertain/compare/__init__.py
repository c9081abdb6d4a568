"""Across documents: copied passages, independent origins, claims on one question, contradiction and support."""
