"""报修: a broken lamp finds its repairer."""
