"""码: everything scannable; one room issues, prints, verifies, revokes."""
