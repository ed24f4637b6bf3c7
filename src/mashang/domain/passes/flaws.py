"""What can be wrong with a pass as read, each by its name.

`Flawed` is raised inside this package and becomes a value at its edge (`reading.read`): a bad pass
at a door is an expected outcome, no error.
"""

from collections.abc import Mapping
from enum import StrEnum

from mashang.domain.passage import Fault
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text


class Flaw(StrEnum):
    """Machine codes; stable."""

    NOT_OURS = "not_ours"
    TOO_LONG = "too_long"
    NOT_BASE45 = "not_base45"
    CUT_SHORT = "cut_short"
    NOT_SHORTEST = "not_shortest"
    UNKNOWN_ITEM = "unknown_item"
    TOO_DEEP = "too_deep"
    NOT_UTF8 = "not_utf8"
    DUPLICATE_LABEL = "duplicate_label"
    UNSORTED_LABELS = "unsorted_labels"
    TRAILING_BYTES = "trailing_bytes"
    WRONG_SHAPE = "wrong_shape"
    UNKNOWN_HEADER = "unknown_header"
    UNKNOWN_ALGORITHM = "unknown_algorithm"
    UNKNOWN_KEY = "unknown_key"
    WRONG_SIGNATURE = "wrong_signature"
    KEY_WITHDRAWN = "key_withdrawn"
    KEY_RETIRED = "key_retired"
    OTHER_ISSUER = "other_issuer"
    MISSING_CLAIM = "missing_claim"
    UNKNOWN_CLAIM = "unknown_claim"
    WRONG_TYPE = "wrong_type"
    OUT_OF_RANGE = "out_of_range"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_CLASS = "unknown_class"
    BROKEN_RULE = "broken_rule"
    PROOF_WITHOUT_KEY = "proof_without_key"

    @property
    def text(self) -> Text:
        """What it means, for the one who looks into it."""
        return _WORDS[self]

    @property
    def fault(self) -> Fault:
        """What the rule of admission makes of it."""
        return _FAULTS.get(self, Fault.UNREADABLE)


class Flawed(Invalid):
    """Something that was read is no good pass.

    Attributes:
        flaw: which way.
        where: the label of the claim or header, when one is to blame.
    """

    def __init__(self, flaw: Flaw, where: object = "") -> None:
        super().__init__(f"pass.{flaw.value}", flaw.text, field=str(where) or None, where=where)
        self.flaw = flaw
        self.where = str(where)


_FAULTS: Mapping[Flaw, Fault] = {
    Flaw.UNKNOWN_KEY: Fault.FOREIGN,
    Flaw.OTHER_ISSUER: Fault.FOREIGN,
    Flaw.WRONG_SIGNATURE: Fault.FORGED,
    Flaw.KEY_WITHDRAWN: Fault.WITHDRAWN,
    Flaw.KEY_RETIRED: Fault.OUTDATED,
    # Behind a good signature: the issuer is ahead of this door, or at fault; not the holder.
    Flaw.MISSING_CLAIM: Fault.UNKNOWN_FORM,
    Flaw.UNKNOWN_CLAIM: Fault.UNKNOWN_FORM,
    Flaw.WRONG_TYPE: Fault.UNKNOWN_FORM,
    Flaw.OUT_OF_RANGE: Fault.UNKNOWN_FORM,
    Flaw.UNKNOWN_KIND: Fault.UNKNOWN_FORM,
    Flaw.UNKNOWN_CLASS: Fault.UNKNOWN_FORM,
    Flaw.BROKEN_RULE: Fault.UNKNOWN_FORM,
}

_WORDS: Mapping[Flaw, Text] = {
    Flaw.NOT_OURS: Text("不是通行凭证的码", "This is not the code of a pass"),
    Flaw.TOO_LONG: Text("码太长", "The code is too long"),
    Flaw.NOT_BASE45: Text("码里有不该有的字符", "Signs that base45 does not have"),
    Flaw.CUT_SHORT: Text("码不完整", "The code is cut short"),
    Flaw.NOT_SHORTEST: Text(
        "编码不规范：数字没有用最短写法", "Not canonical: a number is not in its shortest form"
    ),
    Flaw.UNKNOWN_ITEM: Text("编码里有凭证不用的类型", "A type of item that passes do not use"),
    Flaw.TOO_DEEP: Text("编码层数太深", "Nested too deeply"),
    Flaw.NOT_UTF8: Text("文字不是 UTF-8", "A text is not UTF-8"),
    Flaw.DUPLICATE_LABEL: Text("同一项出现两次", "A label stands twice"),
    Flaw.UNSORTED_LABELS: Text(
        "编码不规范：各项没有按顺序", "Not canonical: labels are out of order"
    ),
    Flaw.TRAILING_BYTES: Text("凭证后面还有多余内容", "Bytes follow the pass"),
    Flaw.WRONG_SHAPE: Text("不是带签名的凭证", "This is no COSE_Sign1 of ours"),
    Flaw.UNKNOWN_HEADER: Text("签名头有不认识的项", "A header that passes do not use"),
    Flaw.UNKNOWN_ALGORITHM: Text("不支持的签名算法", "An algorithm that passes do not use"),
    Flaw.UNKNOWN_KEY: Text("不认识签发者的密钥", "The issuer's key is not known here"),
    Flaw.WRONG_SIGNATURE: Text("签名不对", "The signature is wrong"),
    Flaw.KEY_WITHDRAWN: Text("签发者的密钥已作废", "The issuer's key was withdrawn"),
    Flaw.KEY_RETIRED: Text("签发者的旧密钥已停用", "The issuer's old key is no longer accepted"),
    Flaw.OTHER_ISSUER: Text("签发者与密钥不符", "The issuer is not the one of the key"),
    Flaw.MISSING_CLAIM: Text("缺少必要的项", "A claim is missing"),
    Flaw.UNKNOWN_CLAIM: Text("有不认识的项", "A claim that is not known here"),
    Flaw.WRONG_TYPE: Text("某项的类型不对", "A claim has the wrong type"),
    Flaw.OUT_OF_RANGE: Text("某项的值超出范围", "A claim is out of range"),
    Flaw.UNKNOWN_KIND: Text("不认识的凭证种类", "A kind of pass that is not known here"),
    Flaw.UNKNOWN_CLASS: Text("不认识的人员类别", "A class that is not known here"),
    Flaw.BROKEN_RULE: Text("内容不合该种凭证的规定", "It breaks a rule of its kind"),
    Flaw.PROOF_WITHOUT_KEY: Text(
        "凭证不带手机密钥，却附了动态验证", "A proof beside a pass that carries no key"
    ),
}
