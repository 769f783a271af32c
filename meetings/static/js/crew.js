// The crew's page: keys arrive when asked for, ticks are kept at once, codes are drawn on request.
// A field network drops requests: then the form goes the plain way, and the browser says what is wrong.
async function send(form, headers) {
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers });
  if (!answer.ok) throw new Error(answer.status);
  return answer;
}

async function openPart(form) {
  const answer = await send(form, { "X-Part": "keys" });
  const part = document.createElement("div");
  part.innerHTML = await answer.text();
  form.replaceWith(part);
  part.dispatchEvent(new Event("part", { bubbles: true }));
}

async function drawCode(form) {
  const picture = new Image();
  picture.src = `data:image/svg+xml,${encodeURIComponent(await (await send(form, {})).text())}`;
  picture.alt = form.dataset.qr;
  picture.className = "qr";
  form.replaceWith(picture);
}

const ways = [["data-part", openPart], ["data-qr", drawCode]];

document.addEventListener("submit", (event) => {
  const [, way] = ways.find(([mark]) => event.target.hasAttribute(mark)) ?? [];
  if (!way) return;
  event.preventDefault();
  way(event.target).catch(() => event.target.submit());
});

async function keepTicks(form) {
  const button = form.querySelector("button");
  try {
    await send(form, { Accept: "application/json" });
    button.hidden = true;
  } catch {
    button.hidden = false;
  }
}

document.querySelectorAll("[data-tasks]").forEach((form) => {
  form.querySelector("button").hidden = true;
  form.addEventListener("change", () => keepTicks(form));
});
