"""Confidentiality: what the seller knows and must not say does not leave."""
