"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const all = (query, root = document) => [...root.querySelectorAll(query)];
  const items = all("#claims > ol > li");
  const runs = all("article .k[data-c]");
  const bars = all(".strip a");
  const basis = all(".ledger tbody tr").map((row) => row.className.split(" ")[0].slice(2));
  const hedged = ["pr", "po", "qu", "hy"];
  const claims = items.map((item, i) => {
    const [b, t] = item.className.split(" ");
    return {
      n: i + 1,
      item,
      b: b.slice(2),
      t: t.slice(2),
      text: item.textContent.toLowerCase(),
      runs: [],
      bar: bars[i],
      chip: $("c-" + (i + 1)),
    };
  });
  runs.forEach((run) => run.dataset.c.split(" ").forEach((n) => claims[n - 1].runs.push(run)));

  const state = { c: 0, b: "", t: "", q: "", keys: true };
  const trail = [];

  const stored = (value) => {
    try {
      if (value === undefined) return localStorage.getItem("ascertain-keys");
      localStorage.setItem("ascertain-keys", value);
    } catch {
      /* storage may be shut for a local file */
    }
    return null;
  };

  const read = () => {
    const [first, ...rest] = location.hash.slice(1).split("&");
    const given = new URLSearchParams(rest.join("&"));
    const claim = /^c-(\d+)$/.exec(first);
    // An address of a source or a list leaves claim and filter as they are.
    if (first && !claim) return;
    state.c = claim ? Number(claim[1]) : 0;
    state.b = given.get("b") || "";
    state.t = given.get("t") || "";
    state.q = given.get("q") || "";
    state.keys = (given.get("keys") || stored()) !== "off";
  };

  const write = () => {
    const kept = new URLSearchParams();
    for (const name of ["b", "t", "q"]) if (state[name]) kept.set(name, state[name]);
    if (!state.keys) kept.set("keys", "off");
    const hash = [state.c ? "c-" + state.c : "", kept.toString()].join("&").replace(/&$/, "");
    history.replaceState(null, "", "#" + hash);
  };

  const shown = (c) =>
    (!state.b || c.b === state.b) &&
    (!state.t || (state.t === "hedged" ? hedged.includes(c.t) : c.t === state.t)) &&
    (!state.q || c.text.includes(state.q.toLowerCase()));

  const draw = () => {
    const open = new Set(claims.filter(shown).map((c) => c.n));
    const filtered = Boolean(state.b || state.t || state.q);
    claims.forEach((c) => {
      const dim = filtered && !open.has(c.n);
      c.item.classList.toggle("dim", dim);
      c.bar.classList.toggle("dim", dim);
      if (c.chip) {
        c.chip.classList.toggle("dim", dim);
        c.chip.classList.toggle("on", c.n === state.c);
      }
    });
    runs.forEach((run) => {
      const mine = run.dataset.c.split(" ").map(Number);
      run.classList.toggle("dim", filtered && !mine.some((n) => open.has(n)));
      run.classList.toggle("on", mine.includes(state.c));
    });
    bars.forEach((bar, i) =>
      i + 1 === state.c ? bar.setAttribute("aria-current", "true") : bar.removeAttribute("aria-current"),
    );
    const told = $("tools").dataset;
    $("state").textContent = filtered ? told.some.replace("{shown}", open.size) : told.all;
    $("clear").hidden = !filtered;
    $("keys").checked = state.keys;
    if ($("q").value !== state.q) $("q").value = state.q;
    inspect();
  };

  const inspect = () => {
    const claim = claims[state.c - 1];
    $("inspector").hidden = !claim;
    if (!claim) return;
    $("current").textContent = claim.n;
    const copy = claim.item.cloneNode(true);
    all("[id]", copy).forEach((node) => node.removeAttribute("id"));
    all("details", copy).forEach((node) => {
      node.open = true;
    });
    const detail = $("detail");
    detail.className = claim.item.className.replace("dim", "");
    detail.replaceChildren(...copy.childNodes);
    $("say").textContent =
      $("tools").dataset.one.replace("{n}", claim.n) + ". " + copyText(detail, ".said") + ". " + copyText(detail, ".tag");
  };
  const copyText = (root, query) => (root.querySelector(query) || { textContent: "" }).textContent.trim();

  const go = (n, remember = true) => {
    const claim = claims[n - 1];
    if (!claim) return;
    if (remember && state.c && state.c !== n) trail.push(state.c);
    state.c = n;
    draw();
    write();
    const anchor = claim.chip;
    if (anchor) {
      const folded = anchor.closest("details");
      if (folded) folded.open = true;
      anchor.focus({ preventScroll: true });
      anchor.scrollIntoView({ block: "center", behavior: "instant" });
    }
  };

  const step = (by, fits = shown) => {
    const count = claims.length;
    let at = state.c || (by > 0 ? 0 : count + 1);
    for (let i = 0; i < count; i += 1) {
      at = ((at - 1 + by + count) % count) + 1;
      if (fits(claims[at - 1])) return go(at);
    }
    return undefined;
  };

  const filter = (b, t) => {
    state.b = b;
    state.t = t;
    draw();
    write();
  };

  const keyed = {
    j: () => step(1),
    k: () => step(-1),
    h: () => step(1, (c) => hedged.includes(c.t)),
    a: () => step(1, (c) => c.t === "as"),
    d: () => step(1, (c) => c.t === "de"),
    u: () => trail.length && go(trail.pop(), false),
    "/": () => $("q").focus(),
    "?": () => $("help").showModal(),
    ArrowRight: () => step(rtl() ? -1 : 1),
    ArrowLeft: () => step(rtl() ? 1 : -1),
  };
  const rtl = () => {
    const run = state.c ? claims[state.c - 1].runs[0] : null;
    return getComputedStyle(run ? run.parentElement : $("article")).direction === "rtl";
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input[type=search],select,textarea");
    if (event.key === "Escape" && !$("help").open) {
      if (typing) event.target.blur();
      if (state.b || state.t || state.q) {
        state.q = "";
        filter("", "");
      } else {
        state.c = 0;
        draw();
        write();
      }
      return;
    }
    if (!state.keys || typing || $("help").open || event.ctrlKey || event.metaKey || event.altKey) return;
    const wanted = basis[Number(event.key) - 1];
    if (wanted) {
      filter(state.b === wanted ? "" : wanted, "");
      if (state.b) step(1);
    } else if (keyed[event.key]) keyed[event.key]();
    else return;
    event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link) {
      const run = event.target.closest("article .k[data-c]");
      if (run && !String(getSelection())) {
        const mine = run.dataset.c.split(" ");
        go(Number(mine[mine.length - 1]));
      }
      return;
    }
    const claim = /^#[cd]-(\d+)$/.exec(link.getAttribute("href"));
    if (claim && !link.closest("#detail")) {
      event.preventDefault();
      go(Number(claim[1]));
    } else if (link.dataset.b || link.dataset.t) {
      event.preventDefault();
      filter(link.dataset.b || "", link.dataset.t || "");
      step(1);
    }
  });

  $("prev").addEventListener("click", () => step(-1));
  $("next").addEventListener("click", () => step(1));
  $("clear").addEventListener("click", () => {
    state.q = "";
    filter("", "");
  });
  $("close").addEventListener("click", () => {
    state.c = 0;
    draw();
    write();
  });
  $("ask").addEventListener("click", () => $("help").showModal());
  $("shut").addEventListener("click", () => $("help").close());
  $("q").addEventListener("input", (event) => {
    state.q = event.target.value.trim();
    draw();
    write();
  });
  $("keys").addEventListener("change", (event) => {
    state.keys = event.target.checked;
    stored(state.keys ? "on" : "off");
    write();
  });
  addEventListener("beforeprint", () => {
    $("key").open = true;
  });
  addEventListener("hashchange", () => {
    read();
    draw();
  });

  document.documentElement.classList.add("js");
  claims.forEach(({ bar, chip }) => {
    bar.title = bar.getAttribute("aria-label");
    if (chip) chip.setAttribute("aria-label", bar.title);
  });
  $("tools").hidden = claims.length === 0;
  if ($("which")) $("which").open = false;
  $("key").open = matchMedia("(min-width: 78rem)").matches;
  read();
  draw();
  if (state.c) go(state.c, false);
})();
