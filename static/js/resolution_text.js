/* The page on which a resolution's text is written: rows are added, removed, moved and numbered anew at once.
   Rows are ordinary fields, and their order on the page is their order when they are sent. */
(() => {
  "use strict";

  const form = document.getElementById("text-editor");
  if (!form) return;
  const words = JSON.parse(document.getElementById("text-editor-words").textContent);
  const list = form.querySelector("[data-sections]");
  const find = (name, within = form) => within.querySelector(`[data-${name}]`);
  const SECTION = '[data-row="section"]', CLAUSE = '[data-row="clause"]';

  const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const say = (sentence, values = {}) => { find("said").textContent = filled(sentence, values); };
  const changed = () => form.dispatchEvent(new Event("input", { bubbles: true }));
  const isClause = (row) => row.dataset.row === "clause";
  const kind = (row) => (isClause(row) ? "Clause" : "Section");

  const rows = (holder) => [...holder.children].filter((child) => child.matches("[data-row]"));
  const clausesOf = (section) => find("clauses", section);
  const writingOf = (row) => find("own", row).querySelector('[name="clause"], [name="heading"]');
  const allClauses = () => [...list.querySelectorAll(CLAUSE)];

  /* --- Numbers */

  function number(row, text) {
    row.dataset.number = text;
    const own = find("own", row);
    find("number", own).textContent = text;
    for (const labelled of own.querySelectorAll("[data-label]")) {
      labelled.setAttribute("aria-label", filled(labelled.dataset.label, { number: text }));
    }
  }

  function renumber() {
    rows(list).forEach((section, index) => {
      number(section, `${index + 1}`);
      rows(clausesOf(section)).forEach((clause, place) => number(clause, `${index + 1}.${place + 1}`));
    });
  }

  /* --- What a clause points to, in words */

  const chosen = (select) => (select?.value ? select.selectedOptions[0].textContent : "");

  function tellLinks(clause) {
    const [demand, topic, figure] = ["demand", "topic", "figure"].map((name) => chosen(clause.querySelector(`select[name=${name}]`)));
    const parts = [demand, topic && filled(words.newDemand, { topic }), figure].filter(Boolean);
    find("links", clause).textContent = parts.join(" · ") || words.links;
  }

  /* A clause quotes a demand or proposes a new one: choosing the one lets the other go. */
  function chooseOne(select) {
    const other = { demand: "topic", topic: "demand" }[select.name];
    const rival = other && select.value && select.closest(CLAUSE).querySelector(`select[name=${other}]`);
    if (rival?.value) {
      rival.value = "";
      if (window.django?.jQuery) window.django.jQuery(rival).trigger("change.select2");
    }
    tellLinks(select.closest(CLAUSE));
    changed();
  }

  /* Many records are searched for; the search is made when somebody opens it. */
  function makeSearchable(details) {
    const jQuery = window.django?.jQuery;
    if (!details.open || !jQuery?.fn.djangoAdminSelect2) return;
    for (const select of details.querySelectorAll("select[data-ajax--url]:not(.select2-hidden-accessible)")) {
      jQuery(select).djangoAdminSelect2().on("change", () => chooseOne(select));
      const name = select.closest("label").querySelector("span");
      const [box, shown] = ["[role=combobox]", "[role=textbox]"].map((role) => select.nextElementSibling.querySelector(role));
      name.id ||= `choice-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
      shown.setAttribute("aria-labelledby", name.id);
      box.setAttribute("aria-labelledby", `${name.id} ${shown.id}`);
    }
  }

  /* --- Rows */

  function grow(area) {
    if (CSS.supports("field-sizing", "content")) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  }

  const made = (name) => find(name).content.firstElementChild.cloneNode(true);

  function newSection() {
    const section = made("new-section");
    clausesOf(section).append(newClause());
    return section;
  }

  function newClause(text = "") {
    const clause = made("new-clause");
    writingOf(clause).value = text;
    return clause;
  }

  function settle(row, sentence) {
    renumber();
    say(sentence, { number: row.dataset.number });
    row.querySelectorAll("textarea").forEach(grow);
    changed();
  }

  function add(row, put) {
    put(row);
    settle(row, words[`added${kind(row)}`]);
    writingOf(row).focus();
  }

  function remove(row) {
    const said = words[`removed${kind(row)}`], was = row.dataset.number;
    const trace = document.createElement("li");
    const back = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: words.putBack });
    trace.className = "row-removed";
    trace.append(filled(said, { number: was }), " ", back);
    back.addEventListener("click", () => {
      trace.replaceWith(row);
      settle(row, words.isBack);
      writingOf(row).focus();
    });
    row.replaceWith(trace);
    renumber();
    say(said, { number: was });
    changed();
    back.focus();
  }

  /* --- Order */

  /* Where a row goes when it is moved one step: beside its neighbour, or into the next focus area. */
  function step(row, up) {
    const siblings = rows(row.parentElement), at = siblings.indexOf(row);
    const neighbour = siblings[at + (up ? -1 : 1)];
    if (neighbour) return () => neighbour[up ? "before" : "after"](row);
    if (!isClause(row)) return null;
    const sections = rows(list), section = sections[sections.indexOf(row.closest(SECTION)) + (up ? -1 : 1)];
    return section && (() => clausesOf(section)[up ? "append" : "prepend"](row));
  }

  function move(row, up) {
    const go = step(row, up), focused = document.activeElement;
    if (!go) return say(up ? words.isFirst : words.isLast);
    go();
    settle(row, words[`moved${kind(row)}`]);
    focused.focus();
    focused.scrollIntoView({ block: "nearest" });
  }

  /* --- What the buttons and keys do */

  const doing = {
    up: (row) => move(row, true),
    down: (row) => move(row, false),
    remove,
    "add-section": () => add(newSection(), (row) => list.append(row)),
    "add-clause": (section) => add(newClause(), (row) => clausesOf(section).append(row)),
  };

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    doing[button?.dataset.do]?.(button.closest("[data-row]"));
  });

  /* Enter parts a clause at the cursor: what stands after it becomes the next clause. */
  function part(area) {
    const rest = area.value.slice(area.selectionEnd).trim();
    area.value = area.value.slice(0, area.selectionStart).trimEnd();
    add(newClause(rest), (row) => area.closest(CLAUSE).after(row));
    document.activeElement.setSelectionRange(0, 0);
    grow(area);
  }

  /* Backspace in an empty clause goes back to the one before it. */
  function leave(area) {
    const clauses = allClauses(), before = clauses[clauses.indexOf(area.closest(CLAUSE)) - 1];
    if (area.value || !before || find("links", area.closest(CLAUSE)).textContent !== words.links) return false;
    const was = area.closest(CLAUSE);
    writingOf(before).focus();
    was.remove();
    renumber();
    changed();
    return true;
  }

  form.addEventListener("keydown", (event) => {
    const { target, key } = event, row = target.closest("[data-row]");
    if (!row || event.isComposing) return;
    if (event.altKey && (key === "ArrowUp" || key === "ArrowDown")) {
      event.preventDefault();
      move(row, key === "ArrowUp");
    } else if (target.name === "clause" && key === "Enter") {
      event.preventDefault();
      part(target);
    } else if (target.name === "heading" && key === "Enter") {
      event.preventDefault(); // or the whole text would be sent
      if (rows(clausesOf(row)).length) writingOf(rows(clausesOf(row))[0]).focus();
      else doing["add-clause"](row);
    } else if (target.name === "clause" && key === "Backspace" && leave(target)) {
      event.preventDefault();
    }
  });

  /* Several lines pasted into a clause become as many clauses, without the signs that stood before them. */
  form.addEventListener("paste", (event) => {
    const area = event.target;
    if (area.name !== "clause") return;
    const lines = event.clipboardData.getData("text/plain").split(/[\r\n]+/);
    const found = lines.map((line) => line.replace(/^\s*(?:[-–—•*·]|\d+[.)])\s+/, "").trim()).filter(Boolean);
    if (found.length < 2) return;
    event.preventDefault();
    const isBeforeWords = /^\S/.test(area.value.slice(area.selectionEnd));
    area.setRangeText(found[0] + (isBeforeWords ? " " : ""), area.selectionStart, area.selectionEnd, "end");
    let last = area.closest(CLAUSE);
    for (const line of found.slice(1)) {
      last.after(newClause(line));
      last = last.nextElementSibling;
    }
    settle(last, words.addedClause);
    writingOf(last).focus();
  });

  form.addEventListener("input", ({ target }) => { if (target.matches?.("textarea")) grow(target); });
  form.addEventListener("change", ({ target }) => { if (target.matches("select[name=topic]")) chooseOne(target); });
  form.addEventListener("toggle", ({ target }) => { if (target.matches(".clause-row__links")) makeSearchable(target); }, true);

  window.resolutionText = { form, words, list, find, filled, say, rows, clausesOf, made, renumber, settle, tellLinks, grow, kind, isClause, SECTION, CLAUSE };
  renumber();
  form.classList.add("is-live");
  form.querySelectorAll("textarea").forEach(grow);
  document.addEventListener("DOMContentLoaded", () => form.querySelectorAll("details[open].clause-row__links").forEach(makeSearchable));
})();
