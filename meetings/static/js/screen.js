// The venue's screen looks every other second, and keeps its last state when the network is gone.
const EVERY = 2000;
const { screen: address } = document.body.dataset;
const board = document.querySelector("[data-board]");
const lost = document.querySelector("[data-lost]");
let mark = "";

async function look() {
  try {
    const headers = mark ? { "If-None-Match": mark } : {};
    const answer = await fetch(address, { headers, cache: "no-store", signal: AbortSignal.timeout(8000) });
    if (!answer.ok && answer.status !== 304) throw new Error(answer.status);
    lost.hidden = true;
    if (answer.ok) {
      const html = await answer.text();
      board.innerHTML = html;
      mark = answer.headers.get("ETag") ?? "";
    }
  } catch {
    lost.hidden = false;
  }
  setTimeout(look, EVERY);
}

// A screen that is shown all day stays lit where the browser can see to it.
const keepLit = () => document.hidden || navigator.wakeLock?.request("screen").catch(() => {});
document.addEventListener("visibilitychange", keepLit);
keepLit();
look();
