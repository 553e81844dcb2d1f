/* Rows of a resolution's text are dragged by their dots, with a mouse, a pen or a finger. What the drag does is
   shown as a line where the row would land; Escape leaves everything where it was. */
(() => {
  "use strict";

  if (!window.resolutionText) return;
  const { form, words, list, clausesOf, settle, kind, isClause, SECTION, CLAUSE } = window.resolutionText;
  const EDGE = 80; // pixels from the window's edge where the page begins to roll
  const STEP = 18;

  const isUpperHalf = (row, y) => {
    const { top, height } = row.getBoundingClientRect();
    return y < top + height / 2;
  };

  /* A place is a row, the side of it where the dragged one lands, and how it gets there. */
  const beside = (row, y) => {
    const side = isUpperHalf(row, y) ? "before" : "after";
    return { mark: row, side, go: (moved) => row[side](moved) };
  };

  function placeOfClause(under, y) {
    const clause = under.closest(CLAUSE);
    if (clause) return beside(clause, y);
    const section = under.closest(SECTION);
    if (!section) return null;
    const isHead = under.closest("[data-own]") !== null;
    return { mark: clausesOf(section), side: isHead ? "before" : "after", go: (moved) => clausesOf(section)[isHead ? "prepend" : "append"](moved) };
  }

  function placeFor(row, x, y) {
    const under = document.elementFromPoint(x, y);
    if (!under || !list.contains(under)) return null;
    if (isClause(row)) return placeOfClause(under, y);
    const section = under.closest(SECTION);
    return section && beside(section, y);
  }

  function unmark() {
    form.querySelectorAll("[data-lands]").forEach((row) => row.removeAttribute("data-lands"));
  }

  function roll(y) {
    if (y < EDGE) scrollBy(0, -STEP);
    if (y > innerHeight - EDGE) scrollBy(0, STEP);
  }

  function drag(row, handle, start) {
    let place = null, at = start;
    const heard = new AbortController();
    const look = () => {
      roll(at.clientY);
      unmark();
      place = placeFor(row, at.clientX, at.clientY);
      if (place?.mark === row) place = null;
      place?.mark.setAttribute("data-lands", place.side);
    };
    const rolling = setInterval(look, 40);

    function end(isDropped) {
      heard.abort();
      clearInterval(rolling);
      unmark();
      row.classList.remove("is-dragged");
      form.classList.remove("moves-sections");
      if (!isDropped || !place) return;
      place.go(row);
      settle(row, words[`moved${kind(row)}`]);
      row.scrollIntoView({ block: "nearest" });
    }

    const on = (type, does) => document.addEventListener(type, does, { signal: heard.signal });
    on("pointermove", (event) => { at = event; look(); });
    on("pointerup", (event) => { at = event; look(); end(true); });
    on("pointercancel", () => end(false));
    on("keydown", (event) => { if (event.key === "Escape") end(false); });
    row.classList.add("is-dragged");
    if (!isClause(row)) fold(handle, start.clientY);
  }

  /* While a focus area is dragged, the clauses are out of the way; the handle stays under the finger. */
  function fold(handle, y) {
    form.classList.add("moves-sections");
    scrollBy(0, handle.getBoundingClientRect().top - y);
  }

  form.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-handle]");
    if (!handle || event.button !== 0) return;
    event.preventDefault();
    drag(handle.closest("[data-row]"), handle, event);
  });
})();
