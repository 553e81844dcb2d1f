/* The page on which a newsletter is written: blocks are added, removed and moved at once, and each language has its
   tab. Rows are ordinary fields, and their order on the page is their order when they are sent: without this script
   the same buttons send the page and get it back. */
(() => {
  "use strict";

  const form = document.getElementById("composer");
  if (!form) return;
  const words = JSON.parse(document.getElementById("composer-words").textContent);
  const list = form.querySelector("[data-blocks]");
  const fresh = document.querySelector("template[data-new]").content;
  const RICH = "textarea.CMS_Editor";
  const NEW_KEY = /NEWKEY/g;
  const GOOD_SUBJECT = 50; // letters that most telephones show

  const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const say = (sentence, values = {}) => { form.querySelector("[data-said]").textContent = filled(sentence, values); };
  const rows = () => [...list.querySelectorAll(":scope > [data-row]:not([data-removed])")];
  const own = (row) => row.querySelector("[data-own]");
  const shownLanguage = () => form.querySelector("[data-shown]").value;

  /* --- The fields with what is written in the editors of formatted text, which fill them only when they are sent */

  function data() {
    for (const field of form.querySelectorAll(RICH)) {
      const text = window.cms_editor_plugin?.getHTML?.(field);
      if (text !== undefined) field.value = text;
    }
    return new FormData(form);
  }

  /* --- Saved or not */

  let isChanged = "unsaved" in form.dataset, isLeaving = false;

  function changed() {
    isChanged = true;
    form.querySelector("[data-state]").textContent = words.unsaved;
    form.dispatchEvent(new CustomEvent("composer:changed"));
  }

  addEventListener("beforeunload", (event) => {
    if (isLeaving || !isChanged) return;
    event.preventDefault();
    event.returnValue = words.leave; // what older browsers ask for
  });
  form.addEventListener("submit", ({ submitter }) => { isLeaving = !submitter?.formTarget; });
  document.querySelector("[data-forget]")?.addEventListener("click", () => { isLeaving = true; });
  addEventListener("pageshow", () => { isLeaving = false; });

  const isContent = (target) => !target.closest("[data-panel]") && target.name !== "shape";
  form.addEventListener("input", ({ target }) => { if (isContent(target)) changed(); });
  form.addEventListener("change", ({ target }) => { if (isContent(target)) changed(); });
  /* What the tools of the editor do is no input. An editor comes when its script has been fetched; it has the name of
     its field, and takes the cursor where somebody waits for it. */
  let waiting = null; // the row in which somebody wants to write

  function welcome() {
    for (const editor of list.querySelectorAll("[contenteditable=true]:not([aria-labelledby])")) {
      const label = editor.closest("[data-language]").querySelector("label");
      label.id ||= `${label.htmlFor}_label`;
      editor.setAttribute("aria-labelledby", label.id);
    }
    /* Its tools are buttons in a row, and no menu, whatever they call themselves. */
    list.querySelectorAll("[role=menubar]").forEach((tools) => tools.setAttribute("role", "toolbar"));
    if (waiting?.contains(document.activeElement) === false && document.activeElement.matches("input, textarea")) waiting = null;
    if (waiting && writingIn(waiting)?.isContentEditable) focusIn(waiting);
  }

  new MutationObserver((changes) => {
    welcome();
    const isWritten = ({ target }) => (target.nodeType === Node.TEXT_NODE ? target.parentElement : target)?.closest?.("[contenteditable=true]");
    const editor = changes.map(isWritten).find(Boolean);
    if (editor?.contains(document.activeElement)) changed();
  }).observe(list, { subtree: true, childList: true, characterData: true });

  /* --- Numbers */

  function renumber() {
    rows().forEach((row, index) => {
      const number = `${index + 1}`;
      row.dataset.number = number;
      row.querySelector("[data-number]").textContent = number;
      for (const labelled of row.querySelectorAll("[data-label]")) {
        labelled.setAttribute("aria-label", filled(labelled.dataset.label, { number }));
      }
    });
  }

  function settle(row, sentence) {
    renumber();
    say(sentence, { number: row.dataset.number });
    changed();
  }

  /* --- Rows */

  const keys = () => [...list.querySelectorAll("[name=order]")].map((field) => field.value);

  function newKey() {
    const taken = keys();
    let number = taken.length + 1;
    while (taken.includes(`b${number}`)) number += 1;
    return `b${number}`;
  }

  function made(kind) {
    const holder = document.createElement("ol");
    holder.innerHTML = fresh.querySelector(`[data-row=${kind}]`).outerHTML.replace(NEW_KEY, newKey());
    return holder.firstElementChild;
  }

  function dress(row) {
    showLanguage(shownLanguage(), row);
    row.querySelectorAll(RICH).forEach((field) => window.CMS_Editor?.init(field));
  }

  function add(kind, prepare = () => {}) {
    const row = made(kind);
    prepare(row);
    list.append(row);
    dress(row);
    settle(row, words.added);
    return row;
  }

  /* Where one writes in a row: its first field in the language that is shown. */
  function writingIn(row) {
    const part = [...row.querySelectorAll("[data-language]")].find((one) => !one.hidden);
    return part.querySelector("[contenteditable=true]") ?? part.querySelector(`input, textarea:not(${RICH})`);
  }

  function focusIn(row) {
    const field = writingIn(row);
    waiting = field ? null : row;
    row.scrollIntoView({ block: "nearest" });
    (field ?? row).focus({ preventScroll: true });
  }

  function mark(row, isRemoved) {
    row.toggleAttribute("data-removed", isRemoved);
    row.querySelector("[name=removed]").disabled = !isRemoved;
    row.querySelector(".block-row__trace").hidden = !isRemoved;
    own(row).hidden = isRemoved;
  }

  function remove(row) {
    const number = row.dataset.number;
    mark(row, true);
    renumber();
    say(words.removed, { number });
    changed();
    row.querySelector("[data-do=back]").focus();
  }

  function putBack(row) {
    mark(row, false);
    settle(row, words.isBack);
    focusIn(row);
  }

  function move(row, by) {
    const all = rows(), neighbour = all[all.indexOf(row) + by], focused = document.activeElement;
    if (!neighbour) return say(by < 0 ? words.isFirst : words.isLast);
    neighbour[by < 0 ? "before" : "after"](row);
    settle(row, words.moved);
    focused.focus();
    row.scrollIntoView({ block: "nearest" });
  }

  /* --- Languages */

  function showLanguage(code, within = form) {
    for (const part of within.querySelectorAll("[data-language]")) part.hidden = part.dataset.language !== code;
  }

  function turnTo(code) {
    if (!form.querySelector(`[data-tab=${code}]`)) return;
    form.querySelector("[data-shown]").value = code;
    for (const tab of form.querySelectorAll("[data-tab]")) tab.setAttribute("aria-pressed", `${tab.dataset.tab === code}`);
    showLanguage(code);
    form.dispatchEvent(new CustomEvent("composer:turned"));
  }

  /* --- What the buttons and keys do */

  const doing = { up: (row) => move(row, -1), down: (row) => move(row, 1), remove, back: putBack };

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { do: order, add: kind, tab } = button.dataset;
    if (!order && !kind && !tab) return;
    event.preventDefault();
    if (order) doing[order](button.closest("[data-row]"));
    else if (kind) focusIn(add(kind));
    else turnTo(tab);
  });

  form.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-row]");
    if (!row || !event.altKey || event.isComposing || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    move(row, event.key === "ArrowUp" ? -1 : 1);
  });

  /* --- How long a subject is */

  function tellLength(field) {
    const place = form.querySelector(`[data-length="${field.id}"]`);
    if (!place) return;
    const { most } = place.dataset, { length } = field.value;
    const isLong = field.name.endsWith("-subject") && length > GOOD_SUBJECT;
    place.textContent = filled(isLong ? words.long : words.letters, { length, most });
  }

  form.addEventListener("input", ({ target }) => tellLength(target));
  form.querySelectorAll("[data-length]").forEach((place) => tellLength(document.getElementById(place.dataset.length)));

  window.newsletterComposer = { form, words, list, rows, data, filled, say, add, settle, focusIn, turnTo, shownLanguage };
  renumber();
  form.classList.add("is-live");
  if (isChanged) form.querySelector("[data-state]").textContent = words.unsaved;
  const at = document.getElementById(`row-${form.dataset.at}`);
  if (at) addEventListener("load", () => at.scrollIntoView({ block: "center" }));
})();
