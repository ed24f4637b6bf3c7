"""权: who may do what, where, since when, until when."""
