// The questions that were sent from this browser: they stand on its page before anybody else sees them.
import { keep, kept } from "./kept.js";

const queueKey = "questions.queue";
const receiptsKey = "questions.receipts";
const pause = 20_000;
const leastPause = 5_000;

const panel = document.querySelector("[data-own]");
const here = (each) => each.session === panel.dataset.session;

async function refresh(receipt) {
  try {
    const answer = await fetch(panel.dataset.receipts.replace("CODE", receipt.code), { cache: "no-store" });
    if (answer.status === 404) return null;
    return answer.ok ? { ...receipt, ...(await answer.json()), session: receipt.session } : receipt;
  } catch {
    return receipt;
  }
}

let looked = 0;
let timer = 0;

// Votes change a board every second: what the author alone sees need not be asked for as often.
function refreshSoon() {
  timer ||= setTimeout(refreshAll, Math.max(looked + leastPause - Date.now(), 0));
}

async function refreshAll() {
  clearTimeout(timer);
  timer = 0;
  looked = Date.now();
  const fresh = new Map();
  for (const receipt of kept(receiptsKey, []).filter((each) => here(each) && !each.final)) {
    fresh.set(receipt.code, await refresh(receipt));
  }
  const known = kept(receiptsKey, []);
  keep(receiptsKey, known.map((each) => (fresh.has(each.code) ? fresh.get(each.code) : each)).filter(Boolean));
  draw();
}

function item(text, state) {
  const made = panel.querySelector("[data-own-item]").content.cloneNode(true);
  const part = (name) => made.querySelector(`[data-part=${name}]`);
  part("text").textContent = text;
  part("state").textContent = state;
  return { made, part };
}

function forgetButton(part, key, name, value) {
  part("forget").addEventListener("click", () => {
    keep(key, kept(key, []).filter((each) => each[name] !== value));
    draw();
  });
}

function waiting(message) {
  const { made, part } = item(message.text, message.refused ? panel.dataset.refused : panel.dataset.queued);
  if (message.refused) {
    part("reason").textContent = message.refused;
    part("reason").hidden = false;
    part("change").hidden = !document.querySelector("[data-ask]");
    part("change").addEventListener("click", () => {
      keep(queueKey, kept(queueKey, []).filter((each) => each.key !== message.key));
      document.dispatchEvent(new CustomEvent("questions:change", { detail: message }));
      draw();
    });
  }
  forgetButton(part, queueKey, "key", message.key);
  return made;
}

function asked(receipt) {
  const { made, part } = item(receipt.text, receipt.label);
  part("reason").textContent = receipt.reason ?? "";
  part("reason").hidden = !receipt.reason;
  part("receipt").href = receipt.url;
  part("receipt").hidden = false;
  part("code").textContent = receipt.code;
  forgetButton(part, receiptsKey, "code", receipt.code);
  return made;
}

function draw() {
  const items = [
    ...kept(queueKey, []).filter(here).map(waiting),
    ...kept(receiptsKey, []).filter(here).map(asked),
  ];
  panel.querySelector("[data-own-list]").replaceChildren(...items);
  panel.hidden = items.length === 0;
}

if (panel) {
  draw();
  refreshAll();
  document.addEventListener("questions:own", draw);
  document.addEventListener("questions:changed", refreshSoon);
  setInterval(() => { if (!document.hidden) refreshAll(); }, pause);
}
