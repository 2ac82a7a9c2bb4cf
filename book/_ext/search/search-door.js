// Sends a reader on: Hangul asks the Korean page, else the language chosen before, else the browser's.
(() => {
  const query = new URLSearchParams(location.search).get("q") || "";
  let chosen = null;
  try { chosen = localStorage.getItem("dlnotes:lang"); } catch { /* storage may be forbidden */ }
  const known = (tag) => /^(ko|en)\b/i.exec(tag || "")?.[1].toLowerCase();
  const lang = /[가-힣ㄱ-ㆎ]/.test(query.normalize("NFC")) ? "ko"
    : known(chosen) || [...(navigator.languages || [])].map(known).find(Boolean) || "en";
  location.replace(`book/${lang}/search.html${location.search}`);
})();
