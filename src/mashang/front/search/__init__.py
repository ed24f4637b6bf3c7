"""One line for the desk: a case by its number, a room written any way, a person by name or number."""
