// Draws a list of places as a map on request. Nothing is fetched from elsewhere unless a tile address is given.
const grid = { step: 0.5, margin: 8 };
const namesUpTo = 20;

function loadOnce(tag, attributes) {
  return new Promise((resolve, reject) => {
    const node = Object.assign(document.createElement(tag), attributes);
    node.addEventListener("load", resolve);
    node.addEventListener("error", reject);
    document.head.append(node);
  });
}

function loadLeaflet({ leaflet, leafletCss }) {
  return Promise.all([
    loadOnce("link", { rel: "stylesheet", href: leafletCss }),
    window.L ?? loadOnce("script", { src: leaflet }),
  ]);
}

function places(list) {
  return [...list.querySelectorAll("li[data-lat]")].map((item) => ({
    point: [Number(item.dataset.lat), Number(item.dataset.lon)],
    link: item.querySelector("a"),
    popup: item.cloneNode(true),
  }));
}

function lines(from, to) {
  const first = Math.floor((from - grid.margin) / grid.step);
  const last = Math.ceil((to + grid.margin) / grid.step);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * grid.step);
}

function graticule(bounds) {
  const [south, north] = [bounds.getSouth() - grid.margin, bounds.getNorth() + grid.margin];
  const [west, east] = [bounds.getWest() - grid.margin, bounds.getEast() + grid.margin];
  return L.layerGroup([
    ...lines(south, north).map((lat) => [[lat, west], [lat, east]]),
    ...lines(west, east).map((lon) => [[south, lon], [north, lon]]),
  ].map((ends) => L.polyline(ends, { className: "graticule", weight: 1, interactive: false })));
}

function background(list, bounds) {
  const { tiles, tilesCredit } = list.dataset;
  return tiles ? L.tileLayer(tiles, { attribution: tilesCredit }) : graticule(bounds);
}

function label(link) {
  const text = document.createElement("span");
  text.textContent = link.textContent;
  return text;
}

function marker({ point, link, popup }, named) {
  const icon = L.divIcon({ className: "map-pin", iconSize: [28, 28], html: "<span></span>" });
  const body = document.createElement("div");
  body.append(...popup.childNodes);
  const pin = L.marker(point, { icon, alt: link.textContent, title: link.textContent }).bindPopup(body);
  return named ? pin.bindTooltip(label(link), { permanent: true, direction: "right", offset: [12, 0], className: "map-name" }) : pin;
}

function overlap(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

// Of names that would lie on each other only the first is shown; the pins all open.
function thinNames(frame) {
  const taken = [];
  frame.querySelectorAll(".map-name").forEach((name) => {
    name.hidden = false;
    const box = name.getBoundingClientRect();
    name.hidden = taken.some((other) => overlap(box, other));
    if (!name.hidden) taken.push(box);
  });
}

function draw(list, frame) {
  const shown = places(list);
  const bounds = L.latLngBounds(shown.map((place) => place.point));
  const map = L.map(frame, { attributionControl: Boolean(list.dataset.tiles), zoomControl: false, maxZoom: 13, zoomSnap: 0.5 });
  const { zoomIn: zoomInTitle, zoomOut: zoomOutTitle } = list.dataset;
  L.control.zoom({ zoomInTitle, zoomOutTitle }).addTo(map);
  map.fitBounds(bounds.pad(0.15), { maxZoom: 11 });
  background(list, bounds).addTo(map);
  shown.forEach((place) => marker(place, shown.length <= namesUpTo).addTo(map));
  map.on("zoomend", () => requestAnimationFrame(() => thinNames(frame)));
  thinNames(frame);
  return map;
}

function frameFor(list) {
  const frame = document.createElement("div");
  frame.className = "map";
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", list.dataset.label);
  return frame;
}

async function show(list, button) {
  button.disabled = true;
  await loadLeaflet(list.dataset);
  const frame = frameFor(list);
  button.replaceWith(frame);
  draw(list, frame);
}

function offer(list) {
  if (!list.querySelector("li[data-lat]")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "map-offer";
  const label = document.createElement("span");
  label.textContent = list.dataset.show;
  button.append(label);
  button.addEventListener("click", () => show(list, button));
  list.before(button);
}

document.querySelectorAll("[data-map]").forEach(offer);
