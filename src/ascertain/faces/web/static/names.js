// One key a decision on names. Every key presses a button of the page, which works without this script.
const rows = [...document.querySelectorAll("[data-row]")];
document.getElementById("name-keys").hidden = false;
let at = Math.max(0, rows.findIndex((r) => r.id === location.hash.slice(1)));

const go = (to) => {
  if (!rows.length) return;
  rows[at].classList.remove("here");
  at = Math.min(Math.max(to, 0), rows.length - 1);
  rows[at].classList.add("here");
  rows[at].focus({ preventScroll: true });
  rows[at].scrollIntoView({ block: "nearest" });
};
if (location.hash) go(at);
else rows[0]?.classList.add("here");

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, textarea, select");
  const off = localStorage.getItem("single-keys") === "off";
  if (off || typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const does = {
    j: () => go(at + 1),
    k: () => go(at - 1),
    l: () => document.getElementById("one")?.focus(),
  }[event.key];
  const button = /^[a-z]$/.test(event.key) && rows[at]?.querySelector(`button[data-key="${event.key}"]`);
  if (does || button) event.preventDefault();
  if (does) does();
  else if (button) button.form.requestSubmit(button); // asks for a name first where there is none
});
