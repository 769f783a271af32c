// The board: looks again while somebody looks at it, and counts a vote of this browser once.
import { browser, kept, keep } from "./kept.js";

const hiddenPause = 30_000;
const longestPause = 60_000;
const votedKey = "questions.voted";

function mark(board) {
  const voted = kept(votedKey, []);
  board.querySelectorAll("[data-vote]").forEach((form) => {
    if (voted.includes(Number(form.dataset.vote))) showVoted(form, board.dataset.voted);
  });
}

function showVoted(form, words) {
  const button = form.querySelector("button");
  button.disabled = true;
  button.querySelector("span").textContent = words;
}

function tellCurrent(board, news) {
  const current = board.querySelector(".question--answering");
  if ((current?.id ?? "") === (news.dataset.shown ?? "")) return;
  news.dataset.shown = current?.id ?? "";
  news.textContent = current ? `${news.dataset.current} ${current.querySelector(".question__text").textContent}` : "";
}

function show(board, html) {
  const focused = document.activeElement?.closest("[data-board] .question")?.id;
  board.innerHTML = html;
  mark(board);
  if (focused) document.getElementById(focused)?.querySelector("button:not([disabled]), a")?.focus();
  document.dispatchEvent(new Event("questions:changed"));
}

async function look(board, state) {
  const headers = state.tag ? { "If-None-Match": state.tag } : {};
  const answer = await fetch(board.dataset.board, { headers, cache: "no-store", signal: AbortSignal.timeout?.(15_000) });
  if (answer.status === 304) return;
  if (!answer.ok) throw new Error(answer.status);
  state.tag = answer.headers.get("ETag");
  show(board, await answer.text());
}

// A little by chance, so that phones that opened the page together do not ask together.
function pause(board, failures) {
  const told = Number(board.querySelector("[data-pause]").dataset.pause);
  const wanted = document.hidden ? Math.max(hiddenPause, told) : told;
  return Math.min(wanted * 2 ** failures, longestPause) * (0.95 + Math.random() * 0.1);
}

function live(board) {
  const news = document.querySelector("[data-board-news]");
  const state = { tag: null, failures: 0, timer: 0 };
  const next = async () => {
    clearTimeout(state.timer);
    try {
      await look(board, state);
      state.failures = 0;
      tellCurrent(board, news);
    } catch {
      state.failures = Math.min(state.failures + 1, 5);
    }
    clearTimeout(state.timer);
    state.timer = setTimeout(next, pause(board, state.failures));
  };
  const atOnce = () => { if (!document.hidden) next(); };
  document.addEventListener("visibilitychange", atOnce);
  addEventListener("online", atOnce);
  mark(board);
  next();
}

async function vote(form, board) {
  const question = Number(form.dataset.vote);
  const button = form.querySelector("button");
  button.disabled = true;
  const answer = await fetch(board.dataset.voteAt.replace("/0/", `/${question}/`), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ browser: browser() }),
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.error);
  form.querySelector("[data-count]").textContent = said.votes;
  keep(votedKey, [...new Set([...kept(votedKey, []), question])].slice(-2000));
  showVoted(form, board.dataset.voted);
}

const board = document.querySelector("[data-board]");
if (board) {
  live(board);
  document.addEventListener("submit", (event) => {
    if (!event.target.dataset.vote) return;
    event.preventDefault();
    vote(event.target, board).catch((error) => {
      const button = event.target.querySelector("button");
      button.disabled = false;
      button.querySelector("span").textContent = error.name === "Error" ? error.message : board.dataset.slow;
    });
  });
}
