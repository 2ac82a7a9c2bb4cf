// Read the page from top to bottom, a screen at a time, no faster than its widgets wake one screen ahead; come back.
async () => {
  const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
  const asleep = () =>
    [...document.querySelectorAll(".dlnotes-widget:not(:has(.dlnotes-view, .dlnotes-note))")].some((each) => {
      const { top, bottom } = each.getBoundingClientRect();
      return bottom > 0 && top < 2 * innerHeight - 1;
    });
  for (let top = 0; top < document.body.scrollHeight; top += innerHeight) {
    scrollTo({ top, behavior: "instant" });
    await sleep(60);
    for (let left = 250; left && asleep(); left -= 1) await sleep(20);
  }
  scrollTo({ top: 0, behavior: "instant" });
  await sleep(60);
};
