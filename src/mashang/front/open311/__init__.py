"""Open311 GeoReport v2: other systems ask for public services and follow them. See docs/open311.md."""
