/* The source page's manners: searching in the text, keys for the citations, the section that is being read.
   Searching is done here and not on the server: the whole text is in the page already, and is folded once. Finds are
   painted by the browser's highlights, outside of the page's elements, so that they never touch what is cited. */
(() => {
  "use strict";
  const MAX_HITS = 5000;
  const TYPING_MS = 120;
  const report = document.querySelector("main.report");
  const bar = document.querySelector(".bar");
  const outline = document.getElementById("outline");
  if (!report || !bar) return;

  const under = (element, top) => element.getBoundingClientRect().top - top;
  /** The element of the text that stands just below the bar. */
  function atTop() {
    const box = report.getBoundingClientRect();
    const x = box.left + box.width / 2;
    for (let y = bar.getBoundingClientRect().bottom + 12; y < innerHeight; y += 24) {
      const element = document.elementFromPoint(x, y);
      if (element && element !== report && report.contains(element) && !element.matches(".group")) return element;
    }
    return report;
  }

  // --- letters ----------------------------------------------------------------------------------------------

  const MARKS = /\p{M}/gu;
  const TONES = /[\u0300\u0301\u0303\u0309\u0323]/gu;
  const BOUNDARY = 10; // between blocks; no query holds it
  const SPACE = 32;
  const SKIPPED = 1;
  const folded = new Uint16Array(65536); // code unit -> its letter without marks, SKIPPED for a mark, 0 not known yet

  function foldUnit(code) {
    if (folded[code]) return folded[code];
    const unit = String.fromCharCode(code);
    const plain = unit.toLowerCase().normalize("NFD").replace(MARKS, "").replace("đ", "d");
    let result = plain.length === 1 ? plain.charCodeAt(0) : code;
    if (plain === "") result = SKIPPED;
    if (/\s/u.test(unit)) result = SPACE;
    return (folded[code] = result);
  }

  /** Letters with their own marks, and the tone apart: "hoà" and "hòa" are one word, "thưong" is "thương". */
  function marked(word) {
    const letters = word.toLowerCase().normalize("NFD");
    const tone = letters.match(TONES)?.[0] ?? "";
    const spelled = letters.replace(TONES, "").normalize("NFC").replaceAll("ưo", "ươ").replaceAll("uơ", "ươ");
    return spelled + tone;
  }

  const hasMarks = (word) => /[đ\p{M}]/u.test(word.toLowerCase().normalize("NFD"));
  const isLetter = (text, at) => at >= 0 && at < text.length && /[\p{L}\p{N}]/u.test(text[at]);

  // --- the text, folded once -------------------------------------------------------------------------------

  const BLOCKS = "p, h1, h2, h3, h4, h5, h6, td, th";
  let read = null;

  function readText() {
    const walker = document.createTreeWalker(report, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
      if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
      return node.hidden || node.matches(".page") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
    });
    const nodes = [];
    let size = 0;
    while (walker.nextNode()) {
      nodes.push(walker.currentNode);
      size += walker.currentNode.length + 1;
    }
    const codes = new Uint16Array(size);
    const offsets = new Uint32Array(size); // in the text node
    const starts = new Uint32Array(nodes.length); // of each node in the folded text
    let length = 0;
    let block = null;
    nodes.forEach((node, row) => {
      const its = node.parentElement.closest(BLOCKS);
      if (its !== block) codes[length++] = BOUNDARY;
      block = its;
      starts[row] = length;
      const data = node.data;
      for (let at = 0; at < data.length; at++) {
        const code = foldUnit(data.charCodeAt(at));
        if (code === SKIPPED || (code === SPACE && codes[length - 1] === SPACE)) continue;
        codes[length] = code;
        offsets[length++] = at;
      }
    });
    return { text: new TextDecoder("utf-16le").decode(codes.subarray(0, length)), nodes, starts, offsets };
  }

  function nodeAt(position) {
    let low = 0;
    let high = read.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (read.starts[middle] <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The place of a find in the page. */
  function rangeOf([start, end]) {
    const first = nodeAt(start);
    const last = nodeAt(end - 1);
    const data = read.nodes[last].data;
    let stop = read.offsets[end - 1] + 1;
    while (stop < data.length && foldUnit(data.charCodeAt(stop)) === SKIPPED) stop++;
    return {
      startContainer: read.nodes[first],
      startOffset: read.offsets[start],
      endContainer: read.nodes[last],
      endOffset: stop,
    };
  }

  function written(start, end) {
    const place = rangeOf([start, end]);
    if (place.startContainer === place.endContainer) {
      return place.startContainer.data.slice(place.startOffset, place.endOffset);
    }
    return liveRange(place).toString();
  }

  function liveRange(place) {
    const range = document.createRange();
    range.setStart(place.startContainer, place.startOffset);
    range.setEnd(place.endContainer, place.endOffset);
    return range;
  }

  // --- finding ----------------------------------------------------------------------------------------------

  /** The words of a query with their places in it; those with marks must be met mark by mark. */
  function patternOf(query) {
    const words = query.normalize("NFC").split(/\s+/u).filter(Boolean);
    let pattern = "";
    const strict = [];
    for (const word of words) {
      if (pattern) pattern += " ";
      const start = pattern.length;
      for (let at = 0; at < word.length; at++) {
        const code = foldUnit(word.charCodeAt(at));
        if (code !== SKIPPED) pattern += String.fromCharCode(code);
      }
      if (hasMarks(word)) strict.push([start, pattern.length, marked(word)]);
    }
    return { pattern, strict, whole: /\s$/u.test(query) };
  }

  /** Finds begin where a word begins; the last word may go on, unless a space was typed behind it. */
  function find(query) {
    const { pattern, strict, whole } = patternOf(query);
    if (!pattern) return [];
    read ??= readText();
    const { text } = read;
    const hits = [];
    const opens = isLetter(pattern, 0);
    for (let at = text.indexOf(pattern); at >= 0; at = text.indexOf(pattern, at + 1)) {
      if (opens && isLetter(text, at - 1)) continue;
      const end = at + pattern.length;
      if (whole && isLetter(text, end)) continue;
      if (!strict.every(([first, last, key]) => marked(written(at + first, at + last)) === key)) continue;
      hits.push([at, end]);
      if (hits.length >= MAX_HITS) break;
    }
    return hits;
  }

  const form = bar.querySelector(".search");
  const input = form.querySelector("input");
  const output = form.querySelector("output");
  const steps = [...form.querySelectorAll("button")];
  const CAN_PAINT = typeof Highlight === "function" && CSS.highlights;
  let hits = [];
  let at = -1;
  let timer = 0;
  let shownFor = ""; // the query that `hits` are of

  function paint() {
    if (!CAN_PAINT) return;
    CSS.highlights.delete("found");
    CSS.highlights.delete("found-now");
    if (!hits.length) return;
    CSS.highlights.set("found", new Highlight(...hits.map((hit) => new StaticRange(rangeOf(hit)))));
  }

  function show(step) {
    at = (at + step + hits.length) % hits.length;
    const place = rangeOf(hits[at]);
    const range = liveRange(place);
    if (CAN_PAINT) {
      const now = new Highlight(range);
      now.priority = 1;
      CSS.highlights.set("found-now", now);
    } else {
      const selection = getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
    }
    place.startContainer.parentElement.scrollIntoView({ block: "nearest", inline: "nearest" });
    const box = range.getBoundingClientRect();
    if (box.top < bar.getBoundingClientRect().bottom + 8 || box.bottom > innerHeight - 8) {
      scrollBy({ top: box.top - innerHeight * 0.4, behavior: "instant" });
    }
    tell();
  }

  function tell() {
    const count = hits.length >= MAX_HITS ? `${MAX_HITS}+` : String(hits.length);
    const said = form.dataset.count.replace("{at}", String(at + 1)).replace("{count}", count);
    output.textContent = hits.length ? said : shownFor.trim() ? form.dataset.none : "";
    for (const step of steps) step.disabled = hits.length === 0;
  }

  /** The first find in or below what is being looked at. */
  function firstBelow() {
    const top = atTop();
    const isAbove = ([start]) => {
      const node = read.nodes[nodeAt(start)];
      return !top.contains(node) && top.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING;
    };
    let low = 0;
    let high = hits.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isAbove(hits[middle])) low = middle + 1;
      else high = middle;
    }
    return low < hits.length ? low : 0;
  }

  function search() {
    clearTimeout(timer);
    if (input.value === shownFor) return;
    shownFor = input.value;
    hits = find(shownFor);
    at = -1;
    paint();
    tell();
    if (hits.length) {
      at = firstBelow();
      show(0);
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, TYPING_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // a keyboard for Vietnamese is still at work on the word
    if (event.key === "Enter") {
      event.preventDefault();
      const isNew = input.value !== shownFor;
      search();
      if (!isNew && hits.length) show(event.shiftKey ? -1 : 1);
    }
    if (event.key === "Escape" && input.value) {
      event.preventDefault();
      input.value = "";
      search();
    }
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", (event) => {
    const step = event.target.closest("button[data-step]");
    if (step && hits.length) show(Number(step.dataset.step));
  });

  // --- the outline --------------------------------------------------------------------------------------------

  const links = outline ? [...outline.querySelectorAll("a")] : [];
  const targets = links.map((link) => document.getElementById(link.hash.slice(1)));
  let reading = null;

  function markReading() {
    if (!links.length) return;
    const top = atTop();
    let low = 0;
    let high = targets.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const target = targets[middle];
      const begun = target.contains(top) || target.compareDocumentPosition(top) & Node.DOCUMENT_POSITION_FOLLOWING;
      if (begun) low = middle + 1;
      else high = middle;
    }
    const link = links[low - 1] ?? null;
    if (link === reading) return;
    reading?.removeAttribute("aria-current");
    reading = link;
    if (!link) return;
    link.setAttribute("aria-current", "location");
    for (let part = link.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    showReading();
  }

  /** Bring the current line of the outline into its own view, without moving the page. */
  function showReading() {
    if (!reading || !outline.checkVisibility()) return;
    const distance = under(reading, outline.getBoundingClientRect().top);
    if (distance < 40 || distance > outline.clientHeight - 40) outline.scrollTop += distance - outline.clientHeight / 3;
  }

  let waiting = false;
  addEventListener(
    "scroll",
    () => {
      if (waiting) return;
      waiting = true;
      setTimeout(() => {
        waiting = false;
        markReading();
      }, 100);
    },
    { passive: true },
  );
  outline?.addEventListener("toggle", showReading);
  outline?.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    location.replace(link.href); // a step in the document is no step back in the browser's history
    if (outline.matches(":popover-open")) outline.hidePopover();
  });

  // --- keys and pictures --------------------------------------------------------------------------------------

  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target instanceof Element && event.target.closest("input, textarea, select")) return;
    const step = document.querySelector(`a.step[aria-keyshortcuts="Alt+${event.key}"]`);
    if (!step) return;
    event.preventDefault();
    step.click();
  });
  document.addEventListener(
    "error",
    (event) => {
      const failed = event.target instanceof HTMLImageElement && event.target.dataset.failed;
      if (!failed) return;
      const said = document.createElement("p");
      said.className = "notice";
      said.textContent = failed;
      event.target.replaceWith(said);
    },
    true,
  );

  markReading();
})();
