// Instants in milliseconds, hours on the street's wall clock: its offset comes with the door, never from the phone.

const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];

/** Whether an instant falls into one of some daily spans ["08:00", "20:00"]; past midnight when the end is smaller. */
export function covers(spans, instant, offset) {
  const at = (((instant + offset * MINUTE) % DAY) + DAY) % DAY;
  return spans.some(([since, until]) => {
    const [from, to] = [ofDay(since), ofDay(until)];
    return from < to ? from <= at && at < to : at >= from || at < to;
  });
}

/** "2026-11-27 10:05" on the street's wall clock. */
export function minuteOf(instant, offset) {
  return new Date(instant + offset * MINUTE).toISOString().slice(0, 16).replace("T", " ");
}

/** Whether a path is another or lies above it. */
export function contains(outer, inner) {
  return inner.startsWith(outer);
}

function ofDay(text) {
  const [hours, minutes, seconds = 0] = text.split(":").map(Number);
  return hours * HOUR + minutes * MINUTE + seconds * SECOND;
}
