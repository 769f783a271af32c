// Moves meetings on the week of a draft: by pointer, or by keys after pressing the handle.
const FAR = 6; // pixels before a press becomes a drag

let board, form, status;

export function startMoving(root) {
  board = root.querySelector("#board");
  form = root.querySelector("#move");
  status = root.querySelector("#move-status");
  if (!board || !form) return;
  for (const grip of board.querySelectorAll("[data-grip]")) {
    grip.hidden = false;
    grip.addEventListener("pointerdown", press);
    grip.addEventListener("keydown", key);
    grip.addEventListener("blur", () => held?.keys && leave());
  }
}

// What is being moved: its card, the cell it would go to, and, for a pointer, what flies along.
let held = null;

const cells = () => [...board.querySelectorAll("[data-cell]")];
const cellOf = (card) => cells().find((cell) => cell.contains(card)) ?? null;

function take(grip, keys) {
  const card = grip.closest("[data-card]");
  held = { grip, card, keys, from: cellOf(card), to: cellOf(card), flying: null };
  card.classList.add("plan-slot--taken");
  board.classList.add("plan-week--dragging");
  grip.setAttribute("aria-pressed", "true");
}

function aim(cell) {
  held.to?.classList.remove("plan-hour--target");
  held.to = cell;
  cell?.classList.add("plan-hour--target");
}

function leave(words = "") {
  const { card, grip, flying } = held;
  aim(null);
  flying?.remove();
  card.classList.remove("plan-slot--taken");
  board.classList.remove("plan-week--dragging");
  grip.setAttribute("aria-pressed", "false");
  held = null;
  status.textContent = words;
}

function drop() {
  const { card, from, to } = held;
  leave(to && to !== from ? "" : status.dataset.left);
  if (!to || to === from) return;
  form.dataset.focus = card.id;
  form.elements.day.value = to.dataset.day;
  form.elements.start.value = to.dataset.start;
  window.htmx.ajax("POST", form.action.replace("KEY", card.dataset.card), {
    source: form, target: ".desk-content", select: ".desk-content", swap: "outerHTML show:none",
    values: Object.fromEntries(new FormData(form)),
  });
}

// Pointer

function press(event) {
  if (event.button !== 0 || held) return;
  const grip = event.currentTarget;
  const start = { x: event.clientX, y: event.clientY };
  grip.setPointerCapture(event.pointerId);

  const move = (moved) => {
    if (!held) {
      if (Math.hypot(moved.clientX - start.x, moved.clientY - start.y) < FAR) return;
      take(grip, false);
      held.flying = held.card.cloneNode(true);
      held.flying.removeAttribute("id");
      held.flying.classList.add("plan-slot--flying");
      document.body.append(held.flying);
    }
    held.flying.style.translate = `${moved.clientX + 8}px ${moved.clientY + 8}px`;
    scrollAlong(moved.clientY);
    const under = document.elementFromPoint(moved.clientX, moved.clientY);
    aim(under?.closest("[data-cell]") ?? null);
  };
  const end = (ended) => {
    grip.removeEventListener("pointermove", move);
    for (const kind of ["pointerup", "pointercancel"]) grip.removeEventListener(kind, end);
    document.removeEventListener("keydown", escape);
    if (!held) return;
    if (ended.type === "pointerup") drop();
    else leave(status.dataset.left);
  };
  const escape = (pressed) => {
    if (pressed.key === "Escape" && held) leave(status.dataset.left);
  };
  grip.addEventListener("pointermove", move);
  for (const kind of ["pointerup", "pointercancel"]) grip.addEventListener(kind, end);
  document.addEventListener("keydown", escape);
}

function scrollAlong(y) {
  const edge = 60;
  if (y < edge) window.scrollBy(0, -16);
  if (y > window.innerHeight - edge) window.scrollBy(0, 16);
}

// Keys: up and down through the hours of a day, left and right through the days.

const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

function key(event) {
  const presses = event.key === "Enter" || event.key === " ";
  if (presses && !event.repeat) {
    event.preventDefault();
    if (held) return drop();
    take(event.currentTarget, true);
    aim(held.to ?? cells()[0]);
    status.textContent = status.dataset.taken;
  } else if (held && event.key === "Escape") {
    leave(status.dataset.left);
  } else if (held && event.key in STEPS) {
    event.preventDefault();
    step(...STEPS[event.key]);
  }
}

function step(days, hours) {
  const columns = Map.groupBy(cells(), (cell) => cell.dataset.day);
  const order = [...columns.keys()];
  const column = order.indexOf(held.to.dataset.day) + days;
  const here = columns.get(held.to.dataset.day).indexOf(held.to) + hours;
  const next = columns.get(order[column])?.[here];
  if (!next) return;
  aim(next);
  next.scrollIntoView({ block: "nearest", inline: "nearest" });
  status.textContent = next.dataset.name;
}
