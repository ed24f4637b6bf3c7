"""A browser as its owner recognises it: "Chrome · Windows", from what it says of itself. Pure."""

from typing import Final

_BROWSERS: Final = (
    ("MicroMessenger", "WeChat"),
    ("DingTalk", "DingTalk"),
    ("Edg", "Edge"),
    ("HuaweiBrowser", "Huawei"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS: Final = (
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def browser_of(agent: str) -> str:
    """The browser's name; empty when it is none we know."""
    return next((name for sign, name in _BROWSERS if sign in agent), "")


def system_of(agent: str) -> str:
    """The system's name; empty when it is none we know."""
    return next((name for sign, name in _SYSTEMS if sign in agent), "")


def is_wechat(agent: str) -> bool:
    """Whether this is the browser inside WeChat, which knows no passkeys."""
    return "MicroMessenger" in agent
