"""The `mashang` command; sub-commands are found lazily, so the base package needs no server."""
