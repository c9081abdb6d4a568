"""Records as JSON, for the faces."""

from ascertain.store.codec import builtins, encode, tagged

__all__ = ["builtins", "encode", "tagged"]
