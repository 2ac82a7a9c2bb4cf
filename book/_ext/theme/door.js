// The door sends a reader on: to the language chosen before, else to the browser's. #choose keeps it open.
(() => {
  if (location.hash === "#choose") return;
  let chosen = null;
  try { chosen = localStorage.getItem("dlnotes:lang"); } catch { /* storage may be forbidden */ }
  const known = (tag) => /^(ko|en)\b/i.exec(tag || "")?.[1].toLowerCase();
  const lang = known(chosen) || [...(navigator.languages || [])].map(known).find(Boolean) || "en";
  location.replace(`book/${lang}/index.html`);
})();
