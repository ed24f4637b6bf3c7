"""What every room stands on: keys, events, jobs, records 录, accounts, policies, grants 权, codes, files."""
