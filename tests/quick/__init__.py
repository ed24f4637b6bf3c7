"""An app of the tests alone: its `migrate` starts from a database in memory that was migrated before."""
