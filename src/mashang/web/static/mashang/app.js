// What every page does in the browser. Everything here is a comfort: without it the page still reads and sends.

import { remaining } from "./spans.js";
import { watchPhotos } from "./photos.js";
import { watchSearch } from "./search.js";

const TICK_MS = 30000;
const TOAST_MS = 8000;
const tongue = document.documentElement.lang === "en" ? "en" : "zh";
const elder = document.documentElement.classList.contains("is-elder");

function tick() {
  for (const node of document.querySelectorAll("time[data-clock]")) {
    const left = remaining(Date.parse(node.dateTime), Date.now(), tongue);
    node.querySelector("[data-clock-words]").textContent = left.words;
    node.className = `ms-clock ms-tone-${left.tone}`;
  }
}

function tendToasts() {
  // In 长辈模式 nothing disappears by itself.
  for (const toast of document.querySelectorAll("[data-toast]:not([data-tended])")) {
    toast.dataset.tended = "";
    if (!elder && toast.getAttribute("role") === "status") setTimeout(() => toast.remove(), TOAST_MS);
  }
}

function say(text) {
  const toast = document.createElement("div");
  toast.className = "ms-toast ms-tone-red";
  toast.setAttribute("role", "alert");
  toast.dataset.toast = "";
  const words = document.createElement("span");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "ms-toast-close";
  close.dataset.close = "";
  close.setAttribute("aria-label", tongue === "zh" ? "关闭" : "Close");
  close.textContent = "×";
  toast.append(words, close);
  document.getElementById("toasts").append(toast);
}

function tellOffline() {
  const banner = document.getElementById("offline");
  if (banner) banner.hidden = navigator.onLine;
}

document.addEventListener("click", (event) => {
  const close = event.target.closest("[data-close]");
  if (close) close.closest("[data-toast]").remove();
  if (event.target.closest("[data-print]")) window.print();
  for (const menu of document.querySelectorAll("details.ms-menu[open], details.ms-more[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.ms-menu[open], details.ms-more[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A second press of the same button must not send twice; the server would recognise it, the person would worry.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent !== undefined) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "";
  setTimeout(() => delete form.dataset.sent, TOAST_MS);
});

document.addEventListener("htmx:sendError", () => {
  say(tongue === "zh" ? "没有网络，刚才的操作没有提交" : "No network: that was not sent");
});
document.addEventListener("htmx:afterSettle", () => {
  tendToasts();
  tick();
});
window.addEventListener("online", tellOffline);
window.addEventListener("offline", tellOffline);
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

watchPhotos(document, tongue);
watchSearch(document);
tendToasts();
tellOffline();
setInterval(tick, TICK_MS);
const wrong = document.querySelector("[data-focus]");
if (wrong) wrong.focus();
