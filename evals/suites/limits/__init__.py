"""Channel limits: kept by every draft, and held to the character by the checks."""
