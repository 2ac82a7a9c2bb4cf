// Scroll through the page so that everything lazy wakes up, and come back.
async () => {
  const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
  for (let top = 0; top < document.body.scrollHeight; top += innerHeight) {
    scrollTo({ top, behavior: "instant" });
    await sleep(60);
  }
  scrollTo({ top: 0, behavior: "instant" });
  await sleep(60);
};
