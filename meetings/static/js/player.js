// Turns a watch link into the platform's player when it is clicked, never before.
function frame(link) {
  const player = document.createElement("iframe");
  player.src = link.dataset.embed;
  player.title = link.dataset.title;
  player.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  return player;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-embed]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  const player = frame(link);
  link.replaceWith(player);
  player.focus();
});
