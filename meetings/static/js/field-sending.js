// Sends what waits, once: every question has its key, and one tab sends at a time.
import * as store from "./field-store.js";

const PATIENCE = 20_000;
const AT_ONCE = 10;
const LOW = 15;

export class SignedOut extends Error {}
export class Lost extends Error {}
class Refused extends Error {}

const addresses = document.body.dataset;

async function call(address, options = {}) {
  const headers = { Accept: "application/json", ...options.headers };
  let answer;
  try {
    answer = await fetch(address, {
      ...options, headers, cache: "no-store", credentials: "same-origin", redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch (error) {
    throw new Lost(error.message);
  }
  if (answer.status === 401 || answer.status === 403) throw new SignedOut();
  if (!answer.ok) throw new Refused(answer.status);
  return answer.json().catch((error) => { throw new Lost(error.message); });
}

const post = (address, csrf, body) => call(address, {
  method: "POST",
  headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
  body: JSON.stringify(body),
});

// Who is signed in and which sessions there are; what was learnt holds without a network too.
export async function learn() {
  const state = await call(addresses.state);
  await store.remember("sessions", state.sessions);
  return state;
}

export async function fillUp(session, csrf) {
  await navigator.locks.request(`field-numbers-${session}`, async () => {
    if ((await store.numbersLeft(session)) >= LOW) return;
    const { first, last } = await post(addresses.numbers.replace("/0/", `/${session}/`), csrf, {});
    await store.addNumbers(session, first, last);
  });
}

const waiting = async () => (await store.questions()).filter((each) => each.state === "waiting").reverse();

const told = ({ key, session, text, author, language, coupon, code, asked_at }) => (
  { key, session, text, author, language, number: coupon, code, asked_at }
);

async function sendSome(some, csrf) {
  const { results } = await post(addresses.send, csrf, { questions: some.map(told) });
  for (const { key, number, refused } of results) {
    if (refused) await store.wasRefused(key, refused);
    else await store.wasSent(key, number);
  }
}

// What the server stumbles over is sent alone, so that it holds up no other.
async function sendAll(csrf) {
  const all = await waiting();
  let stumbled = null;
  for (let start = 0; start < all.length; start += AT_ONCE) {
    const some = all.slice(start, start + AT_ONCE);
    try {
      await sendSome(some, csrf);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      for (const each of some) {
        await sendSome([each], csrf).catch((again) => {
          if (!(again instanceof Refused)) throw again;
          stumbled = again;
        });
      }
    }
  }
  if (stumbled) throw new Lost(stumbled.message);
}

// False when another tab is at it.
export function send(csrf) {
  return navigator.locks.request("field-send", { ifAvailable: true }, async (lock) => {
    if (lock) await sendAll(csrf);
    return lock !== null;
  });
}
