// Previews of chosen photos, and a word when there are too many.

/** What to show for `count` chosen photos of at most `max`. */
export function photoNote(count, max, tongue) {
  if (count <= max) return "";
  return tongue === "zh" ? `最多 ${max} 张，请重新选择` : `At most ${max} photos, please choose again`;
}

/** Show previews whenever the choice of a photo input changes. */
export function watchPhotos(root, tongue) {
  root.addEventListener("change", (event) => {
    const input = event.target;
    if (!input.matches || !input.matches("input[data-photos]")) return;
    const list = root.querySelector(`[data-photo-list="${CSS.escape(input.id)}"]`);
    if (!list) return;
    list.querySelectorAll("img").forEach((old) => URL.revokeObjectURL(old.src));
    list.textContent = "";
    const files = Array.from(input.files);
    const note = photoNote(files.length, Number(input.dataset.photos), tongue);
    if (note) {
      list.append(Object.assign(document.createElement("li"), { className: "is-too-many", textContent: note }));
      input.value = "";
      return;
    }
    for (const file of files) {
      const item = document.createElement("li");
      const image = Object.assign(document.createElement("img"), { alt: file.name, width: 96, height: 96 });
      image.src = URL.createObjectURL(file);
      item.append(image);
      list.append(item);
    }
  });
}
