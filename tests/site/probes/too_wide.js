// The first elements that reach beyond the right edge of the window and do not scroll by themselves.
() =>
  [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
    .filter((element) => !element.closest("pre, .table-wrapper, math, svg"))
    .map((element) => `${element.tagName}.${element.className}`)
    .slice(0, 5);
