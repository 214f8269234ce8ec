/* The chat page's manners: the conversation is found again after a reload, chips open the source pane, examples
   and suggestions ask themselves, quotes can be copied, a question asked again as it was typed, an answer judged,
   the conversation taken away as a file. Chips are plain links and work without it. */
(() => {
  "use strict";
  const NARROW = matchMedia("(max-width: 899px)");
  const STILL = matchMedia("(prefers-reduced-motion: reduce)");
  const TOUCH = matchMedia("(pointer: coarse)");
  const SCOPE_AS = "scope"; // while the page is loaded again in another language
  const KEPT_AS = "conversation"; // in the tab's own storage, which a reload keeps and another tab does not see
  const TYPED_AS = "typed"; // Gradio reloads the page when a server that was away is there again
  const LOOK_AGAIN_MS = 1000;
  const SEND_AGAIN_MS = 150;
  const SEND_TRIES = 200;
  const ASK_AGAIN_MS = 700;
  const ASK_TRIES = 40;
  const TOLD_MS = 8000;
  // A page that frames the chat must not be scrolled by it; embedded.css has other ways there.
  const scrollsPage = () => NARROW.matches && !document.body.classList.contains("embedded");
  // `gradio` are words that Gradio keeps in its scripts, out of reach of its translations.
  const WORDS = JSON.parse(document.getElementById("page-words").textContent);
  let newest = null; // the answer whose first place was last shown by itself
  let busy = false; // whether an answer was being looked for when the page last changed
  let waiting = false; // whether the words in the box are to be sent as soon as that answer is there
  let pressing = false; // a button is being pressed by this script
  let restored = false;

  const byId = (id) => document.getElementById(id);
  const boxOf = (id) => document.querySelector(`#${id} textarea, #${id} input`);
  const theme = () => (document.body.classList.contains("dark") ? "dark" : "light");
  const said = (name) => document.querySelector(".masthead")?.getAttribute(`data-${name}`) ?? "";
  const motion = () => (STILL.matches ? "auto" : "smooth");
  const isBusy = () => document.querySelector("#conversation .pending") !== null;

  // --- which language this is --------------------------------------------------------------------------------

  const CHOSEN_AS = "language"; // of all tabs, once it has been chosen; the address says it for one page
  const DEFAULT_LANGUAGE = "vi";

  /** Return a path or an address that is answered in this page's language. */
  function spoken(path) {
    const url = new URL(path, document.baseURI);
    if (WORDS.language !== DEFAULT_LANGUAGE) url.searchParams.set("lang", WORDS.language);
    return url;
  }

  function switchTo(language) {
    try {
      localStorage.setItem(CHOSEN_AS, language);
    } catch {
      // A frame whose storage is blocked: the address says it until the page is left.
    }
    const scope = document.querySelector("select.scope")?.value;
    if (scope) keep(scope, SCOPE_AS);
    const url = new URL(location.href);
    url.searchParams.set("lang", language);
    location.assign(url);
  }

  /** Search again in what was chosen in the other language. */
  function recallScope() {
    const select = document.querySelector("select.scope");
    const scope = select && kept(SCOPE_AS);
    if (!scope || !boxOf("scope")) return;
    sessionStorage.removeItem(SCOPE_AS);
    select.value = scope;
    put("scope", select.value);
  }

  /** Go to the language chosen on an earlier visit where the address names none. */
  function recallLanguage() {
    const url = new URL(location.href);
    let chosen = null;
    try {
      chosen = localStorage.getItem(CHOSEN_AS);
    } catch {
      return;
    }
    if (url.searchParams.has("lang") || !chosen || chosen === WORDS.language) return;
    url.searchParams.set("lang", chosen);
    location.replace(url);
  }

  recallLanguage();

  // --- which conversation this is ----------------------------------------------------------------------------

  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16)); // works without https, too
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function keep(id, as = KEPT_AS) {
    try {
      sessionStorage.setItem(as, id);
    } catch {
      // A frame whose storage is blocked: the conversation lasts as long as the page.
    }
    return id;
  }

  function kept(as = KEPT_AS) {
    try {
      return sessionStorage.getItem(as);
    } catch {
      return null;
    }
  }

  const known = kept();
  let conversation = known ?? keep(newId());

  /** Put words into one of Gradio's boxes; say whether it is there. */
  function put(boxId, words) {
    const box = boxOf(boxId);
    if (!box) return false;
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), "value").set.call(box, words);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }

  /** Tell Gradio which conversation this is, before anything is sent. */
  function nameConversation() {
    put("conversation-id", conversation);
  }

  const post = (path, body) =>
    fetch(spoken(path), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...body, id: conversation }),
    });

  /** Show the conversation as the server has it, and again until nothing of it is being looked for. */
  async function restore() {
    const asked = conversation;
    let html = "";
    try {
      html = (await (await post("assistant/conversation")).json()).html ?? "";
    } catch {
      return; // the page is as good as a new one
    }
    const shown = document.querySelector("#conversation :is(.welcome, .conversation)");
    if (!html || !shown || asked !== conversation) return;
    shown.outerHTML = html;
    if (isBusy()) setTimeout(restore, LOOK_AGAIN_MS);
  }

  // --- questions ---------------------------------------------------------------------------------------------

  /** Put words into one of Gradio's boxes and press a button of Gradio's, and again while nothing comes of it:
      on a page that is still loading Gradio shows them before it listens. It takes no question twice. */
  function send(boxId, words, buttonId, tries = ASK_TRIES) {
    if (isBusy()) return;
    const [asked, before] = [conversation, newestTurn()];
    const button = () => byId(buttonId)?.querySelector("button") ?? byId(buttonId);
    if (put(boxId, words)) {
      nameConversation();
      setTimeout(() => press(button()), 0);
    }
    setTimeout(() => {
      const ignored = !isBusy() && newestTurn() === before && asked === conversation;
      if (ignored && tries > 1) send(boxId, words, buttonId, tries - 1);
    }, ASK_AGAIN_MS);
  }

  /** Press a button of Gradio's for the user. */
  function press(button) {
    pressing = true;
    button?.click();
    pressing = false;
  }

  /** Return what tells one state of the conversation from the next. */
  function newestTurn() {
    const turns = document.querySelectorAll("#conversation .turn");
    return `${turns.length}:${turns[turns.length - 1]?.dataset.turn}`;
  }

  /** Send what is typed; while another question is being answered it is held back and goes out after that. */
  function submit(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (isBusy()) waiting = true;
    else sendTyped();
  }

  /** Press Gradio's button while the box holds these words and nothing comes of it: Gradio listens neither at first
      on a page that is loading, where it may draw the box anew and empty, nor until it has quite done with the
      answer before. */
  function sendTyped(words = boxOf("question")?.value ?? "", before = newestTurn(), tries = SEND_TRIES) {
    if (!tries || isBusy() || newestTurn() !== before || !words.trim()) return;
    if (boxOf("question")?.value === "") put("question", words);
    if (boxOf("question")?.value !== words) return;
    nameConversation();
    press(byId("send"));
    setTimeout(() => sendTyped(words, before, tries - 1), SEND_AGAIN_MS);
  }

  /** Say something to those who do not see the page, and in case of trouble to all. */
  function tell(words, toAll) {
    let teller = byId("teller");
    if (!teller) {
      teller = document.createElement("div");
      teller.id = "teller";
      teller.setAttribute("role", "status");
      document.body.append(teller);
    }
    teller.textContent = words;
    teller.className = toAll ? "" : "visually-hidden";
    if (toAll) setTimeout(() => (teller.className = "visually-hidden"), TOLD_MS);
  }

  /** Say that an answer is being looked for, and that it is there; then the box is ready again. */
  function followAnswer() {
    if (isBusy() === busy) return;
    busy = isBusy();
    const turn = [...document.querySelectorAll("#conversation .turn")].at(-1);
    if (busy) return tell(said("pending"), false);
    if (!turn) return;
    const kinds = { failed: ".answer > .failed", missing: ".refusal", found: ".answer" };
    const kind = Object.keys(kinds).find((name) => turn.querySelector(kinds[name]));
    tell(`${said(kind)} ${turn.querySelector(".figure-value")?.textContent ?? ""}`.trim(), false);
    // Only where the focus is on nothing any more, or on the button that sent it: nobody is pulled away.
    const held = document.activeElement;
    const free = !held || held === document.body || held.closest("#send");
    if (free && !TOUCH.matches) boxOf("question")?.focus({ preventScroll: true });
    if (waiting) sendTyped();
    waiting = false;
  }

  // --- answers -----------------------------------------------------------------------------------------------

  function openPlace(chip, byHand) {
    const frame = byId("source-frame");
    if (!frame) return;
    const url = new URL(chip.getAttribute("href"), document.baseURI);
    url.searchParams.set("theme", theme());
    frame.contentWindow.location.replace(url.href);
    for (const other of document.querySelectorAll("a.chip[aria-current]")) other.removeAttribute("aria-current");
    chip.setAttribute("aria-current", "true");
    if (!byHand) return;
    if (scrollsPage()) byId("source").scrollIntoView({ behavior: motion(), block: "start" });
    frame.focus({ preventScroll: true });
  }

  async function sendOpinion(turn, opinion) {
    let told = { said: said("opinion-failed"), taken: false };
    try {
      const answer = await post("assistant/opinion", { turn: Number(turn.dataset.turn), ...opinion });
      if (answer.ok) told = await answer.json();
    } catch {
      // the server is out of reach: said already
    }
    showOpinionTaken(document.querySelector(`.turn[data-turn="${turn.dataset.turn}"] .feedback`), told);
  }

  /** Show what the server said of an opinion in the turn it is about. */
  function showOpinionTaken(feedback, told) {
    const place = feedback?.querySelector(".opinion-said");
    if (!place) return;
    place.textContent = told.said; // an empty one is out of sight, and could not take the focus
    if (told.taken) {
      const held = feedback.contains(document.activeElement);
      for (const part of feedback.querySelectorAll(".thumbs, .why")) part.remove();
      place.tabIndex = -1;
      if (held) place.focus({ preventScroll: true });
    }
  }

  function openWhy(turn, open) {
    turn.querySelector(".why").hidden = !open;
    const thumb = turn.querySelector(".thumb.down");
    thumb.setAttribute("aria-expanded", String(open));
    if (open) {
      turn.querySelector(".why input").focus();
      turn.querySelector(".why").scrollIntoView({ block: "nearest" });
    } else {
      thumb.focus();
    }
  }

  function judge(button, turn) {
    if (button.matches(".up")) sendOpinion(turn, { verdict: "up" });
    if (button.matches(".down")) openWhy(turn, turn.querySelector(".why").hidden);
    if (button.matches(".cancel-opinion")) openWhy(turn, false);
    if (button.matches(".send-opinion")) {
      sendOpinion(turn, {
        verdict: "down",
        reason: turn.querySelector(".why input:checked")?.value ?? "",
        comment: turn.querySelector(".why textarea").value,
      });
    }
  }

  async function copyText(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea"); // plain http inside an office network
    const held = document.activeElement;
    area.value = text;
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    held?.focus({ preventScroll: true });
  }

  async function copyQuote(button) {
    const quote = button.closest(".excerpt").querySelector("blockquote").textContent.trim();
    await copyText(`“${quote}” (${button.dataset.source})`);
    const label = button.textContent;
    if (label === button.dataset.done) return;
    button.textContent = button.dataset.done;
    tell(button.dataset.done, false);
    setTimeout(() => (button.textContent = label), 2000);
  }

  /** Let the browser save the conversation as the file that the server makes of it. */
  async function takeAway(button) {
    button.setAttribute("aria-busy", "true");
    try {
      const answer = await post("assistant/export");
      if (!answer.ok) throw new Error(String(answer.status));
      const stated = answer.headers.get("content-disposition") ?? "";
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await answer.blob());
      link.download = decodeURIComponent(stated.match(/filename\*=UTF-8''([^;]+)/)?.[1] ?? "hoi-dap.docx");
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), TOLD_MS);
    } catch {
      tell(said("export-failed"), true);
    }
    button.removeAttribute("aria-busy");
  }

  /** Close what is open around an element and give the focus to what opened it. */
  function closeAround(element) {
    const why = element.closest(".why");
    if (why) return openWhy(why.closest(".turn"), false);
    const more = element.closest("details[open]");
    if (!more) return;
    more.open = false;
    more.querySelector("summary").focus();
  }

  // --- what people do ----------------------------------------------------------------------------------------

  const onPress = {
    "button.example, button.suggestion": (button) => send("question", button.textContent, "send"),
    "button.as-typed": (button) => send("again", button.closest(".turn").dataset.turn, "ask-again"),
    ".feedback button": (button) => judge(button, button.closest(".turn")),
    "button.copy": (button) => copyQuote(button),
    "#export": (button) => takeAway(button),
  };
  const onFollow = {
    "a.chip": (chip) => openPlace(chip, true),
    "a.back": () => scrollsPage() && byId("chat-pane").scrollIntoView({ behavior: motion(), block: "end" }),
    "a.language": (link) => switchTo(link.hreflang),
    "a.skip": () => boxOf("question")?.focus(),
  };

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    for (const [kind, act] of Object.entries(onPress)) {
      const button = target?.closest(kind);
      if (button) act(button);
    }
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a chip's link may be opened in a tab of its own
    for (const [kind, act] of Object.entries(onFollow)) {
      const link = target?.closest(kind);
      if (!link) continue;
      event.preventDefault();
      act(link);
    }
  });

  document.addEventListener("change", (event) => {
    if (event.target instanceof Element && event.target.matches("select.scope")) put("scope", event.target.value);
  });

  addEventListener("pagehide", () => keep(boxOf("question")?.value ?? "", TYPED_AS));

  // What embedded.js has to say of another page's widget.
  document.addEventListener("assistant:ask", (event) => send("question", event.detail, "send"));
  document.addEventListener("assistant:scope", (event) => put("scope", event.detail));

  // These come before Gradio hears of it.
  document.addEventListener("keydown", (event) => {
    if (!(event.target instanceof Element)) return;
    if (event.key === "Escape") closeAround(event.target);
    const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing;
    if (sends && event.target === boxOf("question")) submit(event);
  }, true);

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest("#send") && !pressing) submit(event);
    if (!target?.closest("#restart")) return;
    waiting = false;
    conversation = keep(newId());
    nameConversation();
  }, true);

  // --- what comes in -----------------------------------------------------------------------------------------

  function showNewest() {
    const turns = document.querySelectorAll("#conversation .turn");
    const turn = turns[turns.length - 1];
    if (!turn) {
      if (newest !== null) emptySource();
      newest = null;
      return;
    }
    const key = `${newestTurn()}:${isBusy()}`;
    if (newest === key) return;
    newest = key;
    const scroller = byId("conversation");
    if (scroller.scrollHeight > scroller.clientHeight + 1) {
      scroller.scrollTo({ top: turn.offsetTop - scroller.offsetTop - 8, behavior: "auto" });
    } else if (scrollsPage()) {
      turn.scrollIntoView({ block: "start" });
    }
    const chip = turn.querySelector("a.chip");
    if (chip && !NARROW.matches) openPlace(chip, false); // on a phone it would pull the page away from the answer
  }

  function finishControls() {
    const root = document.documentElement;
    if (root.lang !== WORDS.language) root.lang = WORDS.language; // Gradio puts "en" back
    const box = boxOf("question");
    if (box && !box.hasAttribute("aria-label")) {
      box.setAttribute("aria-label", WORDS.question);
      put("question", kept(TYPED_AS) ?? "");
    }
    const answered = document.querySelector("#conversation .turn .answer > :not(.who, .pending)");
    if (byId("export")) byId("export").disabled = !answered;
    if (boxOf("conversation-id") && boxOf("conversation-id").value !== conversation) nameConversation();
    for (const toast of document.querySelectorAll(".toast-title, .toast-text, .toast-message-text")) {
      const words = WORDS.gradio[toast.textContent.trim()];
      if (words && toast.textContent.trim() !== words) toast.textContent = words;
    }
    for (const close of document.querySelectorAll(".toast-close[aria-label='Close']")) {
      close.setAttribute("aria-label", WORDS.gradio.Close);
    }
  }

  /** Show the report with nothing marked in it. */
  function emptySource() {
    const url = spoken(`source?theme=${theme()}`);
    byId("source-frame")?.contentWindow.location.replace(url.href);
  }

  function matchTheme() {
    const frame = byId("source-frame");
    if (!frame || frame.dataset.ready) return;
    frame.dataset.ready = "1";
    emptySource();
  }

  function restoreOnce() {
    if (!known || restored || !document.querySelector("#conversation .welcome")) return;
    restored = true;
    restore();
  }

  new MutationObserver(() => {
    finishControls();
    recallScope();
    matchTheme();
    restoreOnce();
    showNewest();
    followAnswer();
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["lang"] });
})();
