/* Conveniences of the phone pages; each page works without them. */
(() => {
  "use strict";
  /* A long list narrows as one types; the choice already made stays. */
  document.querySelectorAll("[data-filter]").forEach((box) => {
    const list = document.querySelector(box.dataset.filter);
    if (!list) return;
    box.hidden = false;
    const options = [...list.querySelectorAll("option")].filter((option) => option.value);
    box.addEventListener("input", () => {
      const wanted = box.value.trim();
      let first = null;
      options.forEach((option) => {
        const fits = !wanted || option.text.includes(wanted);
        option.hidden = option.disabled = !fits && !option.selected;
        if (fits && wanted) first = first || option;
      });
      if (first && wanted && options.filter((option) => option.text.includes(wanted)).length === 1) list.value = first.value;
    });
    box.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); list.focus(); } });
  });
  /* Leaving at once takes this page out of the way back, too. */
  document.querySelectorAll("[data-leave]").forEach((link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    try { localStorage.clear(); } catch { /* nothing was kept */ }
    location.replace(link.href);
  }));
})();
