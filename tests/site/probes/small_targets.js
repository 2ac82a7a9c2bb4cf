// Controls whose box (or that of the label around them) is smaller than 24 by 24 pixels.
() =>
  [...document.querySelectorAll("button, input, select, summary, .neighbour, .page-tool")]
    .filter((element) => element.checkVisibility({ opacityProperty: true }))
    .filter((element) => {
      const { width, height } = (element.closest("label") ?? element).getBoundingClientRect();
      return width < 24 || height < 24;
    })
    .map((element) => element.outerHTML.slice(0, 120));
