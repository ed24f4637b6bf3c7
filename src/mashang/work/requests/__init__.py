"""求助代办: medicine fetched, documents delivered, items picked up."""
