"use strict";
// Wires every display on the page that has no script yet: a notebook holds many of them.
(() => {
  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const ids = (node) => (node.dataset.cells ?? node.dataset.cell ?? "").split(" ").filter(Boolean);
  const isSeen = (node) => node.getClientRects().length > 0;

  // The document as it looks stands in a frame that runs no script; from here it can be reached.
  const framesOf = (report) => all(report, "iframe.gx-document").map((frame) => frame.contentDocument).filter(Boolean);
  const frameOf = (node) => node.ownerDocument === document ? null : node.ownerDocument.defaultView?.frameElement;

  // Moves the pane that holds these marks, never the page round it; not if all can be seen.
  function reveal(marks) {
    const first = marks[0], frame = first && frameOf(first);
    const pane = frame ? first.ownerDocument.scrollingElement : first?.closest(".gx-pane");
    if (!pane) return;
    const { top, left } = frame ? { top: 0, left: 0 } : pane.getBoundingClientRect();
    const boxes = marks.map((mark) => mark.getBoundingClientRect());
    const gaps = boxes.map((box) => box.top - top);
    if (Math.min(...gaps) < 40 || Math.max(...gaps) > pane.clientHeight - 60) pane.scrollTop += gaps[0] - pane.clientHeight / 3;
    const aside = boxes[0].left - left;
    if (aside < 0 || aside > pane.clientWidth - 20) pane.scrollLeft += aside - pane.clientWidth / 3;
  }

  // The page that stands at the top of the pane, and the one that is asked for.
  function turn(views, by) {
    const sheets = all(views, ".gx-sheet"), bar = views.querySelector(".gx-bar").getBoundingClientRect().bottom;
    const at = Math.max(0, sheets.findLastIndex((sheet) => sheet.getBoundingClientRect().top <= bar + views.clientHeight / 3));
    const to = sheets[Math.min(Math.max(at + by, 0), sheets.length - 1)];
    if (by && to) views.scrollTop += to.getBoundingClientRect().top - bar - 2;
    const here = views.querySelector(".gx-here");
    if (here && to) here.textContent = to.dataset.page;
  }

  function zoom(views, by) {
    const now = Number(views.dataset.zoom ?? 1), to = Math.min(Math.max(now * 1.25 ** by, 0.5), 5);
    const middle = views.scrollTop / (views.scrollHeight || 1);
    views.dataset.zoom = String(to);
    views.querySelector(".gx-sheets")?.style.setProperty("--gx-zoom", String(to));
    for (const page of framesOf(views)) page.documentElement.style.zoom = String(to);
    views.scrollTop = middle * views.scrollHeight;
    const lit = all(views, ".gx-sheets .gx-lit");
    if (lit.length) reveal(lit.slice(0, 1));
  }

  function show(views, name) {
    views.dataset.view = name;
    for (const button of all(views, "[data-show]")) button.setAttribute("aria-pressed", String(button.dataset.show === name));
    const lit = [...all(views, ".gx-lit"), ...framesOf(views).flatMap((page) => all(page, ".gx-lit"))].filter(isSeen);
    if (lit.length) reveal(lit);
  }

  // Where something was read cannot always be seen on the page: then the text shows it.
  function seen(report, places) {
    const shown = places.filter(isSeen);
    if (shown.length || !places.length) return shown;
    const views = places[0].closest(".gx-views");
    if (views) show(views, "text");
    return places.filter(isSeen);
  }

  function light(report, from) {
    const roots = [report, ...framesOf(report)];
    for (const old of roots.flatMap((root) => all(root, ".gx-lit, .gx-suspect, .gx-chosen"))) old.classList.remove("gx-lit", "gx-suspect", "gx-chosen");
    const places = [], cells = [];
    for (const id of ids(from)) {
      const own = `[data-cells~="${CSS.escape(id)}"]`;
      cells.push(...all(report, `td[data-cell="${CSS.escape(id)}"], .gx-head ${own}`));
      places.push(...all(report, `:is(.gx-source, .gx-sheets) ${own}`), ...framesOf(report).flatMap((page) => all(page, own)));
    }
    for (const node of [...cells, ...places]) node.classList.add("gx-lit");
    for (const id of (from.dataset.suspects ?? "").split(" ").filter(Boolean))
      for (const cell of all(report, `td[data-cell="${CSS.escape(id)}"]`)) cell.classList.add("gx-suspect");
    from.classList.add("gx-chosen");
    const inSource = from.closest(".gx-source, .gx-sheets") ?? frameOf(from), inForm = from.closest(".gx-form");
    if (!inForm) reveal(cells);
    if (!inSource) reveal(seen(report, placesOf(report, from, places)));
    tell(report, inSource || from.matches(".gx-said") ? cells[0] ?? from : from);
  }

  // A claim's own passage for a claim, else where the cells were read.
  function placesOf(report, from, places) {
    const said = places.filter((place) => place.matches(".gx-claim"));
    if (!from.matches(".gx-said")) return places.filter((place) => !said.includes(place));
    const alike = all(report, ".gx-said").filter((item) => item.dataset.cells === from.dataset.cells);
    // a claim has a place in the text, and one on its page
    const inText = said.filter((place) => place.closest(".gx-source")), at = alike.indexOf(from);
    const looks = said.filter((place) => !inText.includes(place));
    return [inText[at], looks[at]].filter(Boolean);
  }

  function tell(report, node) {
    if (node?.title) report.querySelector(".gx-told").textContent = node.title;
  }

  // The cell beside, above or below; above and below in the same column.
  function neighbour(report, cell, key) {
    const cells = all(report, "td[data-cell]");
    const column = cell.dataset.cell.split(".")[2];
    const step = key === "ArrowLeft" || key === "ArrowUp" ? -1 : 1;
    const alike = key === "ArrowUp" || key === "ArrowDown"
      ? cells.filter((other) => other.dataset.cell.split(".")[2] === column) : cells;
    return alike[alike.indexOf(cell) + step];
  }

  async function unpack(text) {
    const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).text();
  }

  async function open(root, line) {
    for (const old of all(root, "tr.gx-chosen")) old.classList.remove("gx-chosen");
    line.classList.add("gx-chosen");
    root.packed ??= root.querySelector(".gx-packed").content.textContent.split(",");
    const html = await unpack(root.packed[Number(line.dataset.report)]);
    if (line.classList.contains("gx-chosen")) root.querySelector(".gx-opened").innerHTML = html;
  }

  function act(root, target, frame = null) {
    const line = target.closest("tr[data-report]");
    if (line) return open(root, line);
    const button = target.closest(".gx-bar button"), views = button?.closest(".gx-views");
    if (button?.dataset.show) return show(views, button.dataset.show);
    if (button?.dataset.turn) return turn(views, Number(button.dataset.turn));
    if (button?.dataset.zoom) return zoom(views, Number(button.dataset.zoom));
    const from = target.closest("[data-cell], [data-cells]"), report = from && (frame ?? from).closest(".gx-report");
    if (report) light(report, from);
  }

  function press(root, event) {
    const { target, key } = event, report = target.closest(".gx-report");
    let next = null;
    if (target.matches("button")) return;
    if (key === "Enter") act(root, target);
    else if (key.startsWith("Arrow") && target.matches("td[data-cell]")) next = neighbour(report, target, key);
    else if (key === "ArrowDown" && target.matches("tr[data-report]")) next = target.nextElementSibling;
    else if (key === "ArrowUp" && target.matches("tr[data-report]")) next = target.previousElementSibling;
    else return;
    event.preventDefault();
    next?.focus({ preventScroll: Boolean(report) });
    if (next && report) { reveal([next]); light(report, next); }
  }

  for (const root of all(document, ".gx-shown:not(.gx-wired)")) {
    root.classList.add("gx-wired");
    root.addEventListener("click", (event) => act(root, event.target));
    root.addEventListener("keydown", (event) => press(root, event));
    root.addEventListener("scroll", (event) => {
      if (event.target.matches?.(".gx-views")) turn(event.target, 0);
    }, { capture: true, passive: true });
    for (const frame of all(root, "iframe.gx-document")) {
      const listen = () => frame.contentDocument?.addEventListener("click", (event) => act(root, event.target, frame));
      frame.addEventListener("load", listen);
      if (frame.contentDocument?.readyState === "complete") listen();
    }
    root.addEventListener("focusin", (event) => {
      const report = event.target.closest(".gx-report");
      if (report) tell(report, event.target);
    });
  }
})();
