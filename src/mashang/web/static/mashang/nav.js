// The parts of the staff navigation stay as the worker left them; the server reads the cookie and draws them so.

const COOKIE = "mashang_nav";
const YEAR_S = 365 * 24 * 3600;

/** `today-0.places-1` with one part's choice changed. */
export function withChoice(written, code, isOpen) {
  const others = written.split(".").filter((one) => one && !one.startsWith(`${code}-`));
  return [...others, `${code}-${isOpen ? 1 : 0}`].join(".");
}

/** The value of a cookie in `document.cookie`, or nothing. */
export function cookieOf(cookies, name) {
  const found = cookies.split("; ").find((one) => one.startsWith(`${name}=`));
  return found ? found.slice(name.length + 1) : "";
}

export function watchNav(document) {
  const nav = document.querySelector("[data-parts]");
  if (!nav) return;
  // A press, not the event `toggle`: that one also comes for parts which the server opened.
  nav.addEventListener("click", (event) => {
    const summary = event.target.closest("summary");
    if (!summary) return;
    const part = summary.parentElement;
    const value = withChoice(cookieOf(document.cookie, COOKIE), part.dataset.part, !part.open);
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `${COOKIE}=${value}; Path=/desk; Max-Age=${YEAR_S}; SameSite=Lax${secure}`;
  });
}

if (typeof document !== "undefined") watchNav(document);
