// A marked term shows its name in the other language and what it means: on hover, on focus, and on the first tap.
(() => {
  const more = document.currentScript.dataset.more;
  const note = Object.assign(document.createElement("div"), { className: "term-note", id: "term-note" });
  note.popover = "manual";
  note.setAttribute("role", "note");
  const name = document.createElement("b");
  const meaning = document.createElement("span");
  const link = Object.assign(document.createElement("a"), { textContent: more });
  note.append(name, meaning, document.createElement("br"), link);
  document.querySelector(".article").append(note);
  let shown = null;
  let timer = 0;

  function place(term) {
    const at = [...term.getClientRects()][0];
    const { width, height } = note.getBoundingClientRect();
    const below = at.bottom + height + 12 < innerHeight;
    note.style.left = `${scrollX + Math.max(16, Math.min(at.left, document.documentElement.clientWidth - width - 16))}px`;
    note.style.top = `${scrollY + (below ? at.bottom + 6 : at.top - height - 6)}px`;
  }

  function show(term) {
    clearTimeout(timer);
    if (shown === term) return;
    hide();
    shown = term;
    name.textContent = term.dataset.name;
    name.lang = term.dataset.other;
    meaning.textContent = term.dataset.meaning;
    link.href = term.href;
    term.setAttribute("aria-describedby", note.id);
    note.showPopover();
    place(term);
  }

  function hide() {
    shown?.removeAttribute("aria-describedby");
    shown = null;
    if (note.matches(":popover-open")) note.hidePopover();
  }

  const later = (act, ms) => { clearTimeout(timer); timer = setTimeout(act, ms); };

  for (const term of document.querySelectorAll(".term")) {
    let touched = false;
    term.addEventListener("pointerdown", (event) => { touched = event.pointerType !== "mouse" && shown !== term; });
    term.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") later(() => show(term), 150); });
    term.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") later(hide, 250); });
    term.addEventListener("focus", () => { if (term.matches(":focus-visible")) show(term); });
    term.addEventListener("blur", (event) => { if (!note.contains(event.relatedTarget)) later(hide, 100); });
    term.addEventListener("click", (event) => {
      if (touched) event.preventDefault(); // the first tap explains, the second one follows the link
      if (touched) show(term);
      touched = false;
    });
  }
  note.addEventListener("pointerenter", () => clearTimeout(timer));
  note.addEventListener("pointerleave", () => later(hide, 250));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  document.addEventListener("pointerdown", (event) => {
    if (!event.target.closest(".term, .term-note")) hide();
  });
  addEventListener("resize", hide);
})();
