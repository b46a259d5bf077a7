"""Language, register, one question."""
