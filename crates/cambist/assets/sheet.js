// Puts a chosen file into the field of the sheet, which can also be pasted into without any script.
const place = document.querySelector("[data-sheet-file]");
const field = document.getElementById("sheet");
if (place && field) {
  place.hidden = false;
  place.querySelector("input").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (file) field.value = await file.text();
  });
}
