"""The product's own settings with the quick `migrate`: for processes that tests start."""

from mashang.config.settings import *  # noqa: F403

INSTALLED_APPS = ["tests.quick", *INSTALLED_APPS]  # noqa: F405
