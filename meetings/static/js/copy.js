// Copies and shares addresses; where a browser cannot, the button stays hidden and the field can be marked by hand.
function offerCopy(button) {
  const field = document.getElementById(button.dataset.copy);
  const label = button.querySelector("span");
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    await navigator.clipboard.writeText(field.value);
    label.textContent = button.dataset.copied;
  });
}

function offerShare(button) {
  const { share: url, title } = button.dataset;
  button.hidden = false;
  button.addEventListener("click", () => navigator.share({ url, title }).catch(() => {}));
}

function enliven(part) {
  if (navigator.clipboard) part.querySelectorAll("[data-copy]").forEach(offerCopy);
  if (navigator.share) part.querySelectorAll("[data-share]").forEach(offerShare);
}

enliven(document);
document.addEventListener("part", ({ target }) => enliven(target));
