/* The desk: a click anywhere on a row picks it; a long sheet is read on without a press. */
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-row]");
    const link = row && row.querySelector("a[hx-get]");
    if (!link || event.target.closest("a,button,input,select,label,form")) return;
    document.querySelectorAll("tr[data-row].sel").forEach((other) => other.classList.remove("sel"));
    row.classList.add("sel");
    link.focus();
  });
  document.querySelector("form[data-go-on]")?.requestSubmit();
})();
