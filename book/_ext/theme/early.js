(() => {
  let mode = "auto";
  try { mode = localStorage.getItem("dlnotes:mode") || "auto"; } catch { /* storage may be forbidden */ }
  if (mode === "light" || mode === "dark") document.documentElement.dataset.theme = mode;
})();
