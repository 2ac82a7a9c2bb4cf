// A formula that scrolls sideways can be reached and scrolled by keyboard, and only then.
(() => {
  const watch = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const body = target.closest(".formula-body");
      if (body.scrollWidth > body.clientWidth + 1) body.tabIndex = 0;
      else body.removeAttribute("tabindex");
    }
  });
  for (const body of document.querySelectorAll(".formula-body")) {
    watch.observe(body);
    watch.observe(body.firstElementChild); // its width changes when the font arrives
  }
})();
