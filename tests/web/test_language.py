"""Who reads what."""

import pytest
from django.test import RequestFactory

from mashang.web.language import language_of, preferred


@pytest.mark.parametrize(
    ("header", "tongue"),
    [
        ("", "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-GB,en;q=0.9,zh;q=0.5", "en"),
        ("en", "en"),
        ("en;q=0", "zh"),
        ("fr-FR,fr;q=0.9", "zh"),
        ("en,zh", "zh"),
        ("EN-us;q=0.7,ZH-hant;q=0.3", "en"),
        ("en;q=nonsense", "zh"),
        (";;;,,,=", "zh"),
    ],
)
def test_english_only_when_the_browser_clearly_prefers_it(header, tongue):
    assert preferred(header) == tongue


def test_the_cookie_wins_over_the_browser():
    request = RequestFactory().get("/", headers={"Accept-Language": "en"})
    request.COOKIES["mashang_language"] = "zh"
    assert language_of(request) == "zh"


def test_a_cookie_with_an_unknown_language_is_ignored():
    request = RequestFactory().get("/", headers={"Accept-Language": "en"})
    request.COOKIES["mashang_language"] = "'; drop"
    assert language_of(request) == "en"
