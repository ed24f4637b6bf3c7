import pytest


@pytest.fixture
def own_keys(settings, tmp_path):
    """A key store that this test may destroy."""
    settings.MASHANG_DATA_DIR = tmp_path
    settings.MASHANG_KEY_STORE = str(tmp_path / "keys.sqlite3")
    settings.MASHANG_MASTER_KEY = ""
