"""The page in the guard's hut: how the door fares, in both languages, without scripts and without names."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from mashang.kernel.texts import Text

_STYLE: Final = """
:root{color-scheme:light dark;font:18px/1.5 system-ui,"Noto Sans CJK SC",sans-serif}
body{margin:0 auto;max-width:44rem;padding:1rem}
h1{font-size:1.4rem;margin:.2rem 0}
.state{border-radius:.6rem;padding:1rem;margin:1rem 0;font-size:1.3rem;font-weight:600;border:3px solid}
.ok{border-color:#18794e;background:#18794e22}
.warn{border-color:#ad5700;background:#ad570022}
.bad{border-color:#c62a2f;background:#c62a2f22}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem .4rem 0;border-top:1px solid #8886}
th{font-weight:600;width:42%}
.en{display:block;font-size:.85em;opacity:.8;font-weight:400}
"""
_MARKS: Final = {"ok": "✓", "warn": "!", "bad": "✕"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the page and of `mashang-door doctor`.

    Attributes:
        level: `ok`, `warn` or `bad`; never colour alone: a sign stands beside it.
        do: what to do about it; None when nothing is wrong.
    """

    name: Text
    level: str
    says: Text
    do: Text | None = None

    @property
    def mark(self) -> str:
        """Its sign."""
        return _MARKS[self.level]


def page(title: Text, state: Row, rows: Sequence[Row], refresh_s: int = 5) -> bytes:
    """The whole page.

    Args:
        state: what somebody who comes in sees first.
    """
    lines = "".join(
        f"<tr><th scope=row>{_both(row.name)}</th><td>{row.mark} {_both(row.says)}"
        f"{_both(row.do) if row.do else ''}</td></tr>"
        for row in rows
    )
    return (
        "<!doctype html><html lang=zh-CN><head><meta charset=utf-8>"
        '<meta name=viewport content="width=device-width,initial-scale=1">'
        f"<meta http-equiv=refresh content={refresh_s}>"
        f"<title>{escape(title.in_('zh'))}</title><style>{_STYLE}</style></head><body>"
        f"<h1>{_both(title)}</h1>"
        f'<p class="state {state.level}" role=status>{state.mark} {_both(state.says)}</p>'
        f"<table>{lines}</table></body></html>"
    ).encode()


def _both(text: Text) -> str:
    zh, en = escape(text.in_("zh")), escape(text.in_("en"))
    return zh if zh == en else f"<span>{zh}</span><span class=en lang=en>{en}</span>"
