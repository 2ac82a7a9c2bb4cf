Object.defineProperty(window, "localStorage", {
  get() {
    throw new DOMException("no", "SecurityError");
  },
});
