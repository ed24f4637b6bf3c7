"""An app of the tests alone: its `migrate` copies what the same migrations made before."""
