// The form of a question: what is typed is kept at once; what is sent waits for a network, and goes out once,
// however often it is tried, because each message carries a key of its own.
import { forget, keep, kept, random } from "./kept.js";

const queueKey = "questions.queue";
const receiptsKey = "questions.receipts";
const quickest = 3_500;
const firstPause = 5_000;
const longestPause = 60_000;

const queue = () => kept(queueKey, []);
const tell = () => document.dispatchEvent(new Event("questions:own"));
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function change(key, values) {
  keep(queueKey, queue().map((message) => (message.key === key ? { ...message, ...values } : message)));
  tell();
}

function drop(key) {
  keep(queueKey, queue().filter((message) => message.key !== key));
  tell();
}

async function post(message) {
  const { address, tokenAt, session, refused, ...body } = message;
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout?.(20_000),
  });
  return { status: answer.status, said: await answer.json() };
}

async function newToken(message) {
  const answer = await fetch(message.tokenAt, { cache: "no-store" });
  const { token } = await answer.json();
  change(message.key, { token });
  return { ...message, token };
}

// Sends one message; a page that was open too long gets a new token, a quick writer a few seconds.
async function deliver(message) {
  let { status, said } = await post(message);
  for (let again = 0; again < 2 && status === 400 && ["token", "speed"].includes(said.field); again += 1) {
    const renewed = said.field === "token" ? await newToken(message) : message;
    await sleep(quickest);
    ({ status, said } = await post(renewed));
  }
  return { status, said };
}

function remember(message, said) {
  const receipt = { code: said.code, url: said.url, session: message.session, text: said.text, label: said.label };
  keep(receiptsKey, [receipt, ...kept(receiptsKey, []).filter((each) => each.code !== said.code)].slice(0, 50));
  drop(message.key);
}

// "sent", "later", "similar" or "refused", and what the service said.
async function attempt(message) {
  try {
    const { status, said } = await deliver(message);
    if (status === 201) {
      remember(message, said);
      return { outcome: "sent", said };
    }
    if (status === 409 && said.similar) return { outcome: "similar", said };
    return { outcome: status === 429 || status >= 500 ? "later" : "refused", said };
  } catch {
    return { outcome: "later", said: {} };
  }
}

let last = Promise.resolve();
let flushing = false;
let timer = 0;

const waiting = () => queue().filter((each) => !each.refused);

// One after the other, so that what somebody is being asked about is not sent meanwhile all the same.
function inTurn(work) {
  last = last.then(work, work);
  return last;
}

function flushIn(pause) {
  clearTimeout(timer);
  timer = setTimeout(flush, pause, Math.min(pause * 2, longestPause));
}

// What waited goes out by itself, so nobody can be asked whether it is one of those there: it is sent all the same.
async function sendWaiting() {
  for (const message of waiting()) {
    const { outcome, said } = await attempt({ ...message, anyway: true });
    if (outcome === "refused") change(message.key, { refused: said.error });
  }
}

async function flush(pause = firstPause) {
  if (flushing) return;
  flushing = true;
  await inTurn(sendWaiting);
  flushing = false;
  if (waiting().length) flushIn(pause);
}

function proposal(template, similar) {
  const made = template.content.cloneNode(true);
  made.querySelector(".question__text").textContent = similar.text;
  made.querySelector("[data-vote]").dataset.vote = similar.id;
  made.querySelector("[data-count]").textContent = similar.votes;
  return made;
}

function prepare(form) {
  const words = form.dataset;
  const draftKey = `questions.draft.${words.session}`;
  const status = form.querySelector("[data-ask-status]");
  const around = form.closest("[data-asking]");
  const remarks = around.querySelector("[data-ask-remarks]");
  const template = around.querySelector("[data-similar-item]");
  const button = form.querySelector("[type=submit]");
  const label = button.querySelector("span") ?? button;
  const plainLabel = label.textContent;
  let anyway = button.name === "anyway"; // a page that has proposed already

  const typed = () => ({ text: form.text.value, author: form.author.value, topic: form.topic.value });
  const say = (sentence) => { status.textContent = sentence; };

  function clear() {
    form.text.value = "";
    forget(draftKey);
    hideRemarks();
    count();
  }

  function hideRemarks() {
    remarks.hidden = true;
    anyway = false;
    label.textContent = plainLabel;
  }

  function remark(sentence, similar = []) {
    say("");
    remarks.querySelector("[data-remark]").textContent = sentence;
    remarks.querySelector("[data-similar]").replaceChildren(...similar.map((each) => proposal(template, each)));
    remarks.hidden = false;
    anyway = similar.length > 0;
    label.textContent = anyway ? words.anyway : plainLabel;
    remarks.querySelector("[data-remark]").focus();
  }

  function count() {
    const hint = form.querySelector("[data-left-shown]");
    const left = Number(words.longest) - [...form.text.value].length;
    hint.hidden = left > 150;
    hint.textContent = `${words.left} ${left}`;
  }

  function restore() {
    const draft = kept(draftKey, null);
    if (!draft || form.text.value) return;
    form.text.value = draft.text;
    form.author.value = draft.author;
    form.topic.value = draft.topic;
  }

  function sent({ code, url }) {
    clear();
    status.replaceChildren(`${words.sent} `, Object.assign(document.createElement("a"), { href: url, textContent: code, className: "code" }));
  }

  async function send() {
    const message = {
      ...typed(), key: random(), token: form.token.value, website: form.website.value, anyway,
      address: words.ask, tokenAt: words.tokenAt, session: words.session,
    };
    keep(queueKey, [...queue(), message]);
    say(words.sending);
    const { outcome, said } = await inTurn(() => attempt(message));
    if (outcome === "sent") return sent(said);
    if (outcome === "later") {
      clear();
      say(said.error ?? words.queued);
      tell();
      return flushIn(firstPause);
    }
    drop(message.key);
    return remark(said.error, said.similar);
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!form.text.value.trim()) {
      say(words.empty);
      form.text.focus();
      return;
    }
    button.disabled = true;
    await send();
    button.disabled = false;
  });
  form.addEventListener("input", () => {
    keep(draftKey, typed());
    if (!remarks.hidden) hideRemarks();
    count();
  });
  // A refused message comes back to be changed.
  document.addEventListener("questions:change", ({ detail }) => {
    form.text.value = detail.text;
    form.author.value = detail.author;
    form.topic.value = detail.topic;
    keep(draftKey, typed());
    count();
    form.text.focus();
  });
  restore();
  count();
}

document.querySelectorAll("[data-ask]").forEach(prepare);
addEventListener("online", () => flush());
document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
flush();
