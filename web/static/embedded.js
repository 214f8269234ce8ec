/* The chat inside another page's frame (?embedded=1): its words and colour are the embedding page's, and it speaks with the
   widget around it. Everything the address says is put in as text, cut to length, and touches this page alone. */
(() => {
  "use strict";
  const given = new URLSearchParams(location.search);
  if (given.get("embedded") !== "1") return;
  const LONGEST = { title: 80, greeting: 200, q: 120, scope: 120, question: 1000 };
  const MOST = { q: 6, document: 10 };
  const SCOPE = ["period", "kind", "place"];

  const text = (name) => (given.get(name) ?? "").trim().slice(0, LONGEST[name] ?? LONGEST.scope);
  const texts = (name) => given.getAll(name).map((each) => each.trim().slice(0, LONGEST[name] ?? LONGEST.scope))
    .filter(Boolean).slice(0, MOST[name]);
  const title = text("title");
  const greeting = text("greeting");
  const questions = texts("q");
  const scope = scopeKey();
  const isEnglish = given.get("lang") === "en";

  // --- looks ---
  function addStyle() {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = "assistant/embedded.css";
    document.head.append(link);
    document.body.classList.add("embedded");
    document.body.classList.toggle("in-widget", parentOrigin() !== null);
  }

  /** Take over the accent; words on it are black or white, whichever reads better (at least 4.58 to 1). */
  function addColor() {
    const hex = /^#[0-9a-f]{6}$/i.exec(given.get("color") ?? "")?.[0];
    if (!hex) return;
    const channels = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
    const [r, g, b] = channels.map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    const onDark = 1.05 / (light + 0.05) >= (light + 0.05) / 0.05;
    const pressed = channels.map((c) => Math.round(onDark ? c * 0.82 : c + (255 - c) * 0.25)); // away from the words
    const style = document.body.style; // the dark theme names its colours on the body
    style.setProperty("--accent", hex);
    style.setProperty("--accent-strong", `rgb(${pressed})`);
    style.setProperty("--accent-text", onDark ? "#ffffff" : "#000000");
  }

  // --- words ---
  function nameThePage() {
    const heading = document.querySelector(".masthead h1");
    if (!title || !heading || heading.textContent === title) return;
    heading.textContent = title;
    document.title = title;
  }

  /** Greet in the page's words and offer its questions; Gradio draws the welcome anew with each conversation. */
  function greet() {
    const welcome = document.querySelector("#conversation .welcome:not([data-embedded])");
    if (!welcome) return;
    welcome.dataset.embedded = "1";
    const heading = welcome.querySelector(".welcome-title");
    if (greeting && heading) heading.textContent = greeting;
    if (questions.length === 0) return;
    let list = welcome.querySelector(".examples");
    if (!list) welcome.append((list = Object.assign(document.createElement("ul"), { className: "examples" })));
    list.replaceChildren(...questions.map((question) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "example" });
      button.textContent = question;
      const item = document.createElement("li");
      item.append(button);
      return item;
    }));
  }

  // --- what is searched ---
  function scopeKey() {
    const key = new URLSearchParams();
    for (const name of SCOPE) if (text(name)) key.set(name, text(name));
    for (const id of texts("document")) key.append("document", id);
    return key.toString();
  }

  /** Begin each conversation in the page's scope; where there is a choice it can be widened. */
  function narrow() {
    if (!scope) return;
    const box = document.querySelector("#scope textarea, #scope input");
    if (!box) return;
    const select = document.querySelector("select.scope");
    if (select ? select.dataset.embedded : box.value !== "") return;
    if (select) {
      select.dataset.embedded = "1";
      if (![...select.options].some((option) => option.value === scope)) {
        select.prepend(new Option(isEnglish ? "The scope of this page" : "Phạm vi của trang này", scope));
      }
      select.value = scope;
    }
    document.dispatchEvent(new CustomEvent("assistant:scope", { detail: scope }));
  }

  // --- the report over the chat, on narrow frames ---
  let opened = null; // the chip that opened it

  function read(chip) {
    opened = chip;
    document.body.classList.add("reading");
  }

  function stopReading() {
    document.body.classList.remove("reading");
    opened?.focus();
  }

  const isCovered = () => document.body.classList.contains("reading") && matchMedia("(max-width: 899px)").matches;

  // Before the page's own script scrolls to the report and gives it the focus.
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const chip = target?.closest("a.chip");
    if (chip && !event.ctrlKey && !event.metaKey && !event.shiftKey) read(chip);
    if (target?.closest("a.back")) stopReading();
  }, true);

  // --- the widget around it ---
  /** Return the origin that the widget says it is on; the browser delivers messages to no other. */
  function parentOrigin() {
    if (window.parent === window || !URL.canParse(given.get("from") ?? "")) return null;
    const { origin } = new URL(given.get("from"));
    return origin === "null" ? null : origin;
  }

  function tell(what) {
    const origin = parentOrigin();
    if (origin) window.parent.postMessage({ assistant: what }, origin);
  }

  let waiting = null; // a question of the page's, until the box is there and no answer is being looked for

  function ask() {
    if (waiting === null || !document.querySelector("#question :is(textarea, input)")) return;
    if (!document.getElementById("send")) return; // drawn after the box
    if (document.querySelector("#conversation .pending")) return;
    const question = waiting;
    waiting = null;
    document.body.classList.remove("reading");
    document.dispatchEvent(new CustomEvent("assistant:ask", { detail: question }));
  }

  let wantsFocus = false;

  function focusBox() {
    const box = document.querySelector("#question textarea, #question input");
    if (!wantsFocus || !box) return;
    wantsFocus = false;
    box.focus();
  }

  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || event.origin !== parentOrigin()) return;
    const { assistant, question } = event.data ?? {};
    if (assistant === "focus") wantsFocus = true;
    if (assistant === "ask" && typeof question === "string") waiting = question.trim().slice(0, LONGEST.question) || null;
    update();
  });

  function leave(event) {
    // An input method ends its own composing with Escape; so does what is open inside the page.
    if (event.key !== "Escape" || event.isComposing || event.defaultPrevented) return;
    if (event.target?.closest?.(".why, select, dialog, [role=dialog]")) return;
    if (isCovered()) stopReading();
    else tell("close");
  }

  window.addEventListener("keydown", leave);
  document.addEventListener("load", (event) => {
    if (event.target instanceof HTMLIFrameElement) event.target.contentWindow?.addEventListener("keydown", leave);
  }, true);

  function update() {
    nameThePage();
    greet();
    narrow();
    focusBox();
    ask();
  }

  addStyle();
  addColor();
  new MutationObserver(update).observe(document.body, { childList: true, subtree: true });
  update();
  tell("ready");
})();
