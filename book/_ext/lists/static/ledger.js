// The ledger: show the statements of one verdict or one chapter, and open the one that the address names.
(() => {
  const form = document.querySelector(".ledger-filter");
  const entries = [...document.querySelectorAll(".ledger-entry")];
  const sections = [...document.querySelectorAll(".ledger-chapter")];
  const told = form.querySelector("output");

  function filter() {
    const { verdict, chapter } = Object.fromEntries(new FormData(form));
    for (const entry of entries) {
      const own = entry.closest(".ledger-chapter").dataset.chapter;
      entry.hidden = (verdict && entry.dataset.verdict !== verdict) || (chapter && own !== chapter);
    }
    for (const section of sections) section.hidden = !section.querySelector(".ledger-entry:not([hidden])");
    told.textContent = told.dataset.shown.replace("{shown}", entries.filter((entry) => !entry.hidden).length);
  }

  function openNamed() {
    const entry = document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest(".ledger-entry");
    if (!entry) return;
    entry.open = true;
    entry.scrollIntoView();
  }

  form.addEventListener("change", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", openNamed);
  filter(); // a browser may have kept what was chosen before a reload
  openNamed();
})();
