/* Writing help beside every long text of the admin: sends the text to the server, shows what it answers.
   Says nothing where the server does not answer, and never stands in the way of writing or saving. */
(() => {
  "use strict";

  const address = document.currentScript.dataset.address;
  const PAUSE = 700; // milliseconds without a keystroke
  const FEWEST_ROWS = 3;
  const RICH = "CMS_Editor";

  const isShown = (field) => getComputedStyle(field).display !== "none"; // some hold what a program writes
  const isProse = (field) => field.rows >= FEWEST_ROWS && field.spellcheck; // values of a figure are spelt by nobody
  const isLong = (field) => field.classList.contains(RICH) || (isProse(field) && isShown(field));
  const isTemplate = (field) => field.closest(".empty-form") !== null || field.name.includes("__prefix__");

  /* The editor of formatted text empties its field at the first change, and fills it when the form is sent. */
  const editorText = (field) => window.cms_editor_plugin?.getHTML?.(field);
  const textOf = (field) => editorText(field) ?? field.value;

  class Help {
    constructor(field) {
      this.field = field;
      this.box = document.createElement("div");
      this.box.className = "writing-help";
      this.box.id = `${field.id}_writing_help`;
      (field.closest(".flex-container") ?? field).after(this.box);
      this.sent = null;
    }

    later() {
      this.box.setAttribute("aria-live", "polite"); // spoken only to those who write, not when the page opens
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), PAUSE);
    }

    async ask() {
      const text = textOf(this.field);
      if (text === this.sent) return;
      this.sent = text;
      this.request?.abort();
      this.request = new AbortController();
      try {
        const html = text.trim() ? await this.answer(text, this.request.signal) : "";
        if (html !== null) this.box.innerHTML = html;
      } catch (error) {
        if (error.name !== "AbortError") this.box.replaceChildren();
      }
    }

    async answer(text, signal) {
      const body = new FormData();
      body.set("text", text);
      if (this.field.classList.contains(RICH)) body.set("markup", "yes");
      const token = this.field.form?.elements.namedItem("csrfmiddlewaretoken")?.value ?? "";
      const response = await fetch(address, {
        method: "POST", body, signal, redirect: "error", credentials: "same-origin", headers: { "X-CSRFToken": token },
      });
      return response.ok ? (await response.text()).trim() : "";
    }
  }

  const helps = new Map();

  const inSight = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) {
        inSight.unobserve(target);
        helps.get(target.dataset.helped)?.ask();
      }
    }
  });

  function help(field) {
    if (helps.has(field.id) || !field.id || !field.form || field.readOnly || !isLong(field) || isTemplate(field)) return;
    const made = new Help(field);
    helps.set(field.id, made);
    made.box.dataset.helped = field.id;
    field.addEventListener("input", () => made.later());
    inSight.observe(made.box);
  }

  const helpAll = () => document.querySelectorAll("form textarea").forEach(help);

  /* What is written in an editor of formatted text changes its page, not its field. */
  function heardChange(changes) {
    for (const { target } of changes) {
      const editor = (target.nodeType === Node.TEXT_NODE ? target.parentElement : target)?.closest?.('[id$="_editor"]');
      if (editor?.contains(document.activeElement)) helps.get(editor.id.replace(/_editor$/, ""))?.later();
    }
  }

  /* The editor fills its field at the first sending only. A preview is a first sending: without this, the text
     that is saved afterwards would be the previewed one, or none at all. */
  function fillFields(event) {
    for (const field of event.target.querySelectorAll(`textarea.${RICH}`)) {
      const text = editorText(field);
      if (text !== undefined) field.value = text;
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    helpAll();
    document.addEventListener("submit", fillFields, true);
    document.addEventListener("formset:added", helpAll);
    for (const form of document.querySelectorAll("form")) {
      new MutationObserver(heardChange).observe(form, { subtree: true, childList: true, characterData: true });
    }
  });
})();
