"""The two kinds of writing: a *verb* is one intention of one actor, a *step* joins a verb.

Source: docs/decisions/0004-verbs-and-steps.md.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

P = ParamSpec("P")
R = TypeVar("R")


def verb(function: Callable[P, R]) -> Callable[P, R]:
    """Run in a durable transaction of its own: a verb called by a verb is an error.

    Raises:
        RuntimeError: a transaction is open already.
    """
    return transaction.atomic(durable=True)(function)


def step(function: Callable[P, R]) -> Callable[P, R]:
    """Run only inside a verb's transaction.

    Raises:
        RuntimeError: no transaction is open.
    """

    @wraps(function)
    def joined(*args: P.args, **kwargs: P.kwargs) -> R:
        if not transaction.get_connection().in_atomic_block:
            raise RuntimeError(f"{function.__module__}.{function.__qualname__} must join a verb")
        return function(*args, **kwargs)

    return joined
