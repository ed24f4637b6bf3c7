"""How each reason reads, for the one who stands there and for the guard, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from mashang.domain.passage.reasons import NextStep, Outcome, Reason
from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Sentence:
    """How a reason reads.

    Attributes:
        for_person: may name `{document}`, `{article}`, `{title}`, `{since}`, `{until}`,
            `{limit}`, `{kind}`, `{plate}`.
        for_guard: likewise.
    """

    outcome: Outcome
    for_person: Text
    for_guard: Text
    next_step: NextStep


def _allowed(person: Text, guard: Text) -> Sentence:
    return Sentence(Outcome.ALLOWED, person, guard, NextStep.NONE)


def _attention(person: Text, guard: Text, next_step: NextStep = NextStep.NONE) -> Sentence:
    return Sentence(Outcome.ATTENTION, person, guard, next_step)


def _refused(person: Text, guard: Text, next_step: NextStep) -> Sentence:
    return Sentence(Outcome.REFUSED, person, guard, next_step)


SENTENCES: Mapping[Reason, Sentence] = {
    Reason.EXIT: _allowed(
        Text("门已打开，请慢走", "The door is open; take care"),
        Text("出门：放行", "Going out: let through"),
    ),
    Reason.EXIT_ADVISED: _allowed(
        Text("门已打开。提示：{title}", "The door is open. Please note: {title}"),
        Text("出门：放行，并提示：{title}", "Going out: let through, and say: {title}"),
    ),
    Reason.EXIT_NAMED: _allowed(
        Text(
            "门已打开。按{document}{article}，本次出门会留下记录。{title}",
            "The door is open. Under {document} {article} it is noted that you go out. {title}",
        ),
        Text(
            "出门：放行并留名：{title}（{document}{article}）",
            "Going out: let through, and it is noted by name: {title} ({document} {article})",
        ),
    ),
    Reason.ADMITTED: _allowed(
        Text("门已打开，请进", "The door is open, please come in"), Text("放行", "Let in")
    ),
    Reason.OPEN_DOOR: _allowed(
        Text("此门开放，请进", "This door stands open, please come in"),
        Text("开放的门：放行", "Open door: let in"),
    ),
    Reason.EXEMPTED: _allowed(
        Text("按{document}{article}，您可以通行", "You may pass under {document} {article}"),
        Text(
            "豁免放行：{title}（{document}{article}）",
            "Exempt, let in: {title} ({document} {article})",
        ),
    ),
    Reason.ATTENDED: _attention(
        Text("请进。{title}", "Please come in. {title}"),
        Text("放行并留意：{title}", "Let in, and note: {title}"),
    ),
    Reason.UNPROVEN: _attention(
        Text("门已打开，请进", "The door is open, please come in"),
        Text(
            "放行并留意：断网中，无法核对该凭证是否已停用或用满次数",
            "Let in, and note: cut off, it is unknown whether the pass was withdrawn or used up",
        ),
    ),
    Reason.ALREADY_INSIDE: _attention(
        Text("门已打开，请进", "The door is open, please come in"),
        Text(
            "放行并留意：该凭证进门后没有出门记录",
            "Let in, and note: this pass went in before and did not come out",
        ),
    ),
    Reason.LOOK_AT_PERSON: _attention(
        Text("请进", "Please come in"),
        Text(
            "放行并留意：住户卡，请看一眼持卡人",
            "Let in, and note: household card, look at the holder",
        ),
    ),
    Reason.LOOK_AT_PLATE: _attention(
        Text("请进", "Please come in"),
        Text("放行并留意：核对车牌 {plate}", "Let in, and note: compare the plate {plate}"),
    ),
    Reason.ENDS_SOON: _attention(
        Text("请进。您的通行凭证将于 {until} 到期", "Please come in. Your pass ends at {until}"),
        Text("放行：凭证将于 {until} 到期", "Let in: the pass ends at {until}"),
        NextStep.RENEW,
    ),
    Reason.NOTHING_SHOWN: _refused(
        Text("请先登录，或出示通行凭证", "Please sign in or show a pass"),
        Text("没有凭证", "No pass shown"),
        NextStep.SIGN_IN,
    ),
    Reason.UNREADABLE: _refused(
        Text("没有读清，请再出示一次", "It could not be read, please show it again"),
        Text("读不出凭证", "The pass cannot be read"),
        NextStep.SHOW_AGAIN,
    ),
    Reason.FORGED: _refused(
        Text("这个码不是有效的通行凭证", "This code is not a valid pass"),
        Text("签名不对：可能被改动或伪造", "Wrong signature: altered or forged"),
        NextStep.CALL_GUARD,
    ),
    Reason.FOREIGN: _refused(
        Text("这个凭证不是本街道签发的", "This pass was not issued by this street"),
        Text("外地凭证", "A pass of somewhere else"),
        NextStep.CALL_GUARD,
    ),
    Reason.KEY_RETIRED: _refused(
        Text(
            "这个通行凭证是旧版，已停用，请换新的",
            "This pass is of an old issue that is no longer accepted; please renew it",
        ),
        Text("旧密钥签发的凭证，已停用", "Signed with an old key that is no longer accepted"),
        NextStep.RENEW,
    ),
    Reason.NOT_UNDERSTOOD: _refused(
        Text(
            "门口设备还不认识这种凭证，请找门卫",
            "The device does not know this form of pass yet, please ask the guard",
        ),
        Text(
            "签名正确，但内容设备不认识：请人工核对，并更新设备",
            "Rightly signed, in a form unknown here: check yourself, and update the device",
        ),
        NextStep.CALL_GUARD,
    ),
    Reason.REVOKED: _refused(
        Text("这个通行凭证已停用", "This pass was withdrawn"),
        Text("凭证已停用", "The pass was withdrawn"),
        NextStep.CALL_COMMUNITY,
    ),
    Reason.AWAITING_APPROVAL: _refused(
        Text("您的登记正在核实", "Your registration is being checked"),
        Text("登记待社区核实", "Registration waits for the community"),
        NextStep.WAIT_FOR_APPROVAL,
    ),
    Reason.CLOCK_UNTRUSTED: _refused(
        Text(
            "门口设备时间不准，请找门卫", "The device does not know the time, please ask the guard"
        ),
        Text("设备时间不可信，请人工核对有效期", "Device time untrusted: check the dates yourself"),
        NextStep.CALL_GUARD,
    ),
    Reason.NOT_YET_VALID: _refused(
        Text("通行凭证 {since} 起有效", "The pass is valid from {since}"),
        Text("未到时间：{since} 起有效", "Too early: valid from {since}"),
        NextStep.TRY_LATER,
    ),
    Reason.EXPIRED: _refused(
        Text("通行凭证已于 {until} 到期", "The pass ended at {until}"),
        Text("已到期：{until}", "Ended at {until}"),
        NextStep.RENEW,
    ),
    Reason.OTHER_DOOR: _refused(
        Text("您的通行凭证不适用于此门", "Your pass is not for this door"),
        Text("不是此门的凭证", "Not a pass for this door"),
        NextStep.OTHER_DOOR,
    ),
    Reason.KIND_NOT_ACCEPTED: _refused(
        Text("此门不供{kind}通行", "This door is not for this kind of pass: {kind}"),
        Text("此门不接受：{kind}", "Not accepted at this door: {kind}"),
        NextStep.OTHER_DOOR,
    ),
    Reason.PRESENCE_NEEDED: _refused(
        Text("此门须到门口开启", "This door opens only for somebody standing there"),
        Text("须到门口扫码", "Must scan at the door"),
        NextStep.COME_TO_DOOR,
    ),
    Reason.PROOF_MISSING: _refused(
        Text("请打开手机页面出示动态码", "Please show the live code on your phone"),
        Text("没有手机动态验证", "No live proof from the phone"),
        NextStep.REFRESH_CODE,
    ),
    Reason.PROOF_STALE: _refused(
        Text(
            "这个码已过时（截图无效），请刷新",
            "This code is too old (no screenshots), please refresh",
        ),
        Text("动态码过时，可能是截图", "Old proof, perhaps a screenshot"),
        NextStep.REFRESH_CODE,
    ),
    Reason.PROOF_AHEAD: _refused(
        Text(
            "手机时间比门口快，请校准时间后刷新",
            "The phone's clock is ahead of the door's; set it and refresh",
        ),
        Text("动态码的时间在将来：手机时间不准", "A proof from the future: the phone's clock"),
        NextStep.REFRESH_CODE,
    ),
    Reason.PROOF_WRONG: _refused(
        Text("这部手机不是该凭证的手机", "This phone does not belong to the pass"),
        Text("动态验证与凭证不符", "The proof does not match the pass"),
        NextStep.CALL_COMMUNITY,
    ),
    Reason.OTHER_VEHICLE: _refused(
        Text("这个凭证是给 {plate} 的", "This pass is for {plate}"),
        Text("车牌不符：凭证为 {plate}", "Another plate: the pass is for {plate}"),
        NextStep.CALL_GUARD,
    ),
    Reason.OUTSIDE_HOURS: _refused(
        Text("现在不在该凭证的通行时段", "The pass is not for this time of day"),
        Text("不在通行时段", "Outside its hours"),
        NextStep.TRY_LATER,
    ),
    Reason.VISITS_USED_UP: _refused(
        Text("该凭证的 {limit} 次进入已用完", "The {limit} visits of this pass are used up"),
        Text("次数已用完（{limit} 次）", "Visits used up ({limit})"),
        NextStep.CALL_HOST,
    ),
    Reason.TOO_OFTEN: _refused(
        Text(
            "一小时内用固定码最多开门 {limit} 次，请到门口出示动态码",
            "The printed code opens {limit} times an hour at most; show your live code at the door",
        ),
        Text("固定码开门过于频繁", "Opened too often by the printed code"),
        NextStep.COME_TO_DOOR,
    ),
    Reason.LIST_OLD: _refused(
        Text(
            "门口设备断网已久，无法核对，请找门卫",
            "The device was cut off for too long to check this, please ask the guard",
        ),
        Text(
            "设备断网已久，名单过旧：请人工核对",
            "Cut off for too long, the list is old: check yourself",
        ),
        NextStep.CALL_GUARD,
    ),
    Reason.COUNT_UNKNOWN: _refused(
        Text(
            "门口设备断网，无法核对次数，请找门卫",
            "The device is cut off and cannot check the number of entries, please ask the guard",
        ),
        Text(
            "断网中，次数无法核对：请人工决定",
            "Cut off, entries elsewhere are not known: decide yourself",
        ),
        NextStep.CALL_GUARD,
    ),
    Reason.DOOR_UNFIT: _refused(
        Text(
            "门口设备暂不能核对凭证，请找门卫",
            "The device cannot check passes for now, please ask the guard",
        ),
        Text(
            "设备没有名单或已被停用：请人工核对",
            "The device has no list, or was struck off: check yourself",
        ),
        NextStep.CALL_GUARD,
    ),
    Reason.RESTRICTED: _refused(
        Text(
            "按{document}{article}，暂不能从此门进入：{title}",
            "Under {document} {article} you cannot come in here for now: {title}",
        ),
        Text(
            "限制进入：{title}（{document}{article}）", "Restricted: {title} ({document} {article})"
        ),
        NextStep.APPEAL,
    ),
    Reason.QUOTA_USED_UP: _refused(
        Text(
            "按{document}{article}，进入次数已达 {limit} 次：{title}",
            "Under {document} {article} the {limit} entries are used up: {title}",
        ),
        Text(
            "已达 {limit} 次：{title}（{document}{article}）",
            "{limit} used: {title} ({document} {article})",
        ),
        NextStep.APPEAL,
    ),
    Reason.HOURS_USED_UP: _refused(
        Text(
            "按{document}{article}，在内时间已满 {limit} 小时：{title}",
            "Under {document} {article} the {limit} hours inside are used up: {title}",
        ),
        Text(
            "在内已满 {limit} 小时：{title}（{document}{article}）",
            "{limit} hours used: {title} ({document} {article})",
        ),
        NextStep.APPEAL,
    ),
}

MENTIONING = frozenset(
    reason
    for reason, sentence in SENTENCES.items()
    if any("{" in text.zh + text.en for text in (sentence.for_person, sentence.for_guard))
)
"""Those whose sentences name something of the pass, the rule or its clause."""
