"""A client of others sends a request in and follows it; says what it got as JSON on its last line.

Run by `test_following.py` in a process of its own, with `.clients/` on its path. `three` 0.8.0 was written for
Python 2: the three names below that Python 3 has not got are put there before it is read, and nothing
of it is changed.
"""

import itertools
import json
import sys
import types

itertools.ifilter = filter  # type: ignore[attr-defined]  # Python 2's name for it
sys.modules["simplejson"] = json  # the same module, later part of Python
sys.modules["relaxml"] = types.ModuleType("relaxml")
sys.modules["relaxml"].xml = None  # type: ignore[attr-defined]  # reads XML; here it speaks JSON

from three import Three  # type: ignore[import-not-found]  # noqa: E402 - see above


def main(site: str, key: str) -> None:
    """Find the endpoint, read the services, send in, follow."""
    found = Three(discovery=f"{site}/open311/discovery.json").discovery()
    client = Three(f"{site}/open311/v2", api_key=key)
    services = client.services()
    asked = client.services(services[0]["service_code"])
    trouble = asked["attributes"][0]
    attributes = {f"attribute[{trouble['code']}]": trouble["values"][0]["key"]}
    sent = client.post(
        services[0]["service_code"], address="天新家园1幢", name="Ming Zhou", phone="13900007777",
        description="单元门口的灯不亮", **attributes,
    )  # fmt: skip
    number = sent[0]["service_request_id"]
    refused = Three(f"{site}/open311/v2", api_key="msk_WRONG").post(services[0]["service_code"])
    said = {
        "endpoint": found["endpoints"][0]["url"],
        "number": number,
        "public": client.request(number)[0],
        "one": client.request(number, api_key=key)[0],
        "listed": [one["service_request_id"] for one in client.requests(status="open", count=10)],
        "refused": refused[0]["code"],
    }
    print(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:3])
