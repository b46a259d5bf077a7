"""The outreach path with a real model. Live tier."""
