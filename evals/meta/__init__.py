"""Meta-evaluation: are the checks worth their name? Clean drafts must pass, planted lies must be seen."""
