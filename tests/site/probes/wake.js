// Bring every widget before the eyes of the reader, wait until it lives, and come back.
async () => {
  const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
  for (const widget of document.querySelectorAll(".dlnotes-widget")) {
    for (let left = 500; left && !widget.querySelector(".dlnotes-view"); left -= 1) {
      widget.scrollIntoView({ block: "center", behavior: "instant" });
      await sleep(20);
    }
  }
  scrollTo({ top: 0, behavior: "instant" });
  await sleep(60);
};
