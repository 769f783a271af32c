// Turns a watch link into a player when it is clicked, never before: a platform's frame, or our own picture.
// An address that ends in #t=90 asks for our own recording from that second (Media Fragments URI 1.0).
const openPlayers = new WeakMap();

function frame({ embed, title }) {
  const player = document.createElement("iframe");
  player.src = embed;
  player.title = title;
  player.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  return player;
}

function screen({ title }) {
  const video = document.createElement("video");
  video.controls = true;
  video.playsInline = true;
  video.setAttribute("aria-label", title);
  return video;
}

// A browser may refuse sound that nobody asked this page for: then the picture runs without it.
async function play(video) {
  try {
    await video.play();
  } catch {
    video.muted = true;
    await video.play().catch(() => {});
  }
}

function complain(box, sentence) {
  if (!sentence || box.querySelector(".player__failed")) return;
  const note = document.createElement("p");
  note.className = "player__failed";
  note.setAttribute("role", "status");
  note.textContent = sentence;
  box.append(note);
}

const calm = (box) => box.querySelector(".player__failed")?.remove();

// Native where the browser cannot feed a player itself (iPhones), else by hls.js.
async function watch(video, address, box, { hlsLibrary, failed }, second) {
  video.addEventListener("playing", () => calm(box));
  const { default: Hls } = await import(new URL(hlsLibrary, location.href));
  if (!Hls.isSupported()) {
    video.addEventListener("error", () => complain(box, failed));
    if (second >= 0) video.addEventListener("loadedmetadata", () => { video.currentTime = second; }, { once: true });
    video.src = address;
    return play(video);
  }
  const hls = new Hls({ enableWorker: false, liveDurationInfinity: true, startPosition: second });
  openPlayers.set(box, hls);
  hls.on(Hls.Events.ERROR, (_, { fatal, type }) => fatal && recover(hls, type, box, failed));
  hls.on(Hls.Events.MANIFEST_PARSED, () => play(video));
  hls.loadSource(address);
  hls.attachMedia(video);
}

function recover(hls, type, box, failed) {
  if (type === "mediaError") return hls.recoverMediaError();
  complain(box, failed);
  setTimeout(() => openPlayers.get(box) === hls && hls.loadSource(hls.url), 5000);
}

function show(link, box, second = -1) {
  openPlayers.get(box)?.destroy();
  openPlayers.delete(box);
  const { hls: address } = link.dataset;
  const player = address ? screen(link.dataset) : frame(link.dataset);
  box.replaceChildren(player);
  if (address) watch(player, address, box, box.closest("[data-players]").dataset, second);
  player.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-embed], a[data-hls]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  show(link, link.closest(".player") ?? link.closest("[data-players]").querySelector(".player"));
});

function toMoment() {
  const [, second] = location.hash.match(/^#t=(\d{1,6})$/) ?? [];
  const link = document.querySelector("[data-players] a[data-hls]");
  if (!second || !link) return;
  const box = link.closest("[data-players]").querySelector(".player");
  show(link, box, Number(second));
  box.scrollIntoView({ block: "center" });
}

window.addEventListener("hashchange", toMoment);
toMoment();
