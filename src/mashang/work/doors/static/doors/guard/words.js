// What the guard's screen says, in both languages.

export const tongue = globalThis.document?.documentElement.lang === "en" ? "en" : "zh";

const STATES = {
  loading: { zh: "正在取规则…", en: "Fetching the rules…" },
  online: { zh: "在线 · 规则 {age}前取得", en: "Online · rules {age} old" },
  offline: { zh: "离线判断 · 规则 {age}前取得；此后停用的凭证、别处的次数本机不知道", en: "Deciding offline · rules {age} old; what was revoked since, or used elsewhere, is not known here" },
  none: { zh: "没有网络，本机没有规则：进门请人工核对，出门照常放行", en: "No network and no rules here: check entries yourself; going out stays free" },
  over: { zh: "规则已过本班次，已从本机删除：请联网更新。进门人工核对，出门照常放行", en: "The rules of this shift are over and deleted: go online. Check entries yourself; going out stays free" },
  no_keys: { zh: "街道还没有签发凭证：进门请人工核对", en: "This street signs no passes yet: check entries yourself" },
  clock: { zh: "本机时间变动过，不可信：带期限的凭证请人工核对", en: "This phone's clock was changed: check the dates of passes yourself" },
};

const WORDS = {
  allowed: { zh: "放行", en: "Let in" },
  leave: { zh: "放行", en: "Let out" },
  attention: { zh: "放行并留意", en: "Let in, and look" },
  refused: { zh: "不放行", en: "Do not let in" },
  counts: { zh: "今天进 {in} · 出 {out} · 在内约 {inside}", en: "Today in {in} · out {out} · inside about {inside}" },
  counts_here: { zh: "（只含本机所知）", en: " (as known here only)" },
  camera_denied: { zh: "相机没有打开：请允许使用相机，或用扫码枪", en: "No camera: allow it, or use a scanner" },
  camera_none: { zh: "这台手机用不了相机：请用扫码枪", en: "No camera here: use a scanner" },
  appealed: { zh: "已转社区人工处理", en: "Passed to the community" },
  appealed_later: { zh: "已记下，有网络后转社区", en: "Kept; it goes to the community with the next network" },
  plate_bad: { zh: "车牌号不对，例如 浙A12345", en: "No number plate: province sign, letter, five or six signs" },
  scan_title: { zh: "门岗核验", en: "A decision at the door" },
  appeal_title: { zh: "代为申诉", en: "An appeal passed on" },
  stop_title: { zh: "停用住户卡", en: "A card stopped" },
  stopped: { zh: "已停用，请持卡人联系社区补卡", en: "Stopped; the community gives a new one" },
  stopped_later: { zh: "本机已停用，有网络后各门停用", en: "Stopped here; at other doors with the next network" },
  torch_on: { zh: "关灯", en: "Light off" },
  torch_off: { zh: "开灯", en: "Light" },
  ready: { zh: "可离线使用", en: "Works offline" },
  minutes: { zh: "{n} 分钟", en: "{n} min" },
  hours: { zh: "{hours} 小时 {n} 分", en: "{hours} h {n} min" },
};

/** A word in the page's language, its blanks filled. */
export function say(code, values = {}) {
  return filled(WORDS[code][tongue], values);
}

/** The sentence for a state. */
export function stateWords(state) {
  const [hours, n] = [Math.floor(state.age_min / 60), state.age_min % 60];
  return filled(STATES[state.code][tongue], { age: say(hours ? "hours" : "minutes", { hours, n }) });
}

function filled(words, values) {
  return words.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}
