"""Plan packs: the numbers of policy as dated data, each with its issuer and its source.

A pack is a folder of YAML files. `parse_pack` takes their texts (reading files is the loader's
work), checks them strictly and names file and line of what is wrong.
"""

from mashang.domain.plans.cases import case_clocks, life_policy
from mashang.domain.plans.pack import Option, Pack, PolicyValue, Value
from mashang.domain.plans.parsing import parse_pack

__all__ = ["Option", "Pack", "PolicyValue", "Value", "case_clocks", "life_policy", "parse_pack"]
