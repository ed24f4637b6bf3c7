// Written by the code: `python -m tests.architecture.documents`. Do not edit.

export const SENTENCES = {
  "exit": {"outcome": "allowed", "for_person": {"zh": "门已打开，请慢走", "en": "The door is open; take care"}, "for_guard": {"zh": "出门：放行", "en": "Going out: let through"}, "next_step": "none"},
  "exit_advised": {"outcome": "allowed", "for_person": {"zh": "门已打开。提示：{title}", "en": "The door is open. Please note: {title}"}, "for_guard": {"zh": "出门：放行，并提示：{title}", "en": "Going out: let through, and say: {title}"}, "next_step": "none"},
  "exit_named": {"outcome": "allowed", "for_person": {"zh": "门已打开。按{document}{article}，本次出门会留下记录。{title}", "en": "The door is open. Under {document} {article} it is noted that you go out. {title}"}, "for_guard": {"zh": "出门：放行并留名：{title}（{document}{article}）", "en": "Going out: let through, and it is noted by name: {title} ({document} {article})"}, "next_step": "none"},
  "admitted": {"outcome": "allowed", "for_person": {"zh": "门已打开，请进", "en": "The door is open, please come in"}, "for_guard": {"zh": "放行", "en": "Let in"}, "next_step": "none"},
  "open_door": {"outcome": "allowed", "for_person": {"zh": "此门开放，请进", "en": "This door stands open, please come in"}, "for_guard": {"zh": "开放的门：放行", "en": "Open door: let in"}, "next_step": "none"},
  "exempted": {"outcome": "allowed", "for_person": {"zh": "按{document}{article}，您可以通行", "en": "You may pass under {document} {article}"}, "for_guard": {"zh": "豁免放行：{title}（{document}{article}）", "en": "Exempt, let in: {title} ({document} {article})"}, "next_step": "none"},
  "attended": {"outcome": "attention", "for_person": {"zh": "请进。{title}", "en": "Please come in. {title}"}, "for_guard": {"zh": "放行并留意：{title}", "en": "Let in, and note: {title}"}, "next_step": "none"},
  "unproven": {"outcome": "attention", "for_person": {"zh": "门已打开，请进", "en": "The door is open, please come in"}, "for_guard": {"zh": "放行并留意：断网中，无法核对该凭证是否已停用或用满次数", "en": "Let in, and note: cut off, it is unknown whether the pass was withdrawn or used up"}, "next_step": "none"},
  "already_inside": {"outcome": "attention", "for_person": {"zh": "门已打开，请进", "en": "The door is open, please come in"}, "for_guard": {"zh": "放行并留意：该凭证进门后没有出门记录", "en": "Let in, and note: this pass went in before and did not come out"}, "next_step": "none"},
  "look_at_person": {"outcome": "attention", "for_person": {"zh": "请进", "en": "Please come in"}, "for_guard": {"zh": "放行并留意：住户卡，请看一眼持卡人", "en": "Let in, and note: household card, look at the holder"}, "next_step": "none"},
  "look_at_plate": {"outcome": "attention", "for_person": {"zh": "请进", "en": "Please come in"}, "for_guard": {"zh": "放行并留意：核对车牌 {plate}", "en": "Let in, and note: compare the plate {plate}"}, "next_step": "none"},
  "ends_soon": {"outcome": "attention", "for_person": {"zh": "请进。您的通行凭证将于 {until} 到期", "en": "Please come in. Your pass ends at {until}"}, "for_guard": {"zh": "放行：凭证将于 {until} 到期", "en": "Let in: the pass ends at {until}"}, "next_step": "renew"},
  "nothing_shown": {"outcome": "refused", "for_person": {"zh": "请先登录，或出示通行凭证", "en": "Please sign in or show a pass"}, "for_guard": {"zh": "没有凭证", "en": "No pass shown"}, "next_step": "sign_in"},
  "unreadable": {"outcome": "refused", "for_person": {"zh": "没有读清，请再出示一次", "en": "It could not be read, please show it again"}, "for_guard": {"zh": "读不出凭证", "en": "The pass cannot be read"}, "next_step": "show_again"},
  "forged": {"outcome": "refused", "for_person": {"zh": "这个码不是有效的通行凭证", "en": "This code is not a valid pass"}, "for_guard": {"zh": "签名不对：可能被改动或伪造", "en": "Wrong signature: altered or forged"}, "next_step": "call_guard"},
  "foreign": {"outcome": "refused", "for_person": {"zh": "这个凭证不是本街道签发的", "en": "This pass was not issued by this street"}, "for_guard": {"zh": "外地凭证", "en": "A pass of somewhere else"}, "next_step": "call_guard"},
  "key_retired": {"outcome": "refused", "for_person": {"zh": "这个通行凭证是旧版，已停用，请换新的", "en": "This pass is of an old issue that is no longer accepted; please renew it"}, "for_guard": {"zh": "旧密钥签发的凭证，已停用", "en": "Signed with an old key that is no longer accepted"}, "next_step": "renew"},
  "not_understood": {"outcome": "refused", "for_person": {"zh": "门口设备还不认识这种凭证，请找门卫", "en": "The device does not know this form of pass yet, please ask the guard"}, "for_guard": {"zh": "签名正确，但内容设备不认识：请人工核对，并更新设备", "en": "Rightly signed, in a form unknown here: check yourself, and update the device"}, "next_step": "call_guard"},
  "revoked": {"outcome": "refused", "for_person": {"zh": "这个通行凭证已停用", "en": "This pass was withdrawn"}, "for_guard": {"zh": "凭证已停用", "en": "The pass was withdrawn"}, "next_step": "call_community"},
  "awaiting_approval": {"outcome": "refused", "for_person": {"zh": "您的登记正在核实", "en": "Your registration is being checked"}, "for_guard": {"zh": "登记待社区核实", "en": "Registration waits for the community"}, "next_step": "wait_for_approval"},
  "clock_untrusted": {"outcome": "refused", "for_person": {"zh": "门口设备时间不准，请找门卫", "en": "The device does not know the time, please ask the guard"}, "for_guard": {"zh": "设备时间不可信，请人工核对有效期", "en": "Device time untrusted: check the dates yourself"}, "next_step": "call_guard"},
  "not_yet_valid": {"outcome": "refused", "for_person": {"zh": "通行凭证 {since} 起有效", "en": "The pass is valid from {since}"}, "for_guard": {"zh": "未到时间：{since} 起有效", "en": "Too early: valid from {since}"}, "next_step": "try_later"},
  "expired": {"outcome": "refused", "for_person": {"zh": "通行凭证已于 {until} 到期", "en": "The pass ended at {until}"}, "for_guard": {"zh": "已到期：{until}", "en": "Ended at {until}"}, "next_step": "renew"},
  "other_door": {"outcome": "refused", "for_person": {"zh": "您的通行凭证不适用于此门", "en": "Your pass is not for this door"}, "for_guard": {"zh": "不是此门的凭证", "en": "Not a pass for this door"}, "next_step": "other_door"},
  "kind_not_accepted": {"outcome": "refused", "for_person": {"zh": "此门不供{kind}通行", "en": "This door is not for this kind of pass: {kind}"}, "for_guard": {"zh": "此门不接受：{kind}", "en": "Not accepted at this door: {kind}"}, "next_step": "other_door"},
  "presence_needed": {"outcome": "refused", "for_person": {"zh": "此门须到门口开启", "en": "This door opens only for somebody standing there"}, "for_guard": {"zh": "须到门口扫码", "en": "Must scan at the door"}, "next_step": "come_to_door"},
  "proof_missing": {"outcome": "refused", "for_person": {"zh": "请打开手机页面出示动态码", "en": "Please show the live code on your phone"}, "for_guard": {"zh": "没有手机动态验证", "en": "No live proof from the phone"}, "next_step": "refresh_code"},
  "proof_stale": {"outcome": "refused", "for_person": {"zh": "这个码已过时（截图无效），请刷新", "en": "This code is too old (no screenshots), please refresh"}, "for_guard": {"zh": "动态码过时，可能是截图", "en": "Old proof, perhaps a screenshot"}, "next_step": "refresh_code"},
  "proof_ahead": {"outcome": "refused", "for_person": {"zh": "手机时间比门口快，请校准时间后刷新", "en": "The phone's clock is ahead of the door's; set it and refresh"}, "for_guard": {"zh": "动态码的时间在将来：手机时间不准", "en": "A proof from the future: the phone's clock"}, "next_step": "refresh_code"},
  "proof_wrong": {"outcome": "refused", "for_person": {"zh": "这部手机不是该凭证的手机", "en": "This phone does not belong to the pass"}, "for_guard": {"zh": "动态验证与凭证不符", "en": "The proof does not match the pass"}, "next_step": "call_community"},
  "other_vehicle": {"outcome": "refused", "for_person": {"zh": "这个凭证是给 {plate} 的", "en": "This pass is for {plate}"}, "for_guard": {"zh": "车牌不符：凭证为 {plate}", "en": "Another plate: the pass is for {plate}"}, "next_step": "call_guard"},
  "outside_hours": {"outcome": "refused", "for_person": {"zh": "现在不在该凭证的通行时段", "en": "The pass is not for this time of day"}, "for_guard": {"zh": "不在通行时段", "en": "Outside its hours"}, "next_step": "try_later"},
  "visits_used_up": {"outcome": "refused", "for_person": {"zh": "该凭证的 {limit} 次进入已用完", "en": "The {limit} visits of this pass are used up"}, "for_guard": {"zh": "次数已用完（{limit} 次）", "en": "Visits used up ({limit})"}, "next_step": "call_host"},
  "too_often": {"outcome": "refused", "for_person": {"zh": "一小时内用固定码最多开门 {limit} 次，请到门口出示动态码", "en": "The printed code opens {limit} times an hour at most; show your live code at the door"}, "for_guard": {"zh": "固定码开门过于频繁", "en": "Opened too often by the printed code"}, "next_step": "come_to_door"},
  "list_old": {"outcome": "refused", "for_person": {"zh": "门口设备断网已久，无法核对，请找门卫", "en": "The device was cut off for too long to check this, please ask the guard"}, "for_guard": {"zh": "设备断网已久，名单过旧：请人工核对", "en": "Cut off for too long, the list is old: check yourself"}, "next_step": "call_guard"},
  "count_unknown": {"outcome": "refused", "for_person": {"zh": "门口设备断网，无法核对次数，请找门卫", "en": "The device is cut off and cannot check the number of entries, please ask the guard"}, "for_guard": {"zh": "断网中，次数无法核对：请人工决定", "en": "Cut off, entries elsewhere are not known: decide yourself"}, "next_step": "call_guard"},
  "door_unfit": {"outcome": "refused", "for_person": {"zh": "门口设备暂不能核对凭证，请找门卫", "en": "The device cannot check passes for now, please ask the guard"}, "for_guard": {"zh": "设备没有名单或已被停用：请人工核对", "en": "The device has no list, or was struck off: check yourself"}, "next_step": "call_guard"},
  "restricted": {"outcome": "refused", "for_person": {"zh": "按{document}{article}，暂不能从此门进入：{title}", "en": "Under {document} {article} you cannot come in here for now: {title}"}, "for_guard": {"zh": "限制进入：{title}（{document}{article}）", "en": "Restricted: {title} ({document} {article})"}, "next_step": "appeal"},
  "quota_used_up": {"outcome": "refused", "for_person": {"zh": "按{document}{article}，进入次数已达 {limit} 次：{title}", "en": "Under {document} {article} the {limit} entries are used up: {title}"}, "for_guard": {"zh": "已达 {limit} 次：{title}（{document}{article}）", "en": "{limit} used: {title} ({document} {article})"}, "next_step": "appeal"},
  "hours_used_up": {"outcome": "refused", "for_person": {"zh": "按{document}{article}，在内时间已满 {limit} 小时：{title}", "en": "Under {document} {article} the {limit} hours inside are used up: {title}"}, "for_guard": {"zh": "在内已满 {limit} 小时：{title}（{document}{article}）", "en": "{limit} hours used: {title} ({document} {article})"}, "next_step": "appeal"},
};
export const STEP_WORDS = {
  "none": {"zh": "无需操作", "en": "Nothing to do"},
  "sign_in": {"zh": "登录或登记", "en": "Sign in or register"},
  "show_again": {"zh": "请再出示一次", "en": "Show it again"},
  "wait_for_approval": {"zh": "等待社区核实，可联系社区", "en": "Wait for the community, or call it"},
  "renew": {"zh": "申请续期", "en": "Ask for renewal"},
  "refresh_code": {"zh": "打开手机页面，出示最新的码", "en": "Open the page and show a fresh code"},
  "come_to_door": {"zh": "请到门口扫码或找门卫", "en": "Scan at the door or ask the guard"},
  "other_door": {"zh": "请走其他门", "en": "Use another door"},
  "call_host": {"zh": "请联系您拜访的住户", "en": "Call the person you visit"},
  "call_community": {"zh": "联系社区", "en": "Call the community"},
  "call_guard": {"zh": "请找门卫", "en": "Ask the guard"},
  "try_later": {"zh": "请稍后再试", "en": "Try again later"},
  "appeal": {"zh": "我有异议，请人工处理", "en": "Appeal: let a person decide"},
};
export const KIND_WORDS = {
  "resident": {"zh": "住户", "en": "resident"},
  "household_card": {"zh": "住户卡", "en": "household card"},
  "visitor": {"zh": "访客", "en": "visitor"},
  "staff": {"zh": "工作人员", "en": "staff"},
  "volunteer": {"zh": "志愿者", "en": "volunteer"},
  "service": {"zh": "服务人员", "en": "service"},
  "lorry": {"zh": "货车", "en": "lorry"},
};
export const KINDS = {
  "1": "resident",
  "2": "household_card",
  "3": "visitor",
  "4": "staff",
  "5": "volunteer",
  "6": "service",
  "7": "lorry",
};
export const CLASSES = {
  "1": "medic",
  "2": "emergency",
  "3": "care",
  "4": "doctor",
  "5": "courier",
  "6": "ambulance_crew",
  "7": "utility",
  "8": "vehicle",
};
export const FLAWS = {
  "not_ours": {"fault": "unreadable", "zh": "不是通行凭证的码", "en": "This is not the code of a pass"},
  "too_long": {"fault": "unreadable", "zh": "码太长", "en": "The code is too long"},
  "not_base45": {"fault": "unreadable", "zh": "码里有不该有的字符", "en": "Signs that base45 does not have"},
  "cut_short": {"fault": "unreadable", "zh": "码不完整", "en": "The code is cut short"},
  "not_shortest": {"fault": "unreadable", "zh": "编码不规范：数字没有用最短写法", "en": "Not canonical: a number is not in its shortest form"},
  "unknown_item": {"fault": "unreadable", "zh": "编码里有凭证不用的类型", "en": "A type of item that passes do not use"},
  "too_deep": {"fault": "unreadable", "zh": "编码层数太深", "en": "Nested too deeply"},
  "not_utf8": {"fault": "unreadable", "zh": "文字不是 UTF-8", "en": "A text is not UTF-8"},
  "duplicate_label": {"fault": "unreadable", "zh": "同一项出现两次", "en": "A label stands twice"},
  "unsorted_labels": {"fault": "unreadable", "zh": "编码不规范：各项没有按顺序", "en": "Not canonical: labels are out of order"},
  "trailing_bytes": {"fault": "unreadable", "zh": "凭证后面还有多余内容", "en": "Bytes follow the pass"},
  "wrong_shape": {"fault": "unreadable", "zh": "不是带签名的凭证", "en": "This is no COSE_Sign1 of ours"},
  "unknown_header": {"fault": "unreadable", "zh": "签名头有不认识的项", "en": "A header that passes do not use"},
  "unknown_algorithm": {"fault": "unreadable", "zh": "不支持的签名算法", "en": "An algorithm that passes do not use"},
  "unknown_key": {"fault": "foreign", "zh": "不认识签发者的密钥", "en": "The issuer's key is not known here"},
  "wrong_signature": {"fault": "forged", "zh": "签名不对", "en": "The signature is wrong"},
  "key_withdrawn": {"fault": "withdrawn", "zh": "签发者的密钥已作废", "en": "The issuer's key was withdrawn"},
  "key_retired": {"fault": "outdated", "zh": "签发者的旧密钥已停用", "en": "The issuer's old key is no longer accepted"},
  "other_issuer": {"fault": "foreign", "zh": "签发者与密钥不符", "en": "The issuer is not the one of the key"},
  "missing_claim": {"fault": "unknown_form", "zh": "缺少必要的项", "en": "A claim is missing"},
  "unknown_claim": {"fault": "unknown_form", "zh": "有不认识的项", "en": "A claim that is not known here"},
  "wrong_type": {"fault": "unknown_form", "zh": "某项的类型不对", "en": "A claim has the wrong type"},
  "out_of_range": {"fault": "unknown_form", "zh": "某项的值超出范围", "en": "A claim is out of range"},
  "unknown_kind": {"fault": "unknown_form", "zh": "不认识的凭证种类", "en": "A kind of pass that is not known here"},
  "unknown_class": {"fault": "unknown_form", "zh": "不认识的人员类别", "en": "A class that is not known here"},
  "broken_rule": {"fault": "unknown_form", "zh": "内容不合该种凭证的规定", "en": "It breaks a rule of its kind"},
  "proof_without_key": {"fault": "unreadable", "zh": "凭证不带手机密钥，却附了动态验证", "en": "A proof beside a pass that carries no key"},
};
export const CARE = "care";
export const CARED_FOR = ["dialysis", "nursing", "pregnant", "treatment"];
export const RESIDENT = "resident";
export const CARD = "household_card";
export const VISITOR = "visitor";
export const LORRY = "lorry";
export const PREFIX = "MS1:";
export const LONGEST_TEXT = 528;
export const PLATE = "[\u4e00-\u9fa5\u4f7f\u9886\u6c11][A-Z](?:[0-9A-Z]{4,5}[0-9A-Z\u6302\u5b66\u8b66\u6e2f\u6fb3\u9886]|[0-9A-Z]{6})";
export const BETWEEN = " \u00b7.\u2022-\u2014";
export const OURS = -65537;
export const LATEST = 4294967296;
export const MOST_ITEMS = 32;
export const HOST_BYTES = 8;
