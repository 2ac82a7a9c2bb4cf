// Use every slider and choice of an explorer some times over. Medians in ms: what its handlers take, what drawing with
// its layout takes, and what the same picture takes to be put there ready-made, without any computing.
async (box) => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  const times = { handler: [], draw: [], ready: [] };
  const act = (input, round) => {
    if (input.type === "range") input[round % 4 < 2 ? "stepUp" : "stepDown"](5);
    else if (input.type === "radio") input.checked = true;
    else input.value = String(round % 9);
    for (const type of ["input", "change"]) input.dispatchEvent(new Event(type, { bubbles: true }));
  };
  for (let round = 0; round < 6; round += 1) {
    for (const input of box.querySelectorAll("input")) {
      if (!input.checkVisibility()) continue;
      let start;
      requestAnimationFrame(() => (start = performance.now()));
      const begun = performance.now();
      act(input, round);
      times.handler.push(performance.now() - begun);
      await new Promise((done) => requestAnimationFrame(() => {
        box.getBoundingClientRect();
        times.draw.push(performance.now() - start);
        done();
      }));
      await frame();
      const copy = box.cloneNode(true);
      const put = performance.now();
      box.parentElement.append(copy);
      copy.getBoundingClientRect();
      times.ready.push(performance.now() - put);
      copy.remove();
      await frame();
    }
  }
  return { ...Object.fromEntries(Object.entries(times).map(([name, each]) => [name, median(each)])), worst: Math.max(...times.draw) };
}
