"""Five hundred offline drafts over every account, contact, channel, language and framework: limits, proof, sameness, ablation."""
