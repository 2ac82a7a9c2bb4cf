// Keep account of long tasks and layout shifts from the very start of a page.
window.seen = { tasks: 0, long: 0, shift: 0 };
const watch = (type, note) =>
  new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
watch("longtask", (entry) => {
  seen.tasks += 1;
  seen.long += entry.duration;
});
watch("layout-shift", (entry) => {
  if (!entry.hadRecentInput) seen.shift += entry.value;
});
