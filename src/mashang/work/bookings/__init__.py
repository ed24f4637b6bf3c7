"""预约: halls, health stations, windows, by the slot; nobody gets a place that is not there."""
