// A coupon: its code from the device's own chance, and the picture of it, both without a network.
import { encode } from "../vendor/uqr/uqr.js";

const LENGTH = 10;
const SVG = "http://www.w3.org/2000/svg";

// Every letter is as likely as any other: bytes beyond the last whole run of the alphabet are thrown away.
export function newCode(alphabet) {
  const whole = 256 - (256 % alphabet.length);
  let code = "";
  while (code.length < LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(16))) {
      if (byte < whole && code.length < LENGTH) code += alphabet[byte % alphabet.length];
    }
  }
  return `${code.slice(0, 5)}-${code.slice(5)}`;
}

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function drawn(address) {
  const { data, size } = encode(address, { ecc: "M", border: 2 });
  const path = data.map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")).join("")).join("");
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", `0 0 ${size} ${size}`);
  picture.setAttribute("shape-rendering", "crispEdges");
  const modules = document.createElementNS(SVG, "path");
  modules.setAttribute("d", path);
  picture.append(modules);
  return picture;
}
