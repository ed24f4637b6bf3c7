/* A form asks the server what holds for what was typed. An answer that is older than what stands on the
   page meanwhile is dropped and asked again: nothing that somebody typed is ever overwritten. */

/** What stands in a form, as one text; the tokens that every page has of its own left out. */
export function snapshot(entries) {
  const kept = [...entries].filter(([name]) => name !== "csrfmiddlewaretoken" && name !== "do");
  return JSON.stringify(kept.map(([name, value]) => [name, String(value)]));
}

/** Whether an answer still speaks of what stands there. */
export function isStale(asked, now) {
  return asked !== undefined && asked !== now;
}

function begin(form) {
  let asked;
  const now = () => snapshot(new FormData(form).entries());
  form.addEventListener("htmx:configRequest", () => { asked = now(); });
  form.addEventListener("htmx:beforeSwap", (event) => {
    if (!isStale(asked, now())) return;
    event.detail.shouldSwap = false;
    form.dispatchEvent(new Event("change", { bubbles: false }));
  });
}

if (typeof document !== "undefined") {
  const form = document.getElementById("fill");
  if (form) begin(form);
}
