"""Law: who may be written to, on which channel, and what an e-mail must carry."""
