/* What is written and not saved yet: a warning before leaving, and a copy in this browser that is offered again
   after a lost session or a crash. The copy is removed when the text is saved or the copy thrown away. */
(() => {
  "use strict";

  if (!window.resolutionText) return;
  const { form, words, list, find, filled, say, rows, clausesOf, made, renumber, tellLinks, grow, isClause } = window.resolutionText;
  const KEY = `resolution-${form.dataset.kept}`;
  const PAUSE = 500; // milliseconds without a keystroke
  const LONGEST_MARKUP = 700_000; // letters, three bytes each when sent; what is longer holds pictures, and the plain words will do
  const PLAIN = ["reason", "title", "preamble", "sources"];

  /* --- The text as data, and back */

  const field = (name) => form.elements.namedItem(name);
  const choice = (select) => (select?.value ? { value: select.value, words: select.selectedOptions[0].textContent } : null);

  function clauseData(row) {
    const [demand, topic, figure] = ["demand", "topic", "figure"].map((name) => choice(row.querySelector(`select[name=${name}]`)));
    return { clause: row.querySelector("[name=clause]").value, demand, topic, figure };
  }

  const sectionData = (row) => ({
    heading: row.querySelector("[name=heading]").value,
    intro: row.querySelector("[name=intro]").value,
    clauses: rows(clausesOf(row)).map(clauseData),
  });

  const data = () => ({
    plain: Object.fromEntries(PLAIN.filter(field).map((name) => [name, field(name).value])),
    sections: rows(list).map(sectionData),
  });

  function choose(select, chosen) {
    if (!select || !chosen) return;
    if (![...select.options].some((option) => option.value === chosen.value)) select.add(new Option(chosen.words, chosen.value));
    select.value = chosen.value;
  }

  function clauseRow(kept) {
    const row = made("new-clause");
    row.querySelector("[name=clause]").value = kept.clause;
    for (const name of ["demand", "topic", "figure"]) choose(row.querySelector(`select[name=${name}]`), kept[name]);
    tellLinks(row);
    return row;
  }

  function sectionRow(kept) {
    const row = made("new-section");
    row.querySelector("[name=heading]").value = kept.heading;
    row.querySelector("[name=intro]").value = kept.intro;
    clausesOf(row).append(...kept.clauses.map(clauseRow));
    return row;
  }

  function show(text) {
    for (const [name, value] of Object.entries(text.plain)) if (field(name)) field(name).value = value;
    list.replaceChildren(...text.sections.map(sectionRow));
    renumber();
    form.querySelectorAll("textarea").forEach(grow);
  }

  /* --- Saved or not */

  const written = () => JSON.stringify(data());
  const atFirst = written();
  let isLeaving = false;
  const isUnsaved = () => "unsaved" in form.dataset || written() !== atFirst;

  function tell() {
    if (find("state")) find("state").textContent = isUnsaved() ? words.unsaved : "";
  }

  addEventListener("beforeunload", (event) => {
    if (isLeaving || !isUnsaved()) return;
    event.preventDefault();
    event.returnValue = words.leave; // what older browsers ask for
  });

  form.addEventListener("submit", ({ submitter }) => { isLeaving = submitter?.formTarget !== "_blank"; });
  addEventListener("pageshow", () => { isLeaving = false; });

  /* --- The copy in this browser; where it may keep nothing, nothing is kept */

  const keptAs = (key) => ({
    read() { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    write(copy) { try { localStorage.setItem(key, JSON.stringify(copy)); } catch { /* full or forbidden */ } },
    forget() { try { localStorage.removeItem(key); } catch { /* forbidden */ } },
  });
  const store = keptAs(KEY), beforeSplit = keptAs(`${KEY}:before`);
  const present = () => ({ at: Date.now(), seen: field("seen").value, text: data() });
  let offered = null;

  function keep() {
    tell();
    if (isUnsaved()) store.write(present());
    else store.forget();
  }

  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
    if (offered === store) withdrawOffer(); // what is written now takes the copy's place
  });
  addEventListener("pagehide", () => { if (timer && isUnsaved()) keep(); });

  function offer(kept, sentence) {
    const time = new Date(kept.read().at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
    offered = kept;
    find("offer-words").textContent = filled(sentence, { time });
    find("offer").hidden = false;
  }

  function withdrawOffer() {
    offered = null;
    find("offer").hidden = true;
  }

  /* Offer what was never saved, unless it has been saved after all. */
  function offerCopy() {
    const copy = store.read();
    const isSaved = copy && form.dataset.saved && copy.seen !== form.dataset.saved;
    if (!copy || isSaved || JSON.stringify(copy.text) === atFirst) store.forget();
    else offer(store, copy.seen === field("seen").value ? words.kept : words.keptOlder);
  }

  function bringBack(copy) {
    field("seen").value = copy.seen; // so that saving tells what others have saved since
    show(copy.text);
    say(words.broughtBack);
    tell();
    form.dispatchEvent(new Event("input"));
  }

  find("offer").addEventListener("click", ({ target }) => {
    const kept = offered;
    if (!kept || !target.dataset.do) return;
    withdrawOffer();
    if (target.dataset.do === "bring-back") bringBack(kept.read());
    else kept.forget();
    field("title").focus();
  });

  form.addEventListener("submit", ({ submitter }) => { if (submitter?.name === "_split") beforeSplit.write(present()); });

  document.querySelector("[data-forget]")?.addEventListener("click", () => { store.forget(); isLeaving = true; });

  /* --- A whole text from elsewhere: its markup comes along, until somebody writes in it */

  const whole = field("whole"), markup = field("whole_markup"), said = document.getElementById("whole-said");
  whole?.addEventListener("paste", (event) => {
    const html = event.clipboardData.getData("text/html");
    const replacesAll = whole.selectionEnd - whole.selectionStart === whole.value.length;
    queueMicrotask(() => setTimeout(() => {
      markup.value = replacesAll && html.length < LONGEST_MARKUP ? html : "";
      said.textContent = markup.value ? words.withMarkup : "";
    }));
  });
  whole?.addEventListener("input", ({ inputType }) => {
    if (inputType === "insertFromPaste") return;
    markup.value = said.textContent = "";
  });

  if ("unsaved" in form.dataset) keep();
  else offerCopy();
  if ("split" in form.dataset && beforeSplit.read()) offer(beforeSplit, words.beforeSplit);
  else beforeSplit.forget();
  tell();
})();
