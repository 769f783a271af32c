// Subscribes this browser to notices, where it can be: elsewhere the section stays hidden.
const form = document.querySelector("[data-subscribe]");

function keyOf(text) {
  const padded = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0));
}

async function subscribed() {
  await navigator.serviceWorker.register(form.dataset.worker);
  const { pushManager } = await navigator.serviceWorker.ready;
  const key = keyOf(form.dataset.key);
  const options = { userVisibleOnly: true, applicationServerKey: key };
  const before = await pushManager.getSubscription();
  if (before && !sameKey(before.options.applicationServerKey, key)) await before.unsubscribe();
  return pushManager.subscribe(options);
}

function sameKey(given, key) {
  const known = new Uint8Array(given ?? []);
  return known.length === key.length && known.every((byte, place) => byte === key[place]);
}

async function hand(subscription, to) {
  const answer = await fetch(form.dataset.browser, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ subscription, to }),
  });
  if (!answer.ok) throw new Error(answer.status);
  return (await answer.json()).manage;
}

function offer(section) {
  const said = section.querySelector("[data-push-said]");
  section.hidden = false;
  section.querySelector("[data-push-on]").addEventListener("click", async () => {
    const to = new FormData(form).getAll("to");
    if (!to.length) {
      said.textContent = said.dataset.nothing;
      return;
    }
    if ((await Notification.requestPermission()) !== "granted") {
      said.textContent = said.dataset.refused;
      return;
    }
    try {
      location.assign(await hand((await subscribed()).toJSON(), to));
    } catch {
      said.textContent = said.dataset.failed;
    }
  });
}

if (form && "PushManager" in window && "serviceWorker" in navigator && "Notification" in window) {
  offer(form.querySelector("[data-push]"));
}
