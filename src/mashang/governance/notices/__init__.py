"""讯: what must be known, by whom, by when; and who has heard it."""
