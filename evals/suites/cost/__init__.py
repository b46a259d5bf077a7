"""Cost and latency of a draft."""
