"""Benchmarks: figures beside a baseline of the same process. Never part of the tests."""
