"""The settings of tests: their own data folder, whatever the environment says.

A module of settings, not lines in `conftest.py`: pytest-django reads settings before any conftest,
and tests would run in production mode on the working tree's own data.
"""

import atexit
import os
import shutil
import tempfile

_DATA = tempfile.mkdtemp(prefix="mashang-test-")
atexit.register(shutil.rmtree, _DATA, ignore_errors=True)
os.environ["MASHANG_MODE"] = "test"
os.environ["MASHANG_DATA_DIR"] = _DATA
os.environ["MASHANG_LOG_LEVEL"] = "WARNING"

from mashang.config.settings import *  # noqa: E402, F403  (the environment comes first)

# Argon2 is slow on purpose; no test is about how slow.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

INSTALLED_APPS = ["tests.quick", *INSTALLED_APPS]  # noqa: F405
