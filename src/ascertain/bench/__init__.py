"""Benchmarks: predictions for each task, measures, and gates with floors that only rise."""
