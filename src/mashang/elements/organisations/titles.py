"""What each sort of organisation is called."""

from collections.abc import Mapping
from typing import Final

from mashang.elements.organisations.models import Organisation
from mashang.kernel.texts import Text

Kind = Organisation.Kind
TITLES: Final[Mapping[str, Text]] = {
    Kind.PROPERTY_COMPANY: Text("物业公司", "Property company"),
    Kind.OWNERS_COMMITTEE: Text("业委会", "Owners' committee"),
    Kind.SUBDISTRICT_OFFICE: Text("街道办事处", "Sub-district office"),
    Kind.RESIDENTS_COMMITTEE: Text("社区居委会", "Residents' committee"),
    Kind.DEPARTMENT: Text("科室·部门", "Department"),
    Kind.CLINIC: Text("社区卫生服务站", "Clinic"),
    Kind.EMPLOYER: Text("用工单位", "Employer"),
    Kind.SHOP: Text("商户", "Shop"),
}
ONE_PER_PLACE: Final = frozenset(
    {
        Kind.SUBDISTRICT_OFFICE,
        Kind.RESIDENTS_COMMITTEE,
        Kind.PROPERTY_COMPANY,
        Kind.OWNERS_COMMITTEE,
    }
)
"""Roles that one organisation at a time plays for a place: what is routed to it has one owner."""
