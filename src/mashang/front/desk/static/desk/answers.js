// One tap puts a unit's words into the field beside it. Without it the link opens the page with them filled in.

// What the field holds after a tap: the words alone, or after what somebody wrote already.
export function joined(written, words) {
  const kept = written.trimEnd();
  return kept && kept !== words ? `${kept}\n${words}` : words;
}

if (typeof document !== "undefined") {
  document.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-answer]");
    const field = chip && chip.closest("form").querySelector("textarea");
    if (!field) return;
    event.preventDefault();
    field.value = joined(field.value, chip.dataset.answer);
    field.focus();
  });
}
