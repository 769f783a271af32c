// What the desk's pages that keep themselves up to date have in common.
export function say(messages, text, kind) {
  messages.replaceChildren();
  if (!text) return;
  const notice = document.createElement("div");
  notice.className = `notice notice--${kind}`;
  notice.textContent = text;
  messages.append(notice);
}

// What a page of an error says; nothing where it is none.
export function sentence(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  return page.querySelector("main p.lead")?.textContent.trim() ?? "";
}

// The button waits while the work goes on.
export async function pressed(button, work) {
  button.setAttribute("aria-busy", "true");
  button.disabled = true;
  try {
    await work();
  } finally {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
}
