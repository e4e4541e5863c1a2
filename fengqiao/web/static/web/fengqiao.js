/* Everything here is a convenience; every page works without it. */
(() => {
  "use strict";
  const html = document.documentElement;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const stored = (key, value) => {
    try {
      if (value === undefined) return localStorage.getItem(key);
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
    } catch { /* private windows refuse storage: then nothing is remembered */ }
    return null;
  };

  /* Sent once: a second press while the first is on its way does nothing. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]")) return;
    if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    form.dataset.sent = "1";
    all("button:not([type=button])", form).forEach((button) => button.setAttribute("aria-disabled", "true"));
  }, true);
  const ready = (root) => all("[data-sent]", root).forEach((form) => {
    delete form.dataset.sent;
    all("[aria-disabled]", form).forEach((button) => button.removeAttribute("aria-disabled"));
  });
  addEventListener("pageshow", () => ready(document));
  document.addEventListener("htmx:afterRequest", () => ready(document));

  /* Keys: / finds, j and k walk, Enter opens, and a button's own letter presses it. They can be switched off. */
  const keysOn = () => stored("keys") !== "off";
  const rows = () => all("[data-row]");
  const pick = (step) => {
    const list = rows();
    if (!list.length) return;
    const now = list.findIndex((row) => row.contains(document.activeElement) || row.classList.contains("sel"));
    const row = list[Math.min(list.length - 1, Math.max(0, now + step))];
    list.forEach((other) => other.classList.toggle("sel", other === row));
    (row.querySelector("a,button") || row).focus();
    row.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !keysOn()) return;
    if (event.target.closest("input,textarea,select,[contenteditable]")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const key = event.key.toLowerCase();
    if (key === "/") {
      const box = document.querySelector("[data-search]");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    } else if (key === "j" || key === "k") {
      pick(key === "j" ? 1 : -1);
    } else if (/^[a-z0-9]$/.test(key)) {
      const button = all(`[data-key="${key}" i]`).find((one) => one.offsetParent);
      if (button) { event.preventDefault(); button.click(); }
    }
  });
  const drawKeySwitch = (button) => {
    button.hidden = false;
    button.setAttribute("aria-pressed", String(keysOn()));
    html.classList.toggle("no-keys", !keysOn());
  };
  all("[data-keys-switch]").forEach((button) => {
    drawKeySwitch(button);
    button.addEventListener("click", () => { stored("keys", keysOn() ? "off" : null); drawKeySwitch(button); });
  });

  /* Drafts: what was typed stays on this phone for a day, never names, phones or the screening answers. */
  const DAY = 24 * 3600 * 1000;
  const keep = (form) => all("textarea,input,select", form).filter((field) =>
    field.name && !field.matches("[type=hidden],[type=password],[type=file],[type=tel],[data-private]") && !field.closest(".ask"));
  all("form[data-draft]").forEach((form) => {
    const key = `draft:${form.dataset.draft}`;
    const clear = form.querySelector("[data-clear-draft]");
    let saved = null;
    try { saved = JSON.parse(stored(key) || "null"); } catch { stored(key, null); }
    if (saved && Date.now() - saved.at < DAY) {
      let filled = false;
      keep(form).forEach((field) => {
        const value = saved.values[field.name];
        if (value === undefined) return;
        if (field.type === "radio" || field.type === "checkbox") {
          if (!all(`[name="${CSS.escape(field.name)}"]:checked`, form).length && field.value === value) field.checked = filled = true;
        } else if (!field.value && value) { field.value = value; filled = true; }
      });
      if (clear && filled) clear.hidden = false;
    } else if (saved) stored(key, null);
    let waiting = 0;
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        const values = {};
        keep(form).forEach((field) => {
          if ((field.type !== "radio" && field.type !== "checkbox") || field.checked) values[field.name] = field.value;
        });
        stored(key, JSON.stringify({ at: Date.now(), values }));
      }, 400);
    });
    form.addEventListener("submit", () => { clearTimeout(waiting); stored(key, null); });
    clear?.addEventListener("click", () => { stored(key, null); form.reset(); clear.hidden = true; });
  });

  /* Read aloud, where the phone has a voice. */
  if ("speechSynthesis" in window) {
    all("[data-read]").forEach((button) => {
      const words = button.querySelector("span") || button;
      const label = words.textContent;
      const rest = () => { words.textContent = label; delete button.dataset.reading; };
      button.hidden = false;
      button.addEventListener("click", () => {
        const reading = button.dataset.reading;
        speechSynthesis.cancel();
        if (reading) { rest(); return; }
        const text = document.querySelector(button.dataset.read)?.innerText;
        if (!text) return;
        const speech = new SpeechSynthesisUtterance(text);
        speech.lang = html.lang === "en" ? "en" : "zh-CN";
        speech.rate = 0.9;
        speech.onend = speech.onerror = rest;
        words.textContent = button.dataset.stopLabel;
        button.dataset.reading = "1";
        speechSynthesis.speak(speech);
      });
    });
    addEventListener("pagehide", () => speechSynthesis.cancel());
  }

  all("[data-print]").forEach((button) => { button.hidden = false; button.addEventListener("click", () => print()); });
})();
