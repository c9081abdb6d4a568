"""Records as JSON, for the faces."""

from ascertain.store.codec import builtins, decode, encode, tagged

__all__ = ["builtins", "decode", "encode", "tagged"]
