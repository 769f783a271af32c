// Copies what pages load from node_modules into vendor/, which git ignores.
import { cp, mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "..", "..", "node_modules");
const vendor = join(here, "vendor");

const font = (subset) => [
  `@fontsource-variable/onest/files/onest-${subset}-wght-normal.woff2`,
  `fonts/onest-${subset}.woff2`,
];

const files = [
  font("latin"),
  font("cyrillic"),
  font("cyrillic-ext"),
  ["@fontsource-variable/onest/LICENSE", "fonts/LICENSE"],
  ["hls.js/dist/hls.light.min.mjs", "hls/hls.js"],
  ["hls.js/LICENSE", "hls/LICENSE"],
  ["htmx.org/dist/htmx.min.js", "htmx.js"],
  ["leaflet/dist/leaflet.js", "leaflet/leaflet.js"],
  ["leaflet/dist/leaflet.css", "leaflet/leaflet.css"],
  ["leaflet/LICENSE", "leaflet/LICENSE"],
  ["uqr/dist/index.mjs", "uqr/uqr.js"],
  ["uqr/LICENSE", "uqr/LICENSE"],
];

async function copy([from, to]) {
  const target = join(vendor, to);
  await mkdir(dirname(target), { recursive: true });
  await cp(join(modules, from), target);
}

await rm(vendor, { recursive: true, force: true });
await Promise.all(files.map(copy));
console.log(`${files.length} files copied to meetings/static/vendor`);
