"""Settings, addresses, and the one place that knows every room."""
