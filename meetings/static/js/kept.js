// What this browser keeps for itself. Where it may keep nothing (private windows), it remembers until it is closed.
const memory = new Map();

export function kept(name, otherwise) {
  try {
    const text = localStorage.getItem(name);
    return text === null ? memory.get(name) ?? otherwise : JSON.parse(text);
  } catch {
    return memory.get(name) ?? otherwise;
  }
}

export function keep(name, value) {
  memory.set(name, value);
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // full or forbidden: memory has it
  }
}

export function forget(name) {
  memory.delete(name);
  try {
    localStorage.removeItem(name);
  } catch {
    // forbidden: nothing is there
  }
}

// 24 random bytes, as letters that fit an address.
export function random() {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
}

// By which this browser is known again when it votes; only a digest of it is kept anywhere else.
export function browser() {
  const known = kept("questions.browser", null);
  if (known) return known;
  const made = random();
  keep("questions.browser", made);
  return made;
}
