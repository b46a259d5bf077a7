"""The account brief: one page for the salesperson, every statement with its source, hypotheses told apart."""
