// The control room keeps itself up to date, and keeps its last state when the network is gone.
import * as live from "./live-desk.js";

const EVERY = 4000;
const PATIENCE = 8000;

const room = document.querySelector("[data-control]");
const board = room.querySelector("[data-board]");
const messages = room.querySelector("[data-messages]");
const words = room.dataset;

let mark = "";
let lostAt = null;
let ahead = 0; // what the server's clock is ahead of this one, in milliseconds
let asking = false;
let timer = 0;

const say = (text, kind) => live.say(messages, text, kind);

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_whole, name) => values[name]);
}

async function ask(address, options = {}) {
  const headers = { "HX-Request": "true", ...options.headers };
  const answer = await fetch(address, {
    ...options, headers, cache: "no-store", credentials: "same-origin",
    signal: AbortSignal.timeout(PATIENCE),
  });
  const said = Date.parse(answer.headers.get("Date") ?? "");
  if (said) ahead = said - Date.now();
  return answer;
}

function lost() {
  lostAt ??= new Date();
  const time = lostAt.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  room.classList.add("control--lost");
  say(fill(words.lost, { time }), "warning");
}

function found() {
  if (lostAt === null) return;
  lostAt = null;
  room.classList.remove("control--lost");
  say(words.found, "success");
  setTimeout(() => lostAt === null && say(""), 4000);
}

// Whoever is typing into the board is not disturbed; what is folded open stays open.
function isBusy() {
  const active = document.activeElement;
  return board.contains(active) && active.matches("input:not([type=hidden])") && active.value !== "";
}

function show(html) {
  const open = [...board.querySelectorAll("details[open][id]")].map((each) => each.id);
  const focus = placeOf(document.activeElement);
  board.innerHTML = html;
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (focus) focusOn(focus);
  count();
}

// Where the focus is, in words that hold after the board was drawn anew.
function placeOf(element) {
  const holder = board.contains(element) && element.closest("[id]");
  if (!holder) return null;
  const tag = element.tagName;
  return { id: holder.id, tag, index: [...holder.querySelectorAll(tag)].indexOf(element) };
}

function focusOn(place) {
  const holder = document.getElementById(place.id);
  const target = place.index < 0 ? holder : holder?.querySelectorAll(place.tag)[place.index];
  target?.focus({ preventScroll: true });
}

async function refresh() {
  if (asking || document.hidden) return;
  asking = true;
  try {
    const answer = await ask(words.control, { headers: mark ? { "If-None-Match": mark } : {} });
    if (answer.status === 401 || answer.status === 403) {
      say(words.signedOut, "error");
    } else if (answer.status === 304) {
      found();
    } else if (answer.ok) {
      const html = await answer.text();
      found();
      if (!isBusy()) {
        mark = answer.headers.get("ETag") ?? "";
        show(html);
      }
    } else {
      lost();
    }
  } catch {
    lost();
  } finally {
    asking = false;
    clearTimeout(timer);
    timer = setTimeout(refresh, EVERY);
  }
}

async function press(form) {
  const twice = form.closest("details.twice")?.id ?? "";
  try {
    const answer = await ask(form.action, {
      method: "POST", body: new FormData(form), headers: { Accept: "text/html, application/json;q=0.9" },
    });
    const text = await answer.text();
    if (answer.ok) {
      mark = "";
      document.activeElement?.blur();
      // The board may have been drawn anew since the button was pressed.
      document.getElementById(twice)?.removeAttribute("open");
      say("");
      show(text);
    } else {
      say(live.sentence(text) || words.unsent, "error");
    }
  } catch {
    say(words.unsent, "error");
  }
}

function spoken(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (number) => String(number).padStart(2, "0");
  if (hours >= 48) return fill(words.days, { days: Math.floor(hours / 24) });
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

function count() {
  const now = Date.now() + ahead;
  for (const place of board.querySelectorAll("[data-starts]:not([hidden])")) {
    const [starts, ends] = [Date.parse(place.dataset.starts), Date.parse(place.dataset.ends)];
    const [text, time] = now < starts ? [words.in, starts - now] : now < ends ? [words.left, ends - now] : [words.over, now - ends];
    place.textContent = fill(text, { time: spoken(time) });
    place.classList.toggle("board__countdown--soon", now < starts && starts - now < 15 * 60000);
    place.classList.toggle("board__countdown--over", now >= ends);
  }
}

board.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-press]");
  if (!form) return;
  event.preventDefault();
  live.pressed(form.querySelector("button"), () => press(form));
});
document.addEventListener("visibilitychange", () => document.hidden || refresh());
window.addEventListener("online", refresh);
window.addEventListener("offline", lost);
setInterval(count, 1000);
count();
timer = setTimeout(refresh, EVERY);
