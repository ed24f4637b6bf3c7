"""Benchmarks choose their own databases: once is enough, whatever the other tests stand on."""

import os

collect_ignore_glob = ["test_*.py"] if os.environ.get("MASHANG_DATABASE_URL") else []
