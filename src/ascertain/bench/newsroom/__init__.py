"""A newsroom simulator: seeded worlds whose truth is known, outlets with habits, and the articles they write."""

from ascertain.bench.newsroom.press import Article, Said, publish
from ascertain.bench.newsroom.world import Event, Outlet, World, make

__all__ = ["Article", "Event", "Outlet", "Said", "World", "make", "publish"]
