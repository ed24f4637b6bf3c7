"""What may go wrong with a key."""

from typing import Final

from mashang.kernel.errors import Unavailable
from mashang.kernel.texts import Text

DESTROYED: Final = Text("已销毁", "Destroyed")
"""Stands where a value stood whose key is gone for good."""


class KeyDestroyed(Unavailable):
    """The key was destroyed on purpose: what it sealed can never be read again."""

    def __init__(self, data_class: str) -> None:
        super().__init__("keys.destroyed", DESTROYED, data_class=data_class)


class KeyMissing(Unavailable):
    """The key store does not know the key: another store, or an older copy of it."""

    def __init__(self, data_class: str) -> None:
        text = Text(
            "密钥库中没有这把密钥，请告知管理员",
            "The key store does not know this key; please tell the administrator",
        )
        super().__init__("keys.missing", text, data_class=data_class)


class KeyStoreAway(Unavailable):
    """The key store cannot be opened, or the master key is not the one it was made with."""

    def __init__(self, why: str) -> None:
        text = Text(
            "密钥库暂时打不开，请稍后再试或告知管理员",
            "The key store does not open; try again later or tell the administrator",
        )
        super().__init__(f"keys.{why}", text)
