"""Jobs: what runs by the clock or after a verb, on the database that the verb wrote to."""
