"""Two at the same second: real threads, real transactions."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from django.db import connection

from mashang.kernel.errors import MashangError


def race(*doings):
    """Run what several do together; each outcome is `done` or the refusal's class."""
    together = threading.Barrier(len(doings))

    def run(do):
        try:
            together.wait(30)
            do()
        except MashangError as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(doings)) as pool:
        asked = [pool.submit(copy_context().run, run, do) for do in doings]
        return [one.result() for one in asked]
