"""The two kinds of writing: a *verb* is one intention of one actor, a *step* joins a verb.

Source: docs/decisions/0004-verbs-and-steps.md.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class Joining:
    """What the next verb does first, in its own transaction: both happen, or neither.

    Attributes:
        is_done: a verb has carried it out and committed; later verbs of the same call do not.
    """

    first: Callable[[], None]
    is_done: bool = False


_joining: ContextVar[Joining | None] = ContextVar("joining", default=None)


@contextmanager
def joined_by(first: Callable[[], None]) -> Iterator[Joining]:
    """A block of whose verbs the first that succeeds carries this out, too."""
    joining = Joining(first)
    token = _joining.set(joining)
    try:
        yield joining
    finally:
        _joining.reset(token)


def verb(function: Callable[P, R]) -> Callable[P, R]:
    """Run in a durable transaction of its own: a verb called by a verb is an error.

    Raises:
        RuntimeError: a transaction is open already.
    """

    @wraps(function)
    def carried_out(*args: P.args, **kwargs: P.kwargs) -> R:
        joining = _joining.get()
        if joining is not None and joining.is_done:
            joining = None
        with transaction.atomic(durable=True):
            if joining is not None:
                joining.first()
            result = function(*args, **kwargs)
        if joining is not None:
            joining.is_done = True
        return result

    return carried_out


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
