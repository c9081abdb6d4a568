// One key a decision. Every key presses a button or follows a link of the page, which work without this script.
const place = document.getElementById("review");
const keys = document.getElementById("keys");
const help = document.getElementById("help");
const say = document.getElementById("say");
let busy = false;

const on = () => keys.checked;
keys.checked = localStorage.getItem("single-keys") !== "off";
keys.addEventListener("change", () => localStorage.setItem("single-keys", on() ? "on" : "off"));
document.getElementById("switch").hidden = false;
const ask = document.getElementById("ask");
ask.hidden = false;
ask.addEventListener("click", () => help.showModal());

const show = async (answer, spoken) => {
  // Signed out meanwhile, in another role, or of another run of the server: a whole page says what to do.
  if (!answer.headers.has("x-part")) return location.reload();
  place.innerHTML = await answer.text();
  const claim = place.querySelector("#decide [name=claim]");
  history.replaceState(null, "", claim ? `/review?claim=${claim.value}` : "/review");
  say.textContent = place.querySelector(".problem, #done")?.textContent ?? spoken;
  getSelection().removeAllRanges();
  place.querySelector("#judge-h")?.focus({ preventScroll: true });
};

const send = async (form, button) => {
  if (busy) return;
  const who = form.elements.who;
  if (who && !who.value.trim()) {
    who.type === "hidden" || who.focus();
    say.textContent = say.dataset.who;
    return;
  }
  busy = true;
  const data = new FormData(form, button);
  try {
    await show(await fetch("/review", { method: "POST", body: new URLSearchParams(data), headers: { "x-part": "1" } }), "");
  } catch {
    say.textContent = say.dataset.down;
  } finally {
    busy = false;
  }
};

const go = async (link) => {
  if (busy || !link) return;
  busy = true;
  try {
    const address = new URL(link.href);
    address.searchParams.set("part", "1");
    await show(await fetch(address), "");
  } finally {
    busy = false;
  }
};

place.addEventListener("submit", (event) => {
  event.preventDefault();
  send(event.target, event.submitter);
});
place.addEventListener("click", (event) => {
  const link = event.target.closest("#prev, #next");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    go(link);
  }
});

// Words selected in the document become the claim's words or its speaker; without a selection the field for them is shown.
const take = () => {
  const picked = getSelection();
  const paper = place.querySelector(".paper");
  if (!picked.rangeCount || picked.isCollapsed || !paper?.contains(picked.anchorNode)) return;
  const range = picked.getRangeAt(0);
  const block = (range.startContainer.parentElement ?? paper).closest("[data-at]");
  document.getElementById("words").value = picked.toString().trim().slice(0, 2000);
  if (block) {
    const before = range.cloneRange();
    before.setStart(block, 0);
    before.setEnd(range.startContainer, range.startOffset);
    document.getElementById("near").value = Number(block.dataset.at) + [...before.toString()].length;
  }
};
document.addEventListener("selectionchange", take);

const nextBeside = () => {
  const all = [...place.querySelectorAll("[name=beside]")];
  const at = all.findIndex((r) => r.checked);
  if (all.length) {
    const chosen = all[(at + 1) % all.length];
    chosen.checked = true;
    say.textContent = chosen.closest("label").textContent;
  }
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input:not([type=radio], [type=checkbox]), textarea, select");
  if (!on() || typing || help.open || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const key = event.key;
  const button = /^[a-z0-9]$/.test(key) && place.querySelector(`button[data-key="${key}"]`);
  const does = {
    j: () => go(document.getElementById("next")),
    k: () => go(document.getElementById("prev")),
    b: nextBeside,
    u: () => place.querySelector("#undo") && send(document.getElementById("undo")),
    "?": () => help.showModal(),
    "/": () => document.getElementById("find").focus(),
  }[key];
  if (button) {
    event.preventDefault();
    const words = document.getElementById("words");
    if (/^(span|speaker)$/.test(button.value) && !words.value.trim()) {
      words.focus();
      say.textContent = say.dataset.words;
      return;
    }
    send(button.form, button);
  } else if (does) {
    event.preventDefault();
    does();
  }
});
