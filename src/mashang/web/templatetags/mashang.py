"""Words, icons, moments and files: the small tags, built in to every template."""

from datetime import date, datetime, timedelta
from string import Formatter
from typing import Any

from django import template
from django.template.base import (
    FilterExpression,
    Node,
    NodeList,
    Parser,
    Token,
    render_value_in_context,
)
from django.template.context import Context
from django.template.exceptions import TemplateSyntaxError
from django.templatetags.static import static
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

from mashang.kernel import clock as kernel_clock
from mashang.kernel.texts import Counted, Text, language
from mashang.web import moments

register = template.Library()


class SentenceNode(Node):
    """A sentence in the language of the context, its values escaped."""

    child_nodelists = ()

    def __init__(
        self, zh: str, en: str, values: dict[str, FilterExpression], name: str | None
    ) -> None:
        self.zh, self.en, self.values, self.name = zh, en, values, name
        self.nodelist = NodeList()

    def render(self, context: Context) -> SafeString:
        pattern = escape(self.zh if language() == "zh" else self.en)
        given = {key: _shown(value.resolve(context), context) for key, value in self.values.items()}
        sentence = mark_safe(pattern.format(**given) if given else pattern)  # noqa: S308 - pattern and values are escaped above
        if self.name is None:
            return sentence
        context[self.name] = sentence
        return mark_safe("")


def _shown(value: object, context: Context) -> object:
    """A value as a sentence shows it, escaped; a whole number may still choose between two words."""
    words = conditional_escape(render_value_in_context(value, context))
    return Counted(value, words) if isinstance(value, int) else words


@register.tag("t")
def sentence(parser: Parser, token: Token) -> SentenceNode:
    """`{% t "中文 {n}" "English {n}" n=count %}`, optionally `… as name %}`.

    Raises:
        TemplateSyntaxError: a sentence is not a constant, or the placeholders disagree.
    """
    bits = token.split_contents()[1:]
    name = None
    if len(bits) >= 2 and bits[-2] == "as":
        name, bits = bits[-1], bits[:-2]
    if len(bits) < 2 or not all(_is_quoted(bit) for bit in bits[:2]):
        raise TemplateSyntaxError("t takes two constant sentences, Chinese then English")
    zh, en = (bit[1:-1].replace(f"\\{bit[0]}", bit[0]) for bit in bits[:2])
    values: dict[str, FilterExpression] = {}
    for bit in bits[2:]:
        key, is_named, value = bit.partition("=")
        if not is_named:
            raise TemplateSyntaxError(f"t takes named values only, not {bit}")
        values[key] = parser.compile_filter(value)
    if not _placeholders(zh) == _placeholders(en) == set(values):
        raise TemplateSyntaxError(
            f"the placeholders of {zh!r}, {en!r} and {sorted(values)} disagree"
        )
    return SentenceNode(zh, en, values, name)


def _is_quoted(bit: str) -> bool:
    return len(bit) >= 2 and bit[0] == bit[-1] and bit[0] in "\"'"


def _placeholders(pattern: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(pattern) if field is not None}


@register.filter("en")
def with_english(zh: str, en: str) -> Text:
    """`"中文"|en:"English"`: a bilingual argument for another tag."""
    return Text(str(zh), str(en))


@register.filter
def on_day(value: date | None, style: str = "full") -> str:
    """`since=one.since_on|on_day`: a day as an argument of another tag; `:"near"` for words such as tomorrow."""
    if value is None:
        return ""
    if style == "near":
        return moments.day_words(value, kernel_clock.today())
    return moments.full_day(value)


@register.filter
def minutes(count: int) -> str:
    """`{{ row.took_min|minutes }}`: `6 小时 9 分钟`."""
    return moments.span_words(timedelta(minutes=count))


@register.simple_tag
def icon(name: str, size: int = 24, label: object = "") -> SafeString:
    """`{% icon "door" %}`: decoration; with `label=` it speaks to a screen reader."""
    if not name:
        return mark_safe("")
    sprite = f"{static('vendor/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="ms-icon" width="{0}" height="{0}" role="img" aria-label="{2}"><use href="{1}"></use></svg>',
            size, sprite, str(label),
        )  # fmt: skip
    return format_html(
        '<svg class="ms-icon" width="{0}" height="{0}" aria-hidden="true" focusable="false"><use href="{1}"></use></svg>',
        size, sprite,
    )  # fmt: skip


@register.simple_tag
def asset(path: str) -> str:
    """`{% asset "mashang/app.js" %}`: the address of a static file."""
    return static(path)


@register.simple_tag
def clock(due_at: datetime | None, stopped: object = None) -> SafeString:
    """`{% clock case.due_at %}`: what is left, red when late; `stopped=` a word when it stands still."""
    if due_at is None:
        return mark_safe("")
    now = kernel_clock.now()
    if stopped:
        return format_html(
            '<time class="ms-clock ms-tone-grey" datetime="{}" title="{}">{}{}</time>',
            due_at.isoformat(), moments.full_moment(due_at), icon("player-pause", 16), str(stopped),
        )  # fmt: skip
    left = moments.remaining(due_at, now)
    return format_html(
        '<time class="ms-clock ms-tone-{}" datetime="{}" title="{}" data-clock>{}<span data-clock-words>{}</span></time>',
        left.tone,
        due_at.isoformat(),
        moments.full_moment(due_at),
        icon("alarm", 16) if left.is_late else icon("clock", 16),
        left.words,
    )


@register.simple_tag
def when(instant: datetime | None, style: str = "near") -> SafeString:
    """`{% when note.at %}`: `今天 17:35`; `style="full"` with year for paper, `style="ago"` for chats."""
    if instant is None:
        return mark_safe("")
    now = kernel_clock.now()
    match style:
        case "full":
            words = moments.full_moment(instant)
        case "ago":
            words = moments.ago_words(instant, now)
        case _:
            words = moments.moment_words(instant, now)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        instant.isoformat(),
        moments.full_moment(instant),
        words,
    )


@register.simple_tag
def stretch(since: datetime, until: datetime, style: str = "near") -> SafeString:
    """`{% stretch shift.since shift.until %}`: `明天 09:00–11:00`; `style="plan"` with year and weekday."""
    words = moments.stretch_words(since, until, kernel_clock.now(), is_planned=style == "plan")
    return format_html(
        '<span title="{} – {}">{}</span>',
        moments.full_moment(since),
        moments.full_moment(until),
        words,
    )


@register.simple_tag
def day(value: date | None, style: str = "near") -> SafeString:
    """`{% day visit.on %}`: `明天`, `11月23日`; `style="full"` with year, `"plan"` with weekday too."""
    if value is None:
        return mark_safe("")
    match style:
        case "full":
            words = moments.full_day(value)
        case "plan":
            words = moments.planned_day(value)
        case _:
            words = moments.day_words(value, kernel_clock.today())
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), words)


@register.simple_tag
def badge(text: object, tone: str = "grey", icon_name: str = "") -> SafeString:
    """`{% badge case.state.title tone="green" %}`: green · amber · red · blue · grey."""
    return format_html(
        '<span class="ms-badge ms-tone-{}">{}<span>{}</span></span>',
        tone,
        icon(icon_name, 14) if icon_name else "",
        str(text),
    )


@register.simple_tag(takes_context=True)
def with_parameters(context: Context, **changes: Any) -> str:
    """`{% with_parameters after=page.next_cursor %}`: this page's query with some parameters changed."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"
