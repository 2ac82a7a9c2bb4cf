// Answer every question by its first options, with a number or in another order, check it; return how many.
() => {
  const forms = [...document.querySelectorAll(".dlnotes-widget[data-widget=quiz] fieldset")];
  const change = (element, value, type) => {
    element.value = value;
    element.dispatchEvent(new Event(type, { bubbles: true }));
  };
  for (const form of forms) {
    for (const options of form.querySelectorAll(".dlq-options")) {
      const first = options.querySelector("input");
      if (first && !first.checked) first.click();
    }
    form.querySelectorAll("select").forEach((each) => change(each, each.options[1].value, "change"));
    form.querySelectorAll("input[type=text]").forEach((each) => change(each, "1", "input"));
    form.querySelector(".dlq-step:not([aria-disabled])")?.click();
    form.querySelector(".dl-main").click();
  }
  return forms.length;
};
