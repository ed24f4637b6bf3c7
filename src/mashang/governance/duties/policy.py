"""Who sees posts, and who arranges them: whoever holds the right where the post stands."""

from mashang.foundation.grants.rules import ByGrant, Policy
from mashang.governance.duties.models import Responsibility

SEE, ARRANGE, ANSWER = "duties.see", "duties.arrange", "duties.answer"
RESPONSIBILITIES = Policy(Responsibility, {"see": ByGrant(SEE), "arrange": ByGrant(ARRANGE)})
