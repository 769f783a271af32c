// Field mode: takes spoken questions and hands out coupons, with or without a network.
import { drawn, newCode, newKey } from "./field-coupon.js";
import { Lost, SignedOut, fillUp, learn, send } from "./field-sending.js";
import * as store from "./field-store.js";

const SOONEST = 3000;
const LATEST = 60_000;

const page = document.body;
const words = page.dataset;
const part = (name, within = page) => within.querySelector(`[data-${name}]`);
const form = part("ask");
const others = new BroadcastChannel("field");

let pause = SOONEST;
let timer = 0;
let mending = null;
let taking = false;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, name) => values[name]);

function chosenSession() {
  return Number(form.session.value) || null;
}

async function showSessions() {
  const sessions = (await store.known("sessions")) ?? [];
  const wanted = Number(new URLSearchParams(location.search).get("session"));
  const before = chosenSession() ?? (wanted || (await store.known("session")));
  const today = new Date().toLocaleDateString("sv-SE");
  const options = sessions.map(({ id, day, start, topic, place }) => {
    const when = day === today ? start : `${day.slice(8)}.${day.slice(5, 7)}. ${start}`;
    return new Option(`${when} · ${topic} · ${place}`, id, false, id === before);
  });
  if (!options.length) options.push(new Option(words.noSession, ""));
  form.session.replaceChildren(...options);
  const held = sessions.find(({ id }) => id === chosenSession());
  if (held && !form.language.value) form.language.value = held.language;
}

function nameOf({ coupon, number, state }) {
  const shown = coupon ?? (state === "sent" ? number : null);
  return shown === null ? words.later : `№${shown}`;
}

function row(question) {
  const element = part("row").content.cloneNode(true).firstElementChild;
  const [waits, sent, refused] = ["waiting", "sent", "refused"].map((state) => question.state === state);
  part("number", element).textContent = nameOf(question);
  part("text", element).textContent = question.text || question.code;
  const badge = part("badge", element);
  badge.classList.add(sent ? "badge--published" : refused ? "badge--failed" : "badge--waiting");
  badge.textContent = waits ? words.stateWaiting : sent ? words.stateSent : words.stateRefused;
  const moved = sent && question.coupon !== null && question.number !== question.coupon;
  const sentence = moved ? fill(words.renumbered, question) : question.sentence;
  Object.assign(part("sentence", element), { textContent: sentence, hidden: !sentence });
  part("mend", element).hidden = !refused;
  part("open", element).addEventListener("click", () => showCoupon(question));
  part("edit", element).addEventListener("click", () => mend(question));
  part("drop", element).addEventListener("click", () => store.drop(question.key).then(changed));
  return element;
}

async function showTaken() {
  const taken = await store.questions();
  part("list").replaceChildren(...taken.map(row));
  part("taken").hidden = !taken.length;
  const waiting = taken.filter(({ state }) => state === "waiting").length;
  const standing = part("standing");
  const offline = navigator.onLine ? "" : ` · ${words.offline}`;
  standing.textContent = (waiting ? fill(words.waiting, { number: waiting }) : words.allSent) + offline;
  standing.classList.toggle("badge--published", !waiting);
  standing.classList.toggle("badge--waiting", Boolean(waiting));
  page.dataset.unsent = waiting;
}

function showCoupon(question) {
  const coupon = part("coupon");
  part("number", coupon).textContent = nameOf(question);
  part("code", coupon).textContent = question.code;
  part("text", coupon).textContent = question.text;
  part("qr", coupon).replaceChildren(drawn(words.receipt.replace("CODE", question.code)));
  coupon.hidden = false;
  form.hidden = true;
  coupon.focus();
  coupon.scrollIntoView({ block: "start" });
}

function showForm() {
  part("coupon").hidden = true;
  form.hidden = false;
  form.text.focus();
}

function mend(question) {
  mending = question.key;
  form.text.value = question.text;
  form.author.value = question.author;
  showForm();
}

async function changed() {
  await showTaken();
  others.postMessage("changed");
}

async function take() {
  const [text, author] = [form.text.value.trim(), form.author.value.trim()];
  const wrong = part("wrong");
  const session = chosenSession();
  const sentence = !session ? words.noSession : !text ? words.empty : "";
  Object.assign(wrong, { textContent: sentence, hidden: !sentence });
  if (sentence) return form.text.focus();
  try {
    await keep(session, text, author);
  } catch (error) {
    console.error(error);
    return Object.assign(wrong, { textContent: words.notKept, hidden: false });
  }
  form.text.value = form.author.value = "";
  await changed();
  soon();
}

async function keep(session, text, author) {
  if (mending) {
    await store.mended(mending, text, author);
    mending = null;
  } else {
    showCoupon(await store.take({
      key: newKey(), session, text, author, language: form.language.value,
      code: newCode(words.alphabet), asked_at: new Date().toISOString(),
    }));
  }
}

// A thumb that presses twice takes one question.
async function takeOnce() {
  if (taking) return;
  taking = true;
  await take().finally(() => { taking = false; });
}

// Learn, fill up numbers, send: whatever fails is tried again, later and later.
async function work() {
  clearTimeout(timer);
  let signedOut = false;
  try {
    const { csrf } = await learn();
    await showSessions();
    const session = chosenSession();
    if (session) await fillUp(session, csrf);
    await send(csrf);
    pause = SOONEST;
  } catch (error) {
    if (!(error instanceof SignedOut || error instanceof Lost)) console.error(error);
    signedOut = error instanceof SignedOut;
    pause = Math.min(pause * 2, LATEST);
  }
  part("signed-out").hidden = !signedOut;
  await changed();
  timer = setTimeout(work, Number(page.dataset.unsent) ? pause : LATEST);
}

function soon() {
  pause = SOONEST;
  clearTimeout(timer);
  timer = setTimeout(work, 0);
}

async function keepPage() {
  const kept = part("kept");
  if (!navigator.serviceWorker) return;
  kept.textContent = words.notReady;
  await navigator.serviceWorker.register(words.worker, { scope: words.scope });
  await navigator.serviceWorker.ready;
  kept.textContent = words.ready;
  await navigator.storage?.persist?.();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  takeOnce();
});
form.session.addEventListener("change", () => {
  store.remember("session", chosenSession());
  soon();
});
part("next").addEventListener("click", showForm);
part("send-now").addEventListener("click", soon);
others.addEventListener("message", showTaken);
window.addEventListener("online", soon);
window.addEventListener("offline", showTaken);
document.addEventListener("visibilitychange", () => document.hidden || soon());

await showSessions();
await store.forgetOld(Date.now());
await showTaken();
keepPage().catch(() => {});
work();
