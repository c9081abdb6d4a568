"""Benchmarks: predictions for each task, measures, and gates with floors that only rise."""

from ascertain.threads import one_thread

one_thread()
