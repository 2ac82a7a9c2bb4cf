// Answer every question by its first option or with a number, press its first button; return how many.
() => {
  const forms = [...document.querySelectorAll(".dlnotes-widget[data-widget=quiz] fieldset")];
  for (const form of forms) {
    const choice = form.querySelector("input[type=radio], input[type=checkbox]");
    const field = form.querySelector("input[type=text]");
    if (choice && !choice.checked) choice.click();
    if (field) {
      field.value = "1";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    form.querySelector("button")?.click();
  }
  return forms.length;
};
