"""小门: who may pass, and a door that says so."""
