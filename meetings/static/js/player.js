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

// Where in a recording a moment is: by the clock of its pieces (EXT-X-PROGRAM-DATE-TIME), as nothing was
// recorded while a crew's picture was away. Past the end the last piece is shown.
function positionOf({ second, began }, pieces) {
  const last = pieces.at(-1).start;
  if (!began || !pieces[0].programDateTime) return Math.min(second, last);
  const at = Date.parse(began) + second * 1000;
  const piece = pieces.findLast((each) => each.programDateTime <= at) ?? pieces[0];
  const inside = Math.min(Math.max(at - piece.programDateTime, 0) / 1000, piece.duration);
  return Math.min(piece.start + inside, last);
}

// A moment is opened in a recording; one that ended just now names only its last pieces until it is closed.
async function closing(address, video) {
  for (let waited = 0; waited < 20 && video.isConnected; waited++) {
    const list = await fetch(address, { cache: "reload" }).then((answer) => answer.text(), () => "");
    if (list.includes("#EXT-X-ENDLIST")) return;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

// Native where the browser cannot feed a player itself (iPhones), else by hls.js.
async function watch(video, address, box, { hlsLibrary, failed }, moment) {
  video.addEventListener("playing", () => calm(box));
  if (moment) await closing(address, video);
  if (!video.isConnected) return;
  const { default: Hls } = await import(new URL(hlsLibrary, location.href));
  if (!Hls.isSupported()) {
    video.addEventListener("error", () => complain(box, failed));
    if (moment) video.addEventListener("loadedmetadata", () => { video.currentTime = moment.second; }, { once: true });
    video.src = address;
    return play(video);
  }
  const hls = new Hls({ enableWorker: false, liveDurationInfinity: true });
  openPlayers.set(box, hls);
  hls.on(Hls.Events.ERROR, (_, { fatal, type }) => fatal && recover(hls, type, box, failed));
  if (moment) hls.once(Hls.Events.LEVEL_LOADED, (_, { details }) => hls.startLoad(positionOf(moment, details.fragments)));
  hls.on(Hls.Events.MANIFEST_PARSED, () => play(video));
  hls.loadSource(address);
  hls.attachMedia(video);
}

function recover(hls, type, box, failed) {
  if (type === "mediaError") return hls.recoverMediaError();
  complain(box, failed);
  setTimeout(() => openPlayers.get(box) === hls && hls.loadSource(hls.url), 5000);
}

function show(link, box, second) {
  openPlayers.get(box)?.destroy();
  openPlayers.delete(box);
  const { hls: address, began } = link.dataset;
  const player = address ? screen(link.dataset) : frame(link.dataset);
  box.replaceChildren(player);
  const moment = second === undefined ? null : { second, began };
  if (address) watch(player, address, box, box.closest("[data-players]").dataset, moment);
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
