"""Checks: every sentence shows its proof, or the draft does not pass. Pure, deterministic, offline."""
