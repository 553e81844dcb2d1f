/* Something from the site is found while one types, and added without a new page. */
(() => {
  "use strict";

  if (!window.newsletterComposer) return;
  const { form, words, add, focusIn } = window.newsletterComposer;
  const PAUSE = 300; // milliseconds without a keystroke

  function addPicked(box) {
    const [source, number] = box.value.split(":");
    return add("pick", (row) => {
      row.querySelector("[name$=-source]").value = source;
      row.querySelector("[name$=-picked]").value = number;
      const title = Object.assign(document.createElement("strong"), { textContent: box.dataset.title });
      const label = Object.assign(document.createElement("span"), { textContent: box.dataset.label });
      row.querySelector("[data-picked]").replaceChildren(title, " ", label);
    });
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-pick]");
    if (!button) return;
    event.preventDefault();
    const panel = button.closest("[data-panel]"), chosen = [...panel.querySelectorAll("[name=choice]:checked")];
    panel.querySelector("[data-panel-said]").textContent = chosen.length ? "" : words.chooseFirst;
    const added = chosen.map(addPicked);
    for (const box of chosen) box.checked = false;
    if (added.length) focusIn(added[0]);
  });

  const place = form.querySelector("[data-choices]");
  if (!place) return;
  let request, timer;

  async function find() {
    request?.abort();
    request = new AbortController();
    const asked = new URLSearchParams({ source: form.elements.source.value, search: form.elements.search.value });
    try {
      const response = await fetch(`${place.dataset.address}?${asked}`, { signal: request.signal, redirect: "error", credentials: "same-origin" });
      if (response.ok) place.innerHTML = await response.text();
    } catch (error) {
      if (error.name !== "AbortError") place.replaceChildren(words.noFind);
    }
  }

  form.elements.source.addEventListener("change", find);
  form.elements.search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(find, PAUSE);
  });
  form.elements.search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // or the whole page would be sent
    find();
  });
  form.querySelector("[data-find]").addEventListener("click", (event) => {
    event.preventDefault();
    find();
  });
})();
