"""责: who answers for whom, at each level, at every hour."""
