"""What can be wrong with a snapshot, each by its name: a door keeps the one that it has."""

from collections.abc import Mapping
from enum import StrEnum

from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text


class SnapshotFlaw(StrEnum):
    """Machine codes; stable."""

    UNREADABLE = "unreadable"
    UNKNOWN_KEY = "unknown_key"
    KEY_NOT_CURRENT = "key_not_current"
    WRONG_SIGNATURE = "wrong_signature"
    NEWER_FORM = "newer_form"
    WRONG_SHAPE = "wrong_shape"
    OTHER_STREET = "other_street"
    OTHER_ZONE = "other_zone"
    OLDER = "older"
    DIFFERENT = "different"

    @property
    def text(self) -> Text:
        """What it means, for the one who looks into it."""
        return _WORDS[self]


class SnapshotFlawed(Invalid):
    """Something that was read is no snapshot to decide by.

    Attributes:
        flaw: which way.
        where: the field, or what the reader of COSE says.
    """

    def __init__(self, flaw: SnapshotFlaw, where: str = "") -> None:
        super().__init__(f"snapshot.{flaw.value}", flaw.text, field=where or None, where=where)
        self.flaw = flaw
        self.where = where


_WORDS: Mapping[SnapshotFlaw, Text] = {
    SnapshotFlaw.UNREADABLE: Text(
        "不是带签名的快照，或已损坏", "It is no signed snapshot, or it is damaged"
    ),
    SnapshotFlaw.UNKNOWN_KEY: Text(
        "签名的密钥设备不认识，请重新登记设备",
        "It is signed with a key that the door does not know: enrol the door anew",
    ),
    SnapshotFlaw.KEY_NOT_CURRENT: Text(
        "签名的密钥已不再使用", "It is signed with a key that signs no more"
    ),
    SnapshotFlaw.WRONG_SIGNATURE: Text("签名不对", "The signature is wrong"),
    SnapshotFlaw.NEWER_FORM: Text(
        "快照格式比设备程序新，请更新设备程序",
        "Its form is newer than the program at the door: update the program",
    ),
    SnapshotFlaw.WRONG_SHAPE: Text("快照内容不合格式", "What it holds has the wrong shape"),
    SnapshotFlaw.OTHER_STREET: Text("是其他街道的快照", "It is the snapshot of another street"),
    SnapshotFlaw.OTHER_ZONE: Text(
        "街道的时区与设备程序不同", "The street's time of day is not the one of this program"
    ),
    SnapshotFlaw.OLDER: Text("比设备现有的快照旧", "It is older than the one that the door has"),
    SnapshotFlaw.DIFFERENT: Text(
        "编号相同但内容不同",
        "It has the number of the one that the door has, and says other things",
    ),
}
