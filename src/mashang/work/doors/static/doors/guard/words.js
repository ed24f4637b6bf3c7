// What the guard's screen says, in both languages.

export const tongue = globalThis.document?.documentElement.lang === "en" ? "en" : "zh";

const STATES = {
  loading: { zh: () => "正在取规则…", en: () => "Fetching the rules…" },
  online: { zh: (s) => `在线 · 规则 ${s.age_min} 分钟前`, en: (s) => `Online · rules ${s.age_min} min old` },
  offline: {
    zh: (s) => `离线判断 · 规则 ${age(s.age_min, "zh")}前取得；此后停用的凭证、别处的次数本机不知道`,
    en: (s) => `Deciding offline · rules ${age(s.age_min, "en")} old; what was revoked since, or used elsewhere, is not known here`,
  },
  none: {
    zh: () => "没有网络，本机没有规则：进门请人工核对，出门照常放行",
    en: () => "No network and no rules here: check entries yourself; going out stays free",
  },
  over: {
    zh: () => "规则已过本班次，已从本机删除：请联网更新。进门人工核对，出门照常放行",
    en: () => "The rules of this shift are over and deleted: go online. Check entries yourself; going out stays free",
  },
  no_keys: {
    zh: () => "街道还没有签发凭证：进门请人工核对",
    en: () => "This street signs no passes yet: check entries yourself",
  },
  clock: {
    zh: () => "本机时间变动过，不可信：带期限的凭证请人工核对",
    en: () => "This phone's clock was changed: check the dates of passes yourself",
  },
};

const WORDS = {
  allowed: ["放行", "Let in"],
  leave: ["放行", "Let out"],
  attention: ["放行并留意", "Let in, and look"],
  refused: ["不放行", "Do not let in"],
  person: ["告诉对方", "Tell them"],
  clause: ["依据", "Because of"],
  next: ["怎么办", "What to do"],
  counts: ["今天进 {in} · 出 {out} · 在内约 {inside}", "Today in {in} · out {out} · inside about {inside}"],
  counts_here: ["（只含本机所知）", " (as known here only)"],
  camera_denied: ["相机没有打开：请允许使用相机，或用扫码枪、手输", "No camera: allow it, or use a scanner or type"],
  camera_none: ["这台手机用不了相机：请用扫码枪或手输", "No camera here: use a scanner or type"],
  appealed: ["已转社区人工处理", "Passed to the community"],
  appealed_later: ["已记下，有网络后转社区", "Kept; it goes to the community with the next network"],
  plate_bad: ["车牌号不对，例如 浙A12345", "No number plate: province sign, letter, five or six signs"],
  scan_title: ["门岗核验", "A decision at the door"],
  appeal_title: ["代为申诉", "An appeal passed on"],
  torch_on: ["关灯", "Light off"],
  torch_off: ["开灯", "Light"],
  ready: ["可离线使用", "Works offline"],
};

/** A word in the page's language, its blanks filled. */
export function say(code, values = {}) {
  const words = WORDS[code][tongue === "zh" ? 0 : 1];
  return words.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** The sentence for a state. */
export function stateWords(state, language = tongue) {
  return STATES[state.code][language](state);
}

function age(minutes, language) {
  if (minutes < 60) return language === "zh" ? `${minutes} 分钟` : `${minutes} min`;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return language === "zh" ? `${hours} 小时 ${rest} 分` : `${hours} h ${rest} min`;
}
