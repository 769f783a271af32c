// The planning form, made quicker: a district narrows the venues, and focus follows what was added.

const form = document.querySelector("[data-planning]");

// A select of districts is made from the headings over the venues.
function narrow(select) {
  const venues = document.getElementById(select.dataset.narrows);
  const groups = [...venues.querySelectorAll("optgroup")];
  if (groups.length < 2) return;
  for (const group of groups) select.add(new Option(group.label, group.label));
  const chosen = venues.selectedOptions[0]?.parentElement;
  if (chosen?.tagName === "OPTGROUP") select.value = chosen.label;
  const show = () => {
    const kept = venues.value;
    const wanted = groups.filter((group) => !select.value || group.label === select.value);
    venues.replaceChildren(venues.options[0], ...wanted);
    venues.value = kept;
    if (venues.value === kept) return;
    venues.value = "";
    venues.dispatchEvent(new Event("change", { bubbles: true }));
  };
  select.addEventListener("change", show);
  show();
  select.closest("[data-narrow]").hidden = false;
}

// Who is proposed follows by itself, so the button for that is not needed.
document.documentElement.classList.add("scripted");

for (const select of document.querySelectorAll("[data-narrows]")) narrow(select);

// After a session came or went, the place to go on is in focus.
form?.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.elt?.id !== "sessions") return;
  const added = event.detail.requestConfig?.parameters?.intent === "add";
  const sheets = document.querySelectorAll("#sessions .sheet");
  const next = added ? sheets[sheets.length - 1]?.querySelector("select") : null;
  (next ?? document.getElementById("sessions")).focus();
});
