"""The columns of a list of tenancies, in and out."""

from typing import Final

from mashang.elements.people.columns import PEOPLE
from mashang.engines.tables import Column, Schema
from mashang.engines.tables.readers import day, identifier, text
from mashang.kernel.texts import Text

_NUMBER: Final = identifier(40)
_KIND: Final = next(one.reader for one in PEOPLE.columns if one.code == "document_type")

TENANCY_SCHEMA: Final = Schema(
    "tenancies",
    (
        Column(
            "landlord_name",
            Text("房东姓名", "Landlord"),
            text(100),
            ("房东", "出租人", "出租人姓名", "业主", "业主姓名", "产权人", "landlord name"),
            required=True,
        ),
        Column(
            "landlord_document_type",
            Text("房东证件类型", "Landlord's document"),
            _KIND,
            ("出租人证件类型",),
        ),
        Column(
            "landlord_document_number",
            Text("房东证件号码", "Landlord's document number"),
            _NUMBER,
            ("房东身份证号", "房东身份证", "出租人身份证号", "出租人证件号码", "业主身份证号"),
        ),
        Column(
            "landlord_phone",
            Text("房东电话", "Landlord's phone"),
            _NUMBER,
            ("房东手机", "房东手机号", "房东联系电话", "出租人电话", "出租人联系电话", "业主电话"),
        ),
        Column(
            "tenant_name",
            Text("租客姓名", "Tenant"),
            text(100),
            ("租客", "承租人", "承租人姓名", "租户", "租户姓名", "房客", "房客姓名", "tenant name"),
            required=True,
        ),
        Column(
            "tenant_document_type",
            Text("租客证件类型", "Tenant's document"),
            _KIND,
            ("承租人证件类型",),
        ),
        Column(
            "tenant_document_number",
            Text("租客证件号码", "Tenant's document number"),
            _NUMBER,
            ("租客身份证号", "租客身份证", "承租人身份证号", "承租人证件号码", "租户身份证号"),
        ),
        Column(
            "tenant_phone",
            Text("租客电话", "Tenant's phone"),
            _NUMBER,
            ("租客手机", "租客手机号", "租客联系电话", "承租人电话", "承租人联系电话", "租户电话"),
        ),
        Column(
            "address",
            Text("房屋地址", "Address"),
            text(200),
            ("地址", "出租房地址", "租住地址", "出租房屋地址", "房屋坐落", "现住址", "address"),
            required=True,
        ),
        Column(
            "since_on",
            Text("起租日期", "Since"),
            day(),
            ("租赁开始日期", "租期开始", "入住日期", "起始日期", "开始日期", "since"),
            required=True,
        ),
        Column(
            "last_on",
            Text("到期日期", "Last day of the term"),
            day(),
            ("租赁结束日期", "租期结束", "退租日期", "截止日期", "结束日期", "until"),
        ),
    ),
)
"""Source: domain.md §6; the form that landlords hand to the community."""
