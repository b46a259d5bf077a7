"""Call to action: one question, whatever marks stand around it."""
