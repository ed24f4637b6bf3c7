// The one line in the staff's top bar: `/` begins, arrows walk through what was found, Escape ends.

// Whether a key pressed here begins a search: not while somebody writes, and not as part of a chord.
export function begins(event) {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return false;
  const at = event.target;
  const isWriting = at && (at.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(at.tagName));
  return !isWriting;
}

// The place among `count` links to which a key leads from `at` (-1 is the line itself); null when it leads nowhere.
export function stepTo(key, at, count) {
  if (key === "ArrowDown") return at + 1 < count ? at + 1 : null;
  if (key === "ArrowUp") return at >= 0 ? at - 1 : null;
  return null;
}

export function watchSearch(page) {
  const box = page.querySelector("[data-search]");
  if (!box) return;
  const line = box.querySelector("input[type=search]");
  const found = box.querySelector(".ms-found");
  page.addEventListener("keydown", (event) => {
    if (begins(event) && line.offsetParent !== null) {
      event.preventDefault();
      line.focus();
      line.select();
    }
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      found.replaceChildren();
      line.focus();
      return;
    }
    const links = [...found.querySelectorAll("a")];
    const next = stepTo(event.key, links.indexOf(page.activeElement), links.length);
    if (next === null) return;
    event.preventDefault();
    (next < 0 ? line : links[next]).focus();
  });
  page.addEventListener("click", (event) => {
    if (!box.contains(event.target)) found.replaceChildren();
  });
}
