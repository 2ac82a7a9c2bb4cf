(() => {
  document.documentElement.classList.add("scripted"); // shows what only scripts can do, before the first paint
  let mode = "auto";
  try { mode = localStorage.getItem("dlnotes:mode") || "auto"; } catch { /* storage may be forbidden */ }
  if (mode === "light" || mode === "dark") document.documentElement.dataset.theme = mode;
})();
