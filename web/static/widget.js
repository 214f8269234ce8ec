/* The assistant on any page of an intranet, by one line of HTML:
     <script src="https://tro-ly.example.vn/widget.js" defer></script>
   A button in a corner, or (data-target="#id", data-mode="inline") a card in the page; the chat is framed only when
   somebody asks for it. Styles neither leak in nor out (shadow DOM), and none is inline: a page may be as strict as
   "script-src HOST; frame-src HOST". docs/embedding.md lists the data- attributes. The server must list the page's
   origin in RAG_PORTALS. */
(() => {
  "use strict";
  const script = document.currentScript ?? document.querySelector('script[src*="/widget.js"]');
  if (!script) return;
  const warn = (words) => console.warn(`Trợ lý báo cáo: ${words}`);
  if (window.TroLyBaoCao) return warn("widget.js đã được nạp trong trang này; bỏ qua lần nạp thứ hai.");

  const WORDS = {
    vi: {
      launcher: "Hỏi đáp báo cáo", title: "Trợ lý hỏi đáp báo cáo", close: "Đóng", start: "Đặt câu hỏi",
      notice: "Trợ lý tự động – trích nguyên văn báo cáo, không thay thế văn bản chính thức",
      waiting: "Đang mở trợ lý…", failed: "Chưa mở được trợ lý trong trang này.", tab: "Mở trợ lý trong thẻ riêng",
      help: (page, host) => `Dành cho người quản trị: máy chủ trợ lý phải liệt kê ${page} trong RAG_PORTALS; nếu trang ` +
        `này có Content-Security-Policy thì frame-src phải có ${host}.`,
    },
    en: {
      launcher: "Ask the report", title: "Ask the report", close: "Close", start: "Ask a question",
      notice: "Automatic assistant: it quotes the report word for word and does not replace the official text",
      waiting: "Opening the assistant…", failed: "The assistant could not be opened in this page.",
      tab: "Open it in a tab of its own",
      help: (page, host) => `For administrators: the assistant's server must list ${page} in RAG_PORTALS; if this page ` +
        `has a Content-Security-Policy, its frame-src needs ${host}.`,
    },
  };

  // --- what the data- attributes say: a bad value is left out, with one line in the console ---
  const data = script.dataset;
  const ignored = (name, allowed) => warn(`bỏ qua data-${name}="${data[camel(name)]}"; chấp nhận: ${allowed}.`);
  const camel = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

  function choice(name, allowed, otherwise) {
    const value = data[camel(name)];
    if (value === undefined || allowed.includes(value)) return value ?? otherwise;
    ignored(name, allowed.map((one) => one || '""').join(", "));
    return otherwise;
  }

  function text(name, longest) {
    const value = (data[name] ?? "").trim();
    if (value.length <= longest) return value;
    ignored(name, `nhiều nhất ${longest} ký tự`);
    return "";
  }

  function list(name, separator, { most, longest }) {
    const given = (data[name] ?? "").trim();
    let values = given.split(separator);
    if (given.startsWith("[")) try { values = JSON.parse(given); } catch { values = [null]; }
    values = values.map((value) => (typeof value === "string" ? value.trim() : null)).filter((value) => value !== "");
    if (values.length <= most && values.every((value) => value !== null && value.length <= longest)) return values;
    ignored(name, `nhiều nhất ${most} mục, mỗi mục ${longest} ký tự, cách nhau bằng | hoặc là danh sách JSON`);
    return [];
  }

  /** Return [red, green, blue] of #rgb, #rrggbb or rgb(…), null for anything else. */
  function rgb(value) {
    const hex = /^#(?:[0-9a-f]{3}){1,2}$/i.test(value) && value.slice(1).replace(/^(.)(.)(.)$/, "$1$1$2$2$3$3");
    if (hex) return hex.match(/../g).map((part) => parseInt(part, 16));
    const parts = /^rgb\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*\)$/i.exec(value)?.slice(1).map(Number);
    return parts?.every((part) => part <= 255) ? parts : null;
  }

  function accent() {
    const channels = rgb(data.color ?? "#9f1d20");
    if (!channels) ignored("color", "#rgb, #rrggbb hoặc rgb(r, g, b)");
    return channels ?? [159, 29, 32];
  }

  /** Black or white, whichever reads better on a colour: at least 4.58 to 1 on any. */
  function inkOn(channels) {
    const [r, g, b] = channels.map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    return 1.05 / (light + 0.05) >= (light + 0.05) / 0.05 ? "#fff" : "#000";
  }

  function layer() {
    if (data.zIndex === undefined || /^\d{1,10}$/.test(data.zIndex)) return data.zIndex ?? "2147483000";
    ignored("z-index", "số nguyên không âm");
    return "2147483000";
  }

  const language = choice("language", ["vi", "en"], "vi");
  const words = WORDS[language];
  const color = accent();
  const theme = choice("theme", ["auto", "light", "dark"], "auto");
  const position = choice("position", ["bottom-right", "bottom-left"], "bottom-right");
  const startsOpen = choice("open", ["", "true", "false"], "false") !== "false";
  const title = text("title", 80);
  const greeting = text("greeting", 200);
  const questions = list("questions", "|", { most: 6, longest: 120 });
  const wanted = choice("mode", ["launcher", "inline"], data.target === undefined ? "launcher" : "inline");

  const base = new URL(".", script.src); // whatever folder a proxy puts the assistant into
  function chatAddress() {
    const url = new URL(base);
    const add = (name, value) => value && url.searchParams.append(name, value);
    const hex = `#${color.map((c) => c.toString(16).padStart(2, "0")).join("")}`;
    const plain = { embedded: "1", from: location.origin, lang: language, title, greeting };
    for (const [name, value] of Object.entries(plain)) add(name, value);
    if (data.color !== undefined) add("color", hex);
    if (theme !== "auto") add("__theme", theme);
    for (const question of questions) add("q", question);
    for (const name of ["period", "place", "kind"]) add(name, text(name, 120));
    for (const id of list("document", /[\s,|]+/, { most: 10, longest: 64 })) add("document", id);
    return url.href;
  }
  const chat = chatAddress();

  // --- the pieces ---
  const STYLE = `
    :host { all: initial !important; display: block !important; --accent: rgb(${color}); --ink: ${inkOn(color)};
            --paper: #fff; --text: #1c2430; --quiet: #566173; --line: #d9dde3; color-scheme: light; }
    :host(.dark) { --paper: #1a202a; --text: #e8ecf2; --quiet: #a9b4c4; --line: #364152; color-scheme: dark; }
    * { box-sizing: border-box; font: 16px/1.45 "IBM Plex Sans", "Segoe UI", Arial, sans-serif; }
    [hidden] { display: none !important; }
    button { cursor: pointer; border: 1px solid transparent; background: var(--accent); color: var(--ink);
             font-weight: 700; }
    :focus-visible { outline: 3px solid var(--text); outline-offset: 2px; box-shadow: 0 0 0 2px var(--paper); }
    .bar :focus-visible { outline-color: var(--ink); outline-offset: -4px; box-shadow: none; }
    .open, .panel { position: fixed; z-index: ${layer()}; bottom: calc(20px + env(safe-area-inset-bottom)); }
    .right { right: calc(20px + env(safe-area-inset-right)); } .left { left: calc(20px + env(safe-area-inset-left)); }
    .open { display: flex; gap: 10px; align-items: center; max-width: calc(100vw - 40px); min-height: 48px;
            padding: 11px 20px; border-radius: 999px;
            box-shadow: 0 4px 16px rgb(0 0 0 / .3); }
    .panel, .card { display: flex; flex-direction: column; overflow: hidden; border: 1px solid var(--line);
                    background: var(--paper); color: var(--text); }
    .panel { width: min(440px, calc(100vw - 40px)); height: min(720px, calc(100dvh - 40px)); border-radius: 12px;
             box-shadow: 0 8px 40px rgb(0 0 0 / .35); }
    .card { height: 100%; min-height: min(640px, 90vh); border-radius: 8px; }
    .card.resting { min-height: 0; }
    .bar { display: flex; flex: none; align-items: center; min-height: 48px; padding-left: 16px; background: var(--accent);
           color: var(--ink); }
    .bar h2 { flex: 1; min-width: 0; margin: 0; padding: 8px 0; font-weight: 700; overflow-wrap: anywhere; }
    .close { align-self: stretch; padding: 0 16px; background: transparent; }
    iframe { flex: 1; width: 100%; min-height: 0; border: 0; background: var(--paper); color-scheme: inherit; }
    .said { margin: 0; padding: 20px 16px 0; color: var(--quiet); }
    .failed p { margin: 0 0 12px; color: var(--text); } .failed .quiet { color: var(--quiet); font-size: 14px; }
    .failed { padding: 20px 16px; overflow-wrap: anywhere; } a { color: inherit; text-decoration: underline; }
    .rest { padding: 16px; } .rest p { margin: 0 0 12px; font-weight: 700; }
    .rest .quiet { margin: 14px 0 0; color: var(--quiet); font-size: 13px; font-weight: 400; }
    .rest .ask { display: block; width: 100%; margin: 0 0 8px; padding: 10px 14px; text-align: left;
                 border-color: var(--line); border-radius: 8px; background: var(--paper); color: var(--text); font-weight: 400; }
    .rest .ask:hover { border-color: var(--quiet); }
    .rest .start { margin-top: 6px; min-height: 44px; padding: 8px 20px; border-radius: 8px; }
    @media (max-width: 480px) {
      .panel { inset: 0; width: auto; height: auto; border: 0; border-radius: 0; overscroll-behavior: contain;
               padding: env(safe-area-inset-top) env(safe-area-inset-right)
                        env(safe-area-inset-bottom) env(safe-area-inset-left); }
    }
    @media print { .open, .panel { display: none; } }`;

  function make(tag, properties = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  function bubble() {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    for (const [name, value] of Object.entries({ viewBox: "0 0 24 24", width: 22, height: 22, "aria-hidden": true })) {
      svg.setAttribute(name, value);
    }
    path.setAttribute("d", "M4 4h16v12H10l-5 4v-4H4z");
    for (const [name, value] of Object.entries({ fill: "none", stroke: "currentColor", "stroke-width": 2 })) {
      path.setAttribute(name, value);
    }
    path.setAttribute("stroke-linejoin", "round");
    svg.append(path);
    return svg;
  }

  const host = make("div");
  host.lang = language;
  const root = host.attachShadow({ mode: "open" });
  const heading = make("h2", { id: "title", textContent: title || words.title });
  const closer = make("button", { className: "close", type: "button", textContent: words.close });
  const opener = make("button", { className: "open", type: "button" }, bubble(), text("label", 40) || words.launcher);
  const bar = make("div", { className: "bar" }, heading);
  const panel = make("section", { id: "panel" }, bar);
  panel.setAttribute("aria-labelledby", "title");

  function dress() {
    try {
      const sheet = new CSSStyleSheet(); // no inline style: a strict style-src lets it through
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
    } catch {
      root.append(make("style", { textContent: STYLE })); // browsers before 2023
    }
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const follow = () => host.classList.toggle("dark", theme === "dark" || (theme === "auto" && dark.matches));
    dark.addEventListener("change", follow);
    follow();
  }

  // --- the frame ---
  let frame = null; // made when first wanted: each open chat holds one of a browser's six connections
  let ready = false;
  let question = null; // to be asked as soon as the chat is there
  let said = null; // what stands in the panel until then

  function say(element) {
    said?.remove();
    said = element;
    if (element) panel.append(element);
  }

  function load() {
    if (frame && !frame.hidden) return;
    frame?.remove(); // it had failed: another try
    ready = false;
    frame = make("iframe", { title: title || words.title, allow: "clipboard-write" });
    frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-forms allow-popups allow-downloads");
    say(make("p", { className: "said", role: "status", textContent: words.waiting }));
    const tried = frame;
    const judge = () => tried === frame && !ready && fail();
    frame.addEventListener("load", () => setTimeout(judge, 1500)); // a page of ours has spoken before it is loaded
    setTimeout(judge, 15000);
    frame.src = chat;
    panel.append(frame);
  }

  /** Say why nothing is seen: browsers tell nobody but the console that a frame was refused. */
  function fail() {
    frame.hidden = true;
    const own = make("a", { href: `${base.href}?lang=${language}`, target: "_blank", textContent: words.tab });
    own.rel = "noopener";
    say(make("div", { className: "failed", role: "alert" },
      make("p", { textContent: words.failed }), make("p", {}, own),
      make("p", { className: "quiet", textContent: words.help(location.origin, base.origin) })));
  }

  const tell = (message) => frame.contentWindow.postMessage(message, base.origin);

  function deliver() {
    if (!ready || question === null) return;
    tell({ assistant: "ask", question });
    question = null;
  }

  addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== base.origin) return;
    if (event.data?.assistant === "close") close();
    if (event.data?.assistant !== "ready") return;
    ready = true;
    frame.hidden = false;
    say(null);
    // A finger would get the keyboard over half the chat; whoever has gone elsewhere keeps the focus there.
    if (root.activeElement === closer && matchMedia("(pointer: fine)").matches) {
      frame.focus();
      tell({ assistant: "focus" });
    }
    deliver();
  });

  // --- open and closed ---
  const phone = matchMedia("(max-width: 480px)");
  let before = null; // how the page was before it was covered

  /** Covered by the full-screen panel, the page behind neither scrolls nor takes the focus. */
  function cover() {
    const covered = phone.matches && !panel.hidden && panel.className !== "card";
    if (covered) panel.setAttribute("aria-modal", "true");
    else panel.removeAttribute("aria-modal");
    if (covered === (before !== null)) return;
    const style = document.documentElement.style;
    before ??= { overflow: style.overflow, inert: document.body.inert };
    style.overflow = covered ? "hidden" : before.overflow;
    document.body.inert = covered || before.inert;
    if (!covered) before = null;
  }

  let open = () => {
    load();
    panel.hidden = false;
    opener.hidden = true;
    opener.setAttribute("aria-expanded", "true");
    cover();
  };

  let close = () => {
    if (panel.hidden) return;
    const held = document.activeElement === host || before !== null;
    panel.hidden = true;
    opener.hidden = false;
    opener.setAttribute("aria-expanded", "false");
    cover();
    if (held) opener.focus();
  };

  function launcher() {
    panel.className = `panel ${position.slice(7)}`;
    panel.setAttribute("role", "dialog");
    panel.hidden = true;
    bar.append(closer);
    opener.classList.add(position.slice(7));
    opener.setAttribute("aria-expanded", "false");
    opener.setAttribute("aria-controls", "panel");
    opener.addEventListener("click", () => { open(); closer.focus(); });
    closer.addEventListener("click", () => close());
    document.addEventListener("keydown", (event) => {
      const ours = event.target === host || event.target === document.body;
      if (event.key === "Escape" && ours && !event.isComposing && !event.defaultPrevented) close();
    });
    phone.addEventListener("change", cover);
    // Chromium hands the focus back to a hidden frame when the report inside it had it.
    addEventListener("blur", () => panel.hidden && frame && root.activeElement === frame && opener.focus());
    root.append(opener, panel);
    document.documentElement.append(host); // not in the body: its transforms and its being inert end there
  }

  function inline(place) {
    const button = (className, textContent, onclick) =>
      make("button", { type: "button", className, textContent, onclick });
    const ask = (question) => button("ask", question, () => api.ask(question));
    const start = button("start", words.start, () => open());
    const rest = make("div", { className: "rest" }, make("p", { textContent: greeting, hidden: !greeting }),
      ...questions.map(ask), start, make("p", { className: "quiet", textContent: words.notice }));
    panel.className = "card resting";
    panel.append(rest);
    open = () => {
      panel.className = "card";
      rest.remove();
      load();
    };
    close = () => {};
    root.append(panel);
    place(host);
  }

  const api = Object.freeze({
    open: () => open(),
    close: () => close(),
    ask: (words) => {
      question = String(words).trim().slice(0, 1000) || null;
      open();
      deliver();
    },
  });
  window.TroLyBaoCao = api;

  function target() {
    if (data.target === undefined) return script.closest("body") && ((element) => script.after(element));
    let found = null;
    try { found = document.querySelector(data.target); } catch { /* no selector: told below */ }
    if (!found) ignored("target", "bộ chọn CSS của một phần tử có trong trang, như #hoi-dap");
    return found && ((element) => found.append(element));
  }

  function begin() {
    dress();
    const place = wanted === "inline" ? target() : null;
    if (place) inline(place);
    else launcher();
    if (startsOpen) open();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
