// Choosing cases: how many are ticked, said on the button. Without it the form sends them all the same.

function tell(form) {
  const button = form.querySelector("[data-chosen]");
  if (!button) return;
  const count = form.querySelectorAll("input[name=case]:checked").length;
  button.querySelector("[data-count]").textContent = count ? ` (${count})` : "";
  button.disabled = count === 0;
}

function tellAll() {
  for (const form of document.querySelectorAll("form[data-choosing]")) tell(form);
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-choosing]");
  if (form) tell(form);
});
document.addEventListener("htmx:afterSettle", tellAll);
tellAll();
