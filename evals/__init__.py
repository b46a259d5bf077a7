"""Evals: the same flows and the same checks as at run time, called from another door and scored."""
