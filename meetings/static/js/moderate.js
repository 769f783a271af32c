// The moderator's desk keeps itself up to date card by card, so that nothing typed or opened is lost.
const EVERY = 2000;
const PATIENCE = 8000;

const desk = document.querySelector("[data-moderate]");
const board = desk.querySelector("[data-board]");
const messages = desk.querySelector("[data-messages]");
const words = desk.dataset;

let mark = "";
let asking = false;
let timer = 0;
let lost = false;

function say(text, kind) {
  messages.replaceChildren();
  if (!text) return;
  const notice = document.createElement("div");
  notice.className = `notice notice--${kind}`;
  notice.textContent = text;
  messages.append(notice);
}

function ask(address, options = {}) {
  const headers = { "X-Part": "board", Accept: "text/html, application/json;q=0.9", ...options.headers };
  return fetch(address, { ...options, headers, cache: "no-store", credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE) });
}

const tab = () => board.querySelector("[data-tab]").dataset.tab;

// A card in which somebody types, or has something open, stays until that is over.
function isInUse(card) {
  const typed = [...card.querySelectorAll("input:not([type=hidden]), textarea")].some((field) => field.value !== field.defaultValue);
  return typed || card.contains(document.activeElement) || card.querySelector("details[open]") !== null;
}

// Cards that stay the same stay the same elements; only what changed is drawn anew.
function show(html, pressed) {
  const fresh = new DOMParser().parseFromString(html, "text/html").body;
  const known = new Map([...board.querySelectorAll(".ask-card")].map((card) => [card.id, card]));
  for (const card of fresh.querySelectorAll(".ask-card")) {
    const old = known.get(card.id);
    if (!old) continue;
    const same = old.dataset.key === card.dataset.key;
    if (same || (card.id !== pressed && isInUse(old))) {
      old.classList.toggle("ask-card--changed", !same);
      card.replaceWith(old);
    }
  }
  const focused = document.activeElement;
  const [start, end] = [focused?.selectionStart, focused?.selectionEnd];
  board.replaceChildren(...fresh.childNodes);
  if (focused !== document.activeElement && board.contains(focused)) {
    focused.focus({ preventScroll: true });
    if (typeof start === "number") focused.setSelectionRange(start, end);
  }
}

async function refresh() {
  if (asking || document.hidden) return;
  asking = true;
  try {
    const answer = await ask(`${words.moderate}?show=${tab()}`, { headers: mark ? { "If-None-Match": mark } : {} });
    if (answer.status === 401 || answer.status === 403) {
      say(words.signedOut, "error");
    } else if (answer.ok || answer.status === 304) {
      if (lost) say("");
      lost = false;
      if (answer.ok) {
        show(await answer.text());
        mark = answer.headers.get("ETag") ?? "";
      }
    } else {
      throw new Error(answer.status);
    }
  } catch {
    lost = true;
    say(words.lost, "warning");
  } finally {
    asking = false;
    clearTimeout(timer);
    timer = setTimeout(refresh, EVERY);
  }
}

async function press(form, button) {
  const body = new FormData(form, button);
  button.setAttribute("aria-busy", "true");
  button.disabled = true;
  try {
    const answer = await ask(form.action, { method: "POST", body });
    const text = await answer.text();
    mark = "";
    if (answer.ok) {
      say("");
      show(text, form.closest(".ask-card").id);
    } else {
      say(sentence(text), "error");
      refresh();
    }
  } catch {
    say(words.unsent, "error");
  } finally {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
}

function sentence(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  return page.querySelector("main p.lead")?.textContent.trim() || words.unsent;
}

board.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-press]")) return;
  event.preventDefault();
  press(event.target, event.submitter);
});
document.addEventListener("visibilitychange", () => document.hidden || refresh());
window.addEventListener("online", refresh);
timer = setTimeout(refresh, EVERY);
