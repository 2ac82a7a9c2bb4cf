() => [...document.querySelectorAll(".dlnotes-widget")].every((widget) => widget.querySelector(".dlnotes-view"));
