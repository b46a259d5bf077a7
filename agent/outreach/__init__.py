"""Outreach: from a dossier to a proposal. `flow.py` reads top to bottom; the other modules are its steps."""
