"""Who fills the shell."""

from django.http import HttpRequest
from django.test import RequestFactory

from mashang.web import shell


def night_shell(_request: HttpRequest) -> shell.Shell:
    return shell.Shell(kind="staff", place="东城家园")


def test_without_a_setting_a_plain_residents_shell_stands(settings):
    settings.MASHANG_SHELL = ""
    assert shell.shell_for(RequestFactory().get("/")).kind == "resident"


def test_the_setting_names_who_fills_it(settings):
    settings.MASHANG_SHELL = f"{__name__}:night_shell"
    assert shell.shell_for(RequestFactory().get("/")).place == "东城家园"


def test_only_the_demo_says_that_people_are_invented(settings):
    settings.MASHANG_SHELL = ""
    for mode, is_demo in (("demo", True), ("production", False), ("test", False)):
        settings.MASHANG_MODE = mode
        assert shell.shell_for(RequestFactory().get("/")).is_demo is is_demo
