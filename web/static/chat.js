/* The chat page's manners: chips open the source pane, examples and suggestions ask themselves, quotes can be
   copied, a question asked again as it was typed, an answer judged. Chips are plain links and work without it. */
(() => {
  "use strict";
  const NARROW = matchMedia("(max-width: 899px)");
  // A page that frames the chat must not be scrolled by it; embedded.css has other ways there.
  const scrollsPage = () => NARROW.matches && !document.body.classList.contains("embedded");
  // Words that Gradio keeps in its scripts, out of reach of its translations.
  const GRADIO_WORDS = {
    "Connection Lost": "Mất kết nối",
    "Connection to the server was lost. Attempting reconnection...": "Mất kết nối với máy chủ; đang thử kết nối lại…",
    "Connection re-established.": "Đã kết nối lại.",
    "Error": "Lỗi",
    "Warning": "Cảnh báo",
    "Info": "Thông tin",
  };
  let newest = null; // the answer whose first place was last shown by itself

  const byId = (id) => document.getElementById(id);
  const theme = () => (document.body.classList.contains("dark") ? "dark" : "light");

  function openPlace(chip, byHand) {
    const frame = byId("source-frame");
    if (!frame) return;
    const url = new URL(chip.getAttribute("href"), document.baseURI);
    url.searchParams.set("theme", theme());
    frame.contentWindow.location.replace(url.href);
    for (const other of document.querySelectorAll("a.chip[aria-current]")) other.removeAttribute("aria-current");
    chip.setAttribute("aria-current", "true");
    if (!byHand) return;
    if (scrollsPage()) byId("source").scrollIntoView({ behavior: "smooth", block: "start" });
    frame.focus({ preventScroll: true });
  }

  const isBusy = () => document.querySelector("#conversation .pending") !== null;

  /** Put words into one of Gradio's boxes; say whether it is there. */
  function put(boxId, words) {
    const box = document.querySelector(`#${boxId} textarea, #${boxId} input`);
    if (!box) return false;
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), "value").set.call(box, words);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }

  /** Put words into one of Gradio's boxes and press a button of Gradio's. */
  function send(boxId, words, buttonId) {
    if (!put(boxId, words)) return;
    setTimeout(() => (byId(buttonId).querySelector("button") ?? byId(buttonId)).click(), 0);
  }

  function ask(question) {
    if (!isBusy()) send("question", question, "send");
  }

  function askAsTyped(turn) {
    if (!isBusy()) send("again", turn.dataset.turn, "ask-again");
  }

  function sendOpinion(turn, opinion) {
    send("opinion", JSON.stringify({ turn: Number(turn.dataset.turn), ...opinion }), "send-opinion");
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

  /** Show what the server said of an opinion in the turn it is about, once. */
  function showOpinionTaken() {
    const told = document.querySelector("#said .opinion:not([data-shown])");
    if (!told) return;
    told.dataset.shown = "1";
    const feedback = document.querySelector(`.turn[data-turn="${told.dataset.turn}"] .feedback`);
    const said = feedback?.querySelector(".opinion-said");
    if (!said) return;
    if (told.dataset.done) {
      const held = feedback.contains(document.activeElement);
      for (const part of feedback.querySelectorAll(".thumbs, .why")) part.remove();
      said.tabIndex = -1;
      if (held) said.focus({ preventScroll: true });
    }
    said.textContent = told.textContent;
  }

  async function copyText(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea"); // plain http inside an office network
    area.value = text;
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }

  async function copyQuote(button) {
    const card = button.closest(".excerpt");
    const source = card.querySelector(".chip").lastChild.textContent;
    await copyText(`“${card.querySelector("blockquote").textContent.trim()}” (${source})`);
    const label = button.textContent;
    if (label === button.dataset.done) return;
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = label), 2000);
  }

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const chip = target?.closest("a.chip");
    if (chip && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      openPlace(chip, true);
    }
    const example = target?.closest("button.example, button.suggestion");
    if (example) ask(example.textContent);
    const again = target?.closest("button.as-typed");
    if (again) askAsTyped(again.closest(".turn"));
    const judging = target?.closest(".feedback button");
    if (judging) judge(judging, judging.closest(".turn"));
    const copy = target?.closest("button.copy");
    if (copy) copyQuote(copy);
    const back = target?.closest("a.back");
    if (back) {
      event.preventDefault();
      if (scrollsPage()) byId("chat-pane").scrollIntoView({ behavior: "smooth", block: "end" });
    }
  });

  document.addEventListener("change", (event) => {
    if (event.target instanceof Element && event.target.matches("select.scope")) put("scope", event.target.value);
  });

  // What embedded.js has to say of another page's widget.
  document.addEventListener("assistant:ask", (event) => ask(event.detail));
  document.addEventListener("assistant:scope", (event) => put("scope", event.detail));

  document.addEventListener("keydown", (event) => {
    const why = event.target instanceof Element ? event.target.closest(".why") : null;
    if (why && event.key === "Escape") openWhy(why.closest(".turn"), false);
  });

  function showNewest() {
    const turns = document.querySelectorAll("#conversation .turn");
    const turn = turns[turns.length - 1];
    if (!turn) {
      if (newest !== null) emptySource();
      newest = null;
      return;
    }
    const key = `${turns.length}:${turn.dataset.turn}`; // 0 while the answer is being looked for
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
    if (document.documentElement.lang !== "vi") document.documentElement.lang = "vi"; // Gradio puts "en" back
    const box = document.querySelector("#question textarea, #question input");
    if (box && !box.hasAttribute("aria-label")) box.setAttribute("aria-label", "Câu hỏi");
    for (const toast of document.querySelectorAll(".toast-title, .toast-text")) {
      const words = GRADIO_WORDS[toast.textContent.trim()];
      if (words && toast.textContent.trim() !== words) toast.textContent = words;
    }
  }

  /** Show the report with nothing marked in it. */
  function emptySource() {
    const url = new URL(`source?theme=${theme()}`, document.baseURI);
    byId("source-frame")?.contentWindow.location.replace(url.href);
  }

  function matchTheme() {
    const frame = byId("source-frame");
    if (!frame || frame.dataset.ready) return;
    frame.dataset.ready = "1";
    emptySource();
  }

  new MutationObserver(() => {
    finishControls();
    matchTheme();
    showNewest();
    showOpinionTaken();
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["lang"] });
})();
