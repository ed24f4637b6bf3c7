// Buttons that make or prove a passkey. Without script, or without keys, nothing of them is shown.

import { answer, creating, proving } from "./webauthn.js";

const tongue = document.documentElement.lang === "en" ? "en" : "zh";
const STOPPED = { zh: "没有完成。可以再试一次，或换一种方式。", en: "Not finished. Try again, or use another way." };

async function options(form) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.set("for", form.dataset.passkeyFor ?? "");
  const reply = await fetch(form.dataset.passkeyOptions, { method: "POST", body });
  if (!reply.ok) throw new Error(String(reply.status));
  return reply.json();
}

async function ask(form) {
  const given = await options(form);
  return form.dataset.passkey === "create"
    ? navigator.credentials.create(creating(given))
    : navigator.credentials.get(proving(given));
}

function tend(form) {
  const kept = form.elements[form.dataset.passkeyAnswer ?? "answer"];
  const trouble = form.querySelector("[data-passkey-trouble]");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (kept.value) return;
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      kept.value = JSON.stringify(answer(await ask(form)));
      HTMLFormElement.prototype.submit.call(form);
    } catch {
      trouble.textContent = STOPPED[tongue];
      button.disabled = false;
    }
  });
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) tend(form);
} else {
  for (const node of document.querySelectorAll("[data-no-passkeys]")) node.hidden = false;
}
