// For sites that show our meetings: each of our frames becomes as high as what is in it.
(() => {
  const home = new URL(document.currentScript.src).origin;
  const frames = () => document.querySelectorAll("iframe[data-no-tie]");
  addEventListener("message", ({ data, origin, source }) => {
    const height = Number(data?.noTieHeight);
    if (origin !== home || !(height > 0 && height < 5000)) return;
    for (const frame of frames()) {
      if (frame.contentWindow === source) frame.height = Math.ceil(height);
    }
  });
  // A frame that was there before this script has spoken already.
  for (const frame of frames()) frame.contentWindow.postMessage({ noTieAsks: true }, "*");
})();
