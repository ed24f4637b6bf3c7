"""The columns of a list of organisations and of a list of sites, in and out."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from mashang.elements.organisations.titles import TITLES, Kind
from mashang.elements.places.models import Place
from mashang.elements.places.shape import SITE_TITLES
from mashang.engines.tables import Column, Schema
from mashang.engines.tables.readers import choice, decimal, identifier, text
from mashang.kernel.texts import Text

_SiteKind = Place.SiteKind


def _words(titles: Mapping[str, Text], more: Mapping[str, str]) -> dict[str, str]:
    """Every word that means a code: the titles in both languages, the code, what people write."""
    said = {title.zh: str(code) for code, title in titles.items()}
    said |= {title.en: str(code) for code, title in titles.items()}
    return said | {str(code): str(code) for code in titles} | dict(more)


_KIND_WORDS: Final = _words(
    TITLES,
    {
        "物业": Kind.PROPERTY_COMPANY,
        "物业服务企业": Kind.PROPERTY_COMPANY,
        "业主委员会": Kind.OWNERS_COMMITTEE,
        "街道": Kind.SUBDISTRICT_OFFICE,
        "居委会": Kind.RESIDENTS_COMMITTEE,
        "社区": Kind.RESIDENTS_COMMITTEE,
        "科室": Kind.DEPARTMENT,
        "部门": Kind.DEPARTMENT,
        "诊所": Kind.CLINIC,
        "卫生服务站": Kind.CLINIC,
        "企业": Kind.EMPLOYER,
        "公司": Kind.EMPLOYER,
        "单位": Kind.EMPLOYER,
        "个体工商户": Kind.SHOP,
        "个体户": Kind.SHOP,
        "商铺": Kind.SHOP,
        "店铺": Kind.SHOP,
    },
)
_SITE_WORDS: Final = _words(
    SITE_TITLES,
    {
        "店铺": _SiteKind.SHOP,
        "商户": _SiteKind.SHOP,
        "门店": _SiteKind.SHOP,
        "农贸市场": _SiteKind.MARKET,
        "菜场": _SiteKind.MARKET,
        "专业市场": _SiteKind.MARKET,
        "建筑工地": _SiteKind.CONSTRUCTION,
        "在建工地": _SiteKind.CONSTRUCTION,
        "快递网点": _SiteKind.DEPOT,
        "物流": _SiteKind.DEPOT,
        "仓库": _SiteKind.DEPOT,
        "幼儿园": _SiteKind.SCHOOL,
        "小学": _SiteKind.SCHOOL,
        "中学": _SiteKind.SCHOOL,
        "诊所": _SiteKind.CLINIC,
        "医院": _SiteKind.CLINIC,
        "卫生服务站": _SiteKind.HEALTH_STATION,
        "服务点": _SiteKind.SERVICE_POINT,
        "安置点": _SiteKind.SHELTER,
        "避灾点": _SiteKind.SHELTER,
    },
)
_COMMUNITY: Final = Column(
    "community",
    Text("社区", "Community"),
    text(80),
    ("所属社区", "社区名称", "村社", "村（社区）", "居委会", "居委"),
)
_USCC_WORDS: Final = (
    "信用代码",
    "社会信用代码",
    "组织机构代码",
    "营业执照号",
    "营业执照号码",
    "注册号",
    "uscc",
)

ORGANISATION_SCHEMA: Final = Schema(
    "organisations",
    (
        Column(
            "name",
            Text("单位名称", "Name"),
            text(120),
            ("名称", "单位", "企业名称", "机构名称", "组织名称", "字号", "商户名称", "company"),
            required=True,
        ),
        Column(
            "kind",
            Text("单位类型", "Kind"),
            choice(_KIND_WORDS),
            ("类型", "类别", "单位类别", "单位性质", "性质", "type"),
            required=True,
        ),
        Column(
            "uscc",
            Text("统一社会信用代码", "Social credit code"),
            identifier(40),
            _USCC_WORDS,
        ),
        _COMMUNITY,
        Column(
            "address",
            Text("地址", "Address"),
            text(200),
            ("单位地址", "办公地址", "经营地址", "注册地址", "详细地址", "所在地"),
        ),
        Column(
            "phone",
            Text("办公电话", "Office phone"),
            identifier(30),
            ("电话", "联系电话", "单位电话", "值班电话", "phone", "telephone"),
        ),
        Column(
            "serves",
            Text("服务范围", "Serves"),
            text(400),
            ("服务小区", "服务哪里", "服务对象", "管理范围", "服务区域", "whom it serves"),
        ),
    ),
)

SITE_SCHEMA: Final = Schema(
    "sites",
    (
        Column(
            "name",
            Text("场所名称", "Site"),
            text(80),
            ("名称", "场所", "店名", "门店名称", "工地名称", "项目名称", "市场名称", "学校名称"),
            required=True,
        ),
        Column(
            "kind",
            Text("场所类别", "Sort of site"),
            choice(_SITE_WORDS),
            ("类别", "类型", "场所类型", "场所种类", "type", "kind"),
            required=True,
        ),
        _COMMUNITY,
        Column(
            "address",
            Text("地址", "Address"),
            text(200),
            (
                "场所地址",
                "所在小区",
                "所在位置",
                "位置",
                "沿街",
                "街道地址",
                "详细地址",
                "compound",
            ),
        ),
        Column(
            "organisation",
            Text("所属单位", "Organisation"),
            text(120),
            ("经营单位", "主体名称", "单位名称", "单位", "企业名称", "施工单位", "company"),
        ),
        Column(
            "uscc",
            Text("统一社会信用代码", "Social credit code"),
            identifier(40),
            _USCC_WORDS,
        ),
        Column(
            "longitude",
            Text("经度", "Longitude"),
            decimal(Decimal(-180), Decimal(180)),
            ("lng", "lon", "经度E", "X坐标"),
        ),
        Column(
            "latitude",
            Text("纬度", "Latitude"),
            decimal(Decimal(-180), Decimal(180)),
            ("lat", "纬度N", "Y坐标"),
        ),
    ),
)
"""Latitudes are read as far as longitudes go, so that two that were swapped are told as that."""
