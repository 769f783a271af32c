// What field mode keeps on the phone: questions, blocks of numbers, and what it knew when it last had a network.
const STORES = { questions: "key", blocks: "session", known: "name" };

let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("field", 1);
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) request.result.createObjectStore(name, { keyPath });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

// One transaction, which other tabs wait for; it has ended when the promise is kept.
async function change(names, work) {
  const transaction = (await open()).transaction(names, "readwrite", { durability: "strict" });
  const over = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
  const result = await work(...names.map((name) => transaction.objectStore(name)));
  await over;
  return result;
}

async function all(name) {
  return done((await open()).transaction(name).objectStore(name).getAll());
}

export async function known(name) {
  const found = await done((await open()).transaction("known").objectStore("known").get(name));
  return found?.value;
}

export const remember = (name, value) => change(["known"], (store) => done(store.put({ name, value })));

export async function questions() {
  const found = await all("questions");
  return found.sort((one, other) => other.asked_at.localeCompare(one.asked_at));
}

// The next number of the session's blocks goes to the question in the very transaction that keeps it.
export function take(question) {
  return change(["questions", "blocks"], async (store, blocks) => {
    const block = await done(blocks.get(question.session));
    const number = nextNumber(block);
    if (number !== null) await done(blocks.put(block));
    const taken = { ...question, number, coupon: number, state: "waiting", sentence: "" };
    await done(store.add(taken));
    return taken;
  });
}

function nextNumber(block) {
  const range = block?.ranges.find(([next, last]) => next <= last);
  if (!range) return null;
  const number = range[0];
  range[0] += 1;
  block.ranges = block.ranges.filter(([next, last]) => next <= last);
  return number;
}

export async function numbersLeft(session) {
  const block = (await all("blocks")).find((each) => each.session === session);
  return (block?.ranges ?? []).reduce((sum, [next, last]) => sum + last - next + 1, 0);
}

export function addNumbers(session, first, last) {
  return change(["blocks"], async (blocks) => {
    const block = (await done(blocks.get(session))) ?? { session, ranges: [] };
    block.ranges.push([first, last]);
    await done(blocks.put(block));
  });
}

// What was sent needs its text no longer; the coupon can still be shown.
export const wasSent = (key, number) => update(key, { state: "sent", number, text: "", author: "", sentence: "" });
export const wasRefused = (key, sentence) => update(key, { state: "refused", sentence });
export const mended = (key, text, author) => update(key, { state: "waiting", text, author, sentence: "" });
export const drop = (key) => change(["questions"], (store) => done(store.delete(key)));

function update(key, changes) {
  return change(["questions"], async (store) => {
    const found = await done(store.get(key));
    if (found) await done(store.put({ ...found, ...changes }));
  });
}

// A day later nobody asks for the coupon any more.
export async function forgetOld(now) {
  const old = new Date(now - 36 * 3600 * 1000).toISOString();
  for (const each of await questions()) {
    if (each.state === "sent" && each.asked_at < old) await drop(each.key);
  }
}
