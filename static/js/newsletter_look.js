/* The preview follows what is written: the server makes the mail of it, and says what the pre-flight finds. */
(() => {
  "use strict";

  if (!window.newsletterComposer) return;
  const { form, words, data, filled, turnTo, focusIn } = window.newsletterComposer;
  const find = (name) => document.querySelector(`[data-${name}]`);
  const frame = find("look-frame"), button = find("look"), said = find("look-said");
  const PAUSE = 800; // milliseconds without a keystroke
  let request, timer, looked = null;

  const shape = () => document.querySelector("[name=shape]:checked").value;

  /* The mail runs no script, so its frame can be asked how far down one has read, and be put back there. */
  const scrolled = () => { try { return frame.contentWindow.scrollY; } catch { return 0; } };

  function show() {
    frame.dataset.shape = shape();
    if (!looked) return;
    const y = scrolled();
    frame.addEventListener("load", () => { try { frame.contentWindow.scrollTo(0, y); } catch { /* it is gone */ } }, { once: true });
    frame.srcdoc = looked.shapes[shape()];
  }

  function answer(told) {
    said.textContent = told.refusal ? filled(words.fixFirst, { what: told.refusal }) : words.looked;
    if (told.refusal) return;
    looked = told;
    find("found").innerHTML = told.found;
    find("look-size").textContent = told.size;
    show();
  }

  async function look() {
    request?.abort();
    request = new AbortController();
    said.textContent = words.looking;
    try {
      const response = await fetch(button.formAction, {
        method: "POST", body: data(), signal: request.signal, redirect: "error", credentials: "same-origin", headers: { Accept: "application/json" },
      });
      if (!response.ok) throw new Error(response.status);
      answer(await response.json());
    } catch (error) {
      if (error.name !== "AbortError") said.textContent = words.noLook;
    }
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  }

  form.addEventListener("composer:changed", later);
  form.addEventListener("composer:turned", look);
  document.querySelectorAll("[name=shape]").forEach((choice) => choice.addEventListener("change", show));
  button.addEventListener("click", (event) => {
    event.preventDefault();
    look();
  });

  /* What is found leads to its block, in its language. */
  find("found").addEventListener("click", (event) => {
    const link = event.target.closest("[data-find-language]");
    const place = link && document.getElementById(link.hash.slice(1));
    if (!place) return;
    event.preventDefault();
    if (link.dataset.findLanguage) turnTo(link.dataset.findLanguage);
    if (place.matches("[data-row]")) return focusIn(place);
    place.scrollIntoView({ block: "center" });
    place.focus({ preventScroll: true });
  });

  addEventListener("load", look);
})();
