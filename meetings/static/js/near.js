// Finds the position when it is asked for; the page's address carries it, rounded to about a kilometre.
const decimals = 2;
const patience = { maximumAge: 600_000, timeout: 15_000 };

function show({ coords }) {
  const address = new URL(location.href);
  address.searchParams.set("near", `${coords.latitude.toFixed(decimals)},${coords.longitude.toFixed(decimals)}`);
  address.hash = "near";
  location.assign(address);
}

function offer(button) {
  const answer = document.querySelector("[data-near-answer]");
  const refused = () => {
    button.disabled = false;
    answer.textContent = button.dataset.refused;
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(show, refused, patience);
  });
}

if ("geolocation" in navigator) document.querySelectorAll("[data-near]").forEach(offer);
