"""A real worker process on a real database: it starts, works, and stops when told."""

import os
import signal
import subprocess
import sys
import threading
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

PROGRAM = """
import django
django.setup()
from django.core.management import call_command
from mashang.foundation.jobs.worker import run_worker
call_command("migrate", verbosity=0)
raise SystemExit(run_worker())
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_proves_that_it_works_and_stops_cleanly_when_told(tmp_path):
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.quick.product",
        "MASHANG_DATA_DIR": str(tmp_path),
        "MASHANG_LOG_LEVEL": "INFO",
    }
    if connection.vendor == "postgresql":
        parts = urlsplit(env["MASHANG_DATABASE_URL"])
        name = connection.settings_dict["NAME"]
        env["MASHANG_DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{name}"))
    worker = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env=env,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    watchdog = threading.Timer(120, os.killpg, (worker.pid, signal.SIGKILL))
    watchdog.start()
    try:
        seen = []
        for line in worker.stderr:
            seen.append(line)
            if "(jobs.beat)" in line:  # done: its row left the queue
                break
        worker.send_signal(signal.SIGTERM)
        seen += worker.stderr.readlines()
        assert worker.wait() == 0, "".join(seen)
        assert "Traceback" not in "".join(seen)
    finally:
        watchdog.cancel()
        worker.stderr.close()
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
