"""Mutators: each plants one labelled defect in a good draft or deal summary. They know nothing of the checks they judge."""
