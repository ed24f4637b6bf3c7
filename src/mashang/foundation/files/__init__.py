"""Photos and documents: sniffed, stripped of metadata, sealed."""
