"""人: someone, known by sealed identifiers, described by dated facts."""
