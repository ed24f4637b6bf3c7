"""Who sees applications: who applied, and who decides where the room lies.

Who lives there does not: they see the one question that they were asked.
"""

from mashang.foundation.grants.rules import ByColumn, ByGrant, Policy
from mashang.work.registration.models import Application, NumberRequest, ProxyRequest

APPLICATIONS = Policy(
    Application,
    {
        "see": ByGrant("registration.decide") | ByColumn("account_id"),
        "decide": ByGrant("registration.decide"),
        "own": ByColumn("account_id"),
    },
)

_LINKS = {
    "see": ByGrant("registration.decide_links") | ByColumn("account_id"),
    "decide": ByGrant("registration.decide_links"),
    "own": ByColumn("account_id"),
}
PROXY_REQUESTS = Policy(ProxyRequest, _LINKS)
NUMBER_REQUESTS = Policy(NumberRequest, _LINKS)
"""The person whom a request is about answers as themselves (`people.policy`, `speak_for`)."""
