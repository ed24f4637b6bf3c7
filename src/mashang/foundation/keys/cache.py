"""Recent keys of this process, forgotten together when any process destroys one."""

import threading
from collections import OrderedDict
from typing import Final, Generic, TypeVar

K = TypeVar("K")

# About 6 MB of keys: a list page or a batch of imports finds its keys here, a whole street does not.
CAPACITY: Final = 20_000


class Cache(Generic[K]):
    """The most recently used keys, valid within one era of destruction.

    A key read in an older era is not taken in: between reading and keeping it, it may have died.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._kept: OrderedDict[tuple[str, str], K] = OrderedDict()
        self._lock = threading.Lock()
        self.era = -1

    def get(self, data_class: str, subject: str) -> K | None:
        """A key kept in this era."""
        with self._lock:
            found = self._kept.get((data_class, subject))
            if found is not None:
                self._kept.move_to_end((data_class, subject))
            return found

    def put(self, data_class: str, subject: str, key: K, era: int) -> None:
        """Keep a key that was read in `era`."""
        with self._lock:
            if era != self.era:
                return
            self._kept[data_class, subject] = key
            if len(self._kept) > self._capacity:
                self._kept.popitem(last=False)

    def forget(self, era: int) -> None:
        """Enter an era; nothing kept in another one survives."""
        with self._lock:
            if era != self.era:
                self._kept.clear()
                self.era = era
