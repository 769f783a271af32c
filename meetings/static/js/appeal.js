// Keeps an unsent appeal on this device for a week, so that a lost connection loses no words; name and contact are not kept.
const KEPT_FIELDS = ["topic", "district", "text"];
const WEEK = 7 * 24 * 60 * 60 * 1000;

const key = (name) => `draft:${name}`;

function read(name) {
  try {
    const draft = JSON.parse(localStorage.getItem(key(name)) ?? "{}");
    return Date.now() - draft.at < WEEK ? draft.values : {};
  } catch {
    return {};
  }
}

function write(name, values) {
  try {
    if (Object.values(values).some(Boolean)) localStorage.setItem(key(name), JSON.stringify({ at: Date.now(), values }));
    else localStorage.removeItem(key(name));
    return true;
  } catch {
    return false; // no room, or storage is forbidden: the form works all the same
  }
}

function keepDraft(form) {
  const name = form.dataset.draft;
  const note = form.querySelector("[data-draft-note]");
  const fields = KEPT_FIELDS.map((field) => form.elements[field]);
  const draft = read(name);
  for (const field of fields) if (!field.value && draft[field.name]) field.value = draft[field.name];
  form.addEventListener("input", () => {
    const kept = write(name, Object.fromEntries(fields.map((field) => [field.name, field.value])));
    note.textContent = form.dataset.kept;
    note.hidden = !kept;
  });
}

document.querySelectorAll("form[data-draft]").forEach(keepDraft);
document.querySelectorAll("[data-draft-sent]").forEach((page) => write(page.dataset.draftSent, {}));
