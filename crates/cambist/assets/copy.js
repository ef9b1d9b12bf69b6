// A button beside each field that is there to be copied. Without this script the field can still be
// selected by hand.
for (const field of document.querySelectorAll(".copy-row > .copy")) {
  const { copy, copied } = field.parentElement.dataset;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = copy;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // Over plain http browsers have no clipboard: what is selected can be copied by the keyboard.
      return;
    }
    button.textContent = copied;
    setTimeout(() => { button.textContent = copy; }, 2000);
  });
  field.parentElement.append(button);
}
