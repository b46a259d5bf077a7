"""Injected orders: planted in every field a stranger can fill, read by a model that obeys, looked for in what leaves."""
