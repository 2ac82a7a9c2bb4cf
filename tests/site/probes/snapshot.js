// All that a reader could see, hear or keep of a page, as one text.
() =>
  [
    document.documentElement.outerHTML,
    ...[...document.querySelectorAll("input, select, textarea")].map((i) => `${i.value}|${i.checked}`),
    ...[...document.querySelectorAll("[popover]")].map((p) => p.matches(":popover-open")),
    window.printed ?? 0,
    location.href,
  ].join("\n");
