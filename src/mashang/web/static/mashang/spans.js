// Spans of time as people write them, the same words as mashang.web.moments; pure, tested with node.

const UNITS = { zh: ["天", "小时", "分钟"], en: ["d", "h", "min"] };

/** The two largest units of a span in milliseconds, not negative. */
export function spanWords(span_ms, tongue) {
  const total = Math.floor(span_ms / 60000);
  const parts = [Math.floor(total / 1440), Math.floor(total / 60) % 24, total % 60];
  const units = UNITS[tongue];
  const kept = parts.map((n, at) => (n ? `${n} ${units[at]}` : "")).filter(Boolean);
  const most = parts[0] === 0 || parts[1] ? 2 : 1;
  return kept.slice(0, most).join(" ") || `0 ${units[2]}`;
}

/** How a deadline stands: the words and the tone. `soon_ms` is where amber starts. */
export function remaining(due_ms, now_ms, tongue, soon_ms = 7200000) {
  const late = now_ms > due_ms;
  const span = spanWords(Math.abs(due_ms - now_ms), tongue);
  if (late) return { words: tongue === "zh" ? `已超时 ${span}` : `${span} late`, tone: "red" };
  const words = tongue === "zh" ? `还剩 ${span}` : `${span} left`;
  return { words, tone: due_ms - now_ms < soon_ms ? "amber" : "green" };
}
