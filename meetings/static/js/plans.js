// A draft at the desk: forms answer in place, and meetings are moved on the week by pointer or by keys.
const PLACE = ".desk-content";
const REFUSED = [400, 404, 409];

// Forms of the draft are sent without leaving the page; without scripts they are ordinary forms.
function sendInPlace(root) {
  for (const form of root.querySelectorAll("form[data-swap]:not([hx-post])")) {
    form.setAttribute("hx-post", form.action);
    form.setAttribute("hx-target", PLACE);
    form.setAttribute("hx-select", PLACE);
    form.setAttribute("hx-swap", "outerHTML show:none");
    form.setAttribute("hx-disabled-elt", "find button");
    window.htmx.process(form);
  }
}

// The address of what moves meetings names its version, so the page gives it.
async function begin(root) {
  sendInPlace(root);
  const board = root.querySelector("[data-moving]");
  if (board) (await import(board.dataset.moving)).startMoving(root);
}

// A refusal is a page too: it says why, and shows the draft as it is.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (REFUSED.includes(event.detail.xhr.status) && event.target.matches(PLACE)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
document.addEventListener("htmx:responseError", () => location.reload());

let restore = null;
document.addEventListener("htmx:beforeRequest", (event) => {
  restore = event.target.closest?.("form")?.dataset.focus ?? null;
});

// The address follows the page that answered, so that a reload shows the same.
document.addEventListener("htmx:afterSwap", async (event) => {
  const place = document.querySelector(PLACE);
  const address = event.detail.xhr?.responseURL;
  if (!event.target.matches?.(PLACE) || !place) return;
  if (address && new URL(address).pathname !== location.pathname && event.detail.xhr.status < 400) {
    history.replaceState(null, "", address);
  }
  await begin(place);
  const target = restore && document.getElementById(restore);
  (target?.querySelector("[data-grip]") ?? document.getElementById("undo"))?.focus({ preventScroll: !target });
});

begin(document);
