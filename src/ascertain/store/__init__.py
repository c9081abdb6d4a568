"""A case on disk: one SQLite file and the captured bytes beside it.

`store.case.Case` is the door. Nothing is imported here, since the codec serves paths that must not load SQLAlchemy.
"""
