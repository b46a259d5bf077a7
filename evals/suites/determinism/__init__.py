"""Same inputs, same bytes."""
