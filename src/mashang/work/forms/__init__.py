"""一表通: fill once, report many. Forms that ask only what is unknown, and reports that fill themselves."""
