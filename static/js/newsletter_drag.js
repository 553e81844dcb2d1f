/* Blocks of a newsletter are dragged by their dots, with a mouse, a pen or a finger. A line shows where the block
   would land; Escape leaves everything where it was. */
(() => {
  "use strict";

  if (!window.newsletterComposer) return;
  const { form, words, list, rows, settle } = window.newsletterComposer;
  const EDGE = 80; // pixels from the window's edge where the page begins to roll
  const STEP = 18;

  function placeFor(row, y) {
    for (const other of rows()) {
      const { top, height } = other.getBoundingClientRect();
      if (y < top + height / 2) return other === row ? null : { mark: other, side: "before" };
    }
    const last = rows().at(-1);
    return last === row ? null : { mark: last, side: "after" };
  }

  const unmark = () => form.querySelectorAll("[data-lands]").forEach((row) => row.removeAttribute("data-lands"));

  function drag(row, start) {
    let place = null, at = start;
    const heard = new AbortController();
    const look = () => {
      if (at.clientY < EDGE) scrollBy(0, -STEP);
      if (at.clientY > innerHeight - EDGE) scrollBy(0, STEP);
      unmark();
      place = placeFor(row, at.clientY);
      place?.mark.setAttribute("data-lands", place.side);
    };
    const rolling = setInterval(look, 40);

    function end(isDropped) {
      heard.abort();
      clearInterval(rolling);
      unmark();
      row.classList.remove("is-dragged");
      list.classList.remove("is-folded");
      if (!isDropped || !place) return;
      place.mark[place.side](row);
      settle(row, words.moved);
      row.scrollIntoView({ block: "nearest" });
    }

    const on = (type, does) => document.addEventListener(type, does, { signal: heard.signal });
    on("pointermove", (event) => { at = event; look(); });
    on("pointerup", (event) => { at = event; look(); end(true); });
    on("pointercancel", () => end(false));
    on("keydown", (event) => { if (event.key === "Escape") end(false); });
    row.classList.add("is-dragged");
    const handle = row.querySelector("[data-handle]"), { top } = handle.getBoundingClientRect();
    list.classList.add("is-folded"); // so that the other blocks are near; the handle stays under the finger
    scrollBy(0, handle.getBoundingClientRect().top - top);
  }

  list.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-handle]");
    if (!handle || event.button !== 0) return;
    event.preventDefault();
    drag(handle.closest("[data-row]"), event);
  });
})();
