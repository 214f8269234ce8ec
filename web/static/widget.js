/* A button that opens the chat in a corner of another page:
     <script src="https://tro-ly.example.vn/widget.js" defer></script>
   The chat is framed only when it is first opened; styles neither leak in nor out (shadow DOM). The server must
   list the page's origin in RAG_PORTALS. */
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script || window.__troLyBaoCao) return;
  window.__troLyBaoCao = true;

  const chat = new URL("./", script.src);
  if (script.dataset.theme) chat.searchParams.set("__theme", script.dataset.theme);
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  root.innerHTML = `
    <style>
      :host { all: initial; }
      button { font: 600 16px/1.4 "Segoe UI", Arial, sans-serif; cursor: pointer; }
      .open { position: fixed; right: 20px; bottom: 20px; z-index: 2147483000; padding: 12px 20px; border: 0;
              border-radius: 999px; background: #9f1d20; color: #fff; box-shadow: 0 4px 16px rgb(0 0 0 / .3); }
      .panel { position: fixed; right: 20px; bottom: 20px; z-index: 2147483000; display: flex; flex-direction: column;
               width: min(440px, calc(100vw - 40px)); height: min(720px, calc(100vh - 40px)); overflow: hidden;
               border-radius: 12px; background: #fff; box-shadow: 0 8px 40px rgb(0 0 0 / .35); }
      .panel[hidden], .open[hidden] { display: none; }
      .bar { display: flex; justify-content: flex-end; background: #9f1d20; }
      .close { padding: 8px 14px; border: 0; background: transparent; color: #fff; }
      :focus-visible { outline: 3px solid #ffd166; outline-offset: -3px; }
      iframe { flex: 1; width: 100%; border: 0; }
      @media (max-width: 480px) { .panel { inset: 0; width: auto; height: auto; border-radius: 0; } }
    </style>
    <button class="open" type="button" aria-expanded="false" aria-controls="panel">Hỏi đáp báo cáo</button>
    <section class="panel" id="panel" role="dialog" aria-label="Trợ lý hỏi đáp báo cáo" hidden>
      <div class="bar"><button class="close" type="button">Đóng</button></div>
    </section>`;
  const opener = root.querySelector(".open");
  const panel = root.querySelector(".panel");
  const closer = root.querySelector(".close");

  function frame() {
    if (panel.querySelector("iframe")) return;
    const page = document.createElement("iframe");
    page.title = "Trợ lý hỏi đáp báo cáo";
    page.allow = "clipboard-write";
    page.setAttribute("sandbox", "allow-scripts allow-same-origin allow-forms allow-popups allow-downloads");
    page.src = chat.href;
    panel.append(page);
  }

  function show(open) {
    if (open) frame();
    panel.hidden = !open;
    opener.hidden = open;
    opener.setAttribute("aria-expanded", String(open));
    (open ? closer : opener).focus();
  }

  opener.addEventListener("click", () => show(true));
  closer.addEventListener("click", () => show(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) show(false);
  });
  (document.body || document.documentElement).append(host);
})();
