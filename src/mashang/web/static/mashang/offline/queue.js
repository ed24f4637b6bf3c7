// What waits to be sent, decided without a browser: order, merging, batches, retry, and the words on the screen.
//
// An item: {id, key, account, code, fields, photos, title, happened_at, order, state, tries, not_before, said}.
// States: waiting (never sent) · unsure (sent, no answer came back) · refused · conflict · done.

export const WAITING = "waiting";
export const UNSURE = "unsure";
export const REFUSED = "refused";
export const CONFLICT = "conflict";
export const DONE = "done";

const FIRST_PAUSE_MS = 5000;
const LONGEST_PAUSE_MS = 15 * 60 * 1000;

/**
 * The queue with one more answer. A later answer under the same key takes the place of one that was never sent, or
 * that was refused; one that may have arrived stays, for nobody can call it back.
 */
export function enqueue(items, item) {
  const gone = items.filter((one) => one.key === item.key && one.account === item.account && isReplaceable(one));
  const kept = items.filter((one) => !gone.includes(one));
  const order = items.reduce((most, one) => Math.max(most, one.order), 0) + 1;
  return {
    items: [...kept, { ...item, order, state: WAITING, tries: 0, not_before: 0, said: "" }],
    removed: gone.map((one) => one.id),
  };
}

function isReplaceable(one) {
  return one.state === WAITING || one.state === REFUSED;
}

/** What may be sent now, for one account, oldest first. */
export function ready(items, account, now) {
  return items
    .filter((one) => one.account === account && (one.state === WAITING || one.state === UNSURE) && one.not_before <= now)
    .sort((one, other) => one.order - other.order);
}

/** Cut into batches of at most `count` items and `bytes` of photos; a large item goes alone. */
export function batches(items, { count, bytes }) {
  const cut = [];
  let size = 0;
  for (const item of items) {
    const weight = (item.photos || []).reduce((sum, photo) => sum + photo.size, 0);
    const last = cut.at(-1);
    if (last && last.length < count && size + weight <= bytes) {
      last.push(item);
      size += weight;
    } else {
      cut.push([item]);
      size = weight;
    }
  }
  return cut;
}

/** How long to wait after `tries` failures: doubling, with jitter so that a whole street does not return at once. */
export function pause(tries, random) {
  const most = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(tries, 12));
  return Math.round(most / 2 + (most / 2) * random);
}

/** Items as the server's answers leave them; an item without an answer is unsure and tried again. */
export function answered(sent, results, now, random) {
  const byId = new Map(results.map((one) => [one.id, one]));
  return sent.map((item) => {
    const result = byId.get(item.id);
    if (!result || result.state === "retry") return failed(item, now, random);
    return { ...item, state: result.state, said: result.text || "", photos: result.state === REFUSED ? item.photos : [] };
  });
}

/** An item after the network failed under it: perhaps it arrived, so it keeps its id and is sent again. */
export function failed(item, now, random) {
  const tries = item.tries + 1;
  return { ...item, state: UNSURE, tries, not_before: now + pause(tries, random) };
}

/** When the next try is due; null when nothing waits. */
export function nextTry(items, account) {
  const times = items
    .filter((one) => one.account === account && (one.state === WAITING || one.state === UNSURE))
    .map((one) => one.not_before);
  return times.length ? Math.min(...times) : null;
}

/**
 * Which state the screen says.
 * @param {{online: boolean, account: string, session: "same" | "none" | "other" | "unknown"}} around
 */
export function summary(items, around) {
  const own = items.filter((one) => one.account === around.account);
  const n = own.filter((one) => one.state === WAITING || one.state === UNSURE).length;
  const refused = own.filter((one) => one.state === REFUSED).length;
  const conflicts = own.filter((one) => one.state === CONFLICT).length;
  const foreign = items.filter((one) => one.account !== around.account && one.state !== DONE && one.state !== CONFLICT).length;
  let code = "online";
  if (!around.online) code = "offline";
  else if (around.session === "none") code = "signed_out";
  else if (around.session === "other") code = "other_account";
  else if (refused) code = "refused";
  else if (n) code = "sending";
  else if (conflicts) code = "conflict";
  const tone = { online: "green", sending: "blue", offline: "amber" }[code] || "red";
  return { code, tone, n, refused, conflicts, foreign };
}

const WORDS = {
  online: { zh: () => "在线：填写的内容都已送达", en: () => "Online: everything was delivered" },
  sending: { zh: (s) => `在线：正在发送 ${s.n} 条`, en: (s) => `Online: sending ${s.n}` },
  offline: { zh: (s) => `离线：${s.n} 条待发送，已存在本机`, en: (s) => `Offline: ${s.n} waiting, kept on this phone` },
  offline_empty: { zh: () => "离线：可以继续填写，有网络后自动发送", en: () => "Offline: go on; it is sent when the network returns" },
  signed_out: { zh: (s) => `登录已失效：${s.n} 条待发送，请重新登录后发送`, en: (s) => `Signed out: ${s.n} waiting; sign in again to send` },
  other_account: { zh: (s) => `现在登录的是另一个账号：${s.n} 条待发送，要由原账号登录后发送`, en: (s) => `Another account is signed in: ${s.n} waiting for the account that wrote them` },
  refused: { zh: (s) => `发送失败需处理：${s.refused} 条`, en: (s) => `Not accepted, please look: ${s.refused}` },
  conflict: { zh: (s) => `已送达，${s.conflicts} 条别人也填过，请看一看`, en: (s) => `Delivered; ${s.conflicts} also answered by somebody else, please look` },
  foreign: { zh: (s) => `本机还有另一个账号的 ${s.foreign} 条待发送`, en: (s) => `${s.foreign} of another account wait on this phone` },
  full: { zh: () => "手机存储已满，这条没有保存：请清理空间后再填", en: () => "The phone's storage is full and this was not kept: free some space first" },
};

/** The sentence for a state, in the page's language. */
export function words(state, tongue) {
  const code = state.code === "offline" && !state.n ? "offline_empty" : state.code;
  const line = WORDS[code][tongue](state);
  return state.foreign ? `${line} · ${WORDS.foreign[tongue](state)}` : line;
}

/** The sentence when the phone cannot keep any more. */
export function wordsWhenFull(tongue) {
  return WORDS.full[tongue]();
}
