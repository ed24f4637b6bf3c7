"""Running one job in a worker: by name, with JSON arguments, tried again when it fails."""

import json
import logging
import traceback
from datetime import timedelta
from typing import Final

from django.db import transaction
from django_q.exceptions import TimeoutException

from mashang.foundation.jobs.steps import enqueue_attempt
from mashang.kernel import clock
from mashang.kernel.errors import MashangError
from mashang.kernel.house import house

logger = logging.getLogger(__name__)

# Waits between tries; after the last the job is a failure that the health page shows.
_WAITS: Final = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
)


class JobFailed(Exception):
    """A job failed for the last time. Names the job and the error's code, never its text."""


def run(job_name: str, args: str, attempt: int = 1) -> None:
    """Run a job as the system; called by the worker only.

    Raises:
        JobFailed: it failed as often as it may.
    """
    declared = house().jobs.get(job_name)
    if declared is None:
        raise JobFailed(f"{job_name}: no room declares it any more")
    try:
        house().runs[declared.run](**json.loads(args))
    except (Exception, TimeoutException) as err:
        code = _code(err)
        logger.error("job %s failed (%s), try %d, in %s", job_name, code, attempt, _where(err))  # noqa: TRY400 (a trace's last line may hold a person's data)
        if attempt > len(_WAITS):
            raise JobFailed(f"{job_name}: {code}") from None
        with transaction.atomic():
            later = clock.now() + _WAITS[attempt - 1]
            enqueue_attempt(job_name, args, attempt=attempt + 1, at=later)
        if isinstance(err, TimeoutException):
            raise


def _code(err: BaseException) -> str:
    return err.code if isinstance(err, MashangError) else type(err).__name__


def _where(err: BaseException) -> str:
    """The last lines of code that an error passed, without its text."""
    frames = traceback.extract_tb(err.__traceback__)[-3:]
    return " > ".join(f"{frame.name}:{frame.lineno}" for frame in frames)
