import pytest
from django.test import RequestFactory

from mashang.foundation.signin.session import address_of


def seen(settings, proxies, remote, forwarded=""):
    settings.MASHANG_TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return address_of(RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers))


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "expected"),
    [
        (0, "203.0.113.9", "", "203.0.113.9"),
        (0, "203.0.113.9", "10.0.0.1", "203.0.113.9"),
        (1, "127.0.0.1", "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "127.0.0.1", "6.6.6.6, 203.0.113.9, 10.1.1.1", "203.0.113.9"),
        (2, "127.0.0.1", "203.0.113.9", "127.0.0.1"),
        (0, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        (0, "::ffff:203.0.113.9", "", "203.0.113.9"),
        (0, "", "", "unknown"),
        (1, "127.0.0.1", "not an address", "unknown"),
    ],
)
def test_limits_count_by_the_address_that_our_own_proxies_saw(
    settings, proxies, remote, forwarded, expected
):
    assert seen(settings, proxies, remote, forwarded) == expected
