"""The columns of a roster of residents, in and out."""

from typing import Final

from mashang.elements.people.terms import FACTS, IDENTIFIERS, PHONE, SEXES, STANDINGS
from mashang.engines.tables import Column, Schema
from mashang.engines.tables.readers import choice, day, identifier, text
from mashang.kernel.texts import Text

_NUMBER: Final = identifier(40)


def _words(titles: dict[str, Text], more: dict[str, str]) -> dict[str, str]:
    """Every word that means a code: the titles in both languages, the code, what people write."""
    said = {title.zh: code for code, title in titles.items()}
    said |= {title.en: code for code, title in titles.items()}
    return said | {code: code for code in titles} | more


_SEX_WORDS: Final = _words(
    {str(code): title for code, title in SEXES.items()},
    {"男性": "m", "女性": "f", "M": "m", "F": "f", "未知": "u", "1": "m", "2": "f"},
)
_DOCUMENT_WORDS: Final = _words(
    {code: title for code, title in IDENTIFIERS.items() if code != PHONE},
    {
        "身份证": "citizen_id",
        "内地居民身份证": "citizen_id",
        "居民户口簿": "household_book",
        "港澳台居民居住证": "residence_permit",
        "港澳居民居住证": "residence_permit",
        "台湾居民居住证": "residence_permit",
        "港澳通行证": "hk_macau_pass",
        "回乡证": "hk_macau_pass",
        "台胞证": "taiwan_pass",
        "外国人永居证": "permanent_residence",
        "外国人永久居留证": "permanent_residence",
        "军官证": "military_id",
        "其他": "other",
    },
)
_STANDING_WORDS: Final = _words(
    {str(code): title for code, title in STANDINGS.items()},
    {
        "业主": "owner",
        "户主": "owner",
        "产权人": "owner",
        "自住": "owner",
        "家属": "family",
        "家人": "family",
        "租户": "tenant",
        "承租人": "tenant",
        "租住": "tenant",
        "房客": "tenant",
        "借住人": "lodger",
        "寄住": "lodger",
        "宿舍": "dormitory",
    },
)
FACT_WORDS: Final = _words(
    {str(code): title for code, title in FACTS.items()},
    {
        "怀孕": "pregnant",
        "孕产妇": "pregnant",
        "高龄": "aged_80",
        "80岁以上": "aged_80",
        "独居老人": "living_alone",
        "残疾人": "disabled",
        "血透": "dialysis",
        "透析": "dialysis",
        "慢病": "chronic_illness",
        "精神病": "mental_illness",
        "长期卧床": "bedridden",
        "未成年人独自在家": "minor_alone",
        "低保": "hardship",
        "困难": "hardship",
        "户籍人口": "household_register",
    },
)

PEOPLE: Final = Schema(
    "people",
    (
        Column(
            "name",
            Text("姓名", "Name"),
            text(100),
            ("住户姓名", "居民姓名", "人员姓名"),
            required=True,
        ),
        Column("sex", Text("性别", "Sex"), choice(_SEX_WORDS), ("gender",)),
        Column(
            "document_type",
            Text("证件类型", "Document"),
            choice(_DOCUMENT_WORDS),
            ("证件种类", "证件名称", "document type"),
        ),
        Column(
            "document_number",
            Text("证件号码", "Document number"),
            _NUMBER,
            (
                "身份证号",
                "身份证号码",
                "公民身份号码",
                "有效证件号",
                "证件号",
                "身份证",
                "id number",
            ),
        ),
        Column(
            "birth_on",
            Text("出生日期", "Date of birth"),
            day(),
            ("出生年月日", "生日", "birthday", "birth date"),
        ),
        Column(
            "phone",
            Text("联系电话", "Phone"),
            _NUMBER,
            ("手机", "手机号", "手机号码", "电话", "联系方式", "联系手机", "mobile"),
        ),
        Column(
            "address",
            Text("完整地址", "Full address"),
            text(200),
            ("地址", "详细地址", "现住址", "居住地址", "家庭住址", "住址", "address"),
        ),
        Column("community", Text("社区", "Community"), text(80), ("所属社区", "社区名称", "村社")),
        Column(
            "compound", Text("小区", "Compound"), text(80), ("小区名称", "住宅小区", "所属小区")
        ),
        Column(
            "group", Text("村民小组", "Villagers' group"), identifier(20), ("组", "小组", "组别")
        ),
        Column("house_no", Text("门牌号", "House number"), _NUMBER, ("门牌", "农居号")),
        Column("building", Text("幢", "Building"), _NUMBER, ("幢号", "楼栋", "栋", "楼幢", "楼号")),
        Column("unit", Text("单元", "Unit"), _NUMBER, ("单元号",)),
        Column("room", Text("室", "Room"), _NUMBER, ("室号", "房号", "房间号", "户号")),
        Column(
            "standing",
            Text("居住性质", "Lives here as"),
            choice(_STANDING_WORDS),
            ("居住类型", "与房屋关系", "人员类别", "住户类型", "身份"),
        ),
        Column(
            "since_on",
            Text("入住日期", "Since"),
            day(),
            ("居住起始日期", "入住时间", "登记日期", "开始日期"),
        ),
        Column(
            "facts",
            Text("关怀情况", "Care"),
            text(200),
            ("重点人群", "关注类别", "特殊情况", "人员标签"),
        ),
    ),
)
"""Source: the line lists that districts use, domain.md §4 and §11."""
