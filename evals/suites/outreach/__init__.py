"""The whole outreach path on labelled accounts."""
