"""Other people's benchmarks, on data the user brings: nothing of theirs is in this repository."""
