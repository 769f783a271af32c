// The moderator's desk keeps itself up to date card by card, so that nothing typed or opened is lost.
import * as live from "./live-desk.js";

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
let presses = 0; // what was asked for before a button was pressed is old news

const say = (text, kind) => live.say(messages, text, kind);

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

// Cards that stay the same stay the same elements, and the one that is typed in is never moved.
function show(html, pressed) {
  const fresh = new DOMParser().parseFromString(html, "text/html").body;
  const list = board.querySelector(".asked");
  const cards = [...fresh.querySelectorAll(".ask-card")].map((card) => kept(card, pressed));
  for (const card of [...list.children]) {
    if (!cards.includes(card)) card.remove();
  }
  arrange(list, cards);
  list.dataset.tab = fresh.querySelector(".asked").dataset.tab;
  const [tabs, freshTabs] = [board, fresh].map((part) => part.querySelector("nav"));
  if (!tabs.isEqualNode(freshTabs)) tabs.replaceWith(freshTabs);
  while (list.nextSibling) list.nextSibling.remove();
  const rest = fresh.querySelector(".asked");
  while (rest.nextSibling) board.append(rest.nextSibling);
}

function kept(card, pressed) {
  const old = document.getElementById(card.id);
  if (!old) return card;
  const same = old.dataset.key === card.dataset.key;
  if (!same && (card.id === pressed || !isInUse(old))) return card;
  old.classList.toggle("ask-card--changed", !same);
  return old;
}

function arrange(list, cards) {
  let place = list.firstElementChild;
  for (const card of cards) {
    if (card !== place && card.contains(document.activeElement)) {
      while (place !== card) {
        const next = place.nextElementSibling;
        list.append(place);
        place = next;
      }
    } else if (card !== place) {
      list.insertBefore(card, place);
    }
    place = card.nextElementSibling;
  }
}

async function refresh() {
  if (asking || document.hidden) return;
  asking = true;
  const before = presses;
  try {
    const answer = await ask(`${words.moderate}?show=${tab()}`, { headers: mark ? { "If-None-Match": mark } : {} });
    if (answer.status === 401 || answer.status === 403) {
      say(words.signedOut, "error");
    } else if (answer.ok || answer.status === 304) {
      if (lost) say("");
      lost = false;
      const text = await answer.text();
      if (answer.ok && presses === before) {
        show(text);
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

async function press(form, body) {
  try {
    const answer = await ask(form.action, { method: "POST", body });
    const text = await answer.text();
    mark = "";
    presses += 1;
    if (answer.ok) {
      say("");
      show(text, form.closest(".ask-card").id);
    } else {
      say(live.sentence(text) || words.unsent, "error");
      refresh();
    }
  } catch {
    say(words.unsent, "error");
  }
}

board.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-press]")) return;
  event.preventDefault();
  const { target: form, submitter: button } = event;
  const body = new FormData(form, button);
  live.pressed(button, () => press(form, body));
});
document.addEventListener("visibilitychange", () => document.hidden || refresh());
window.addEventListener("online", refresh);
timer = setTimeout(refresh, EVERY);
