"""The worker's desk: what needs me now, by when, and what happens if I do not."""
