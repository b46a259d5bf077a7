"""The portfolio: every deal scored, what moved, what to drop, what to forecast, what to talk about."""
