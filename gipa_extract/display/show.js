"use strict";
// Wires every display on the page that has no script yet: a notebook holds many of them.
(() => {
  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const ids = (node) => (node.dataset.cells ?? node.dataset.cell ?? "").split(" ").filter(Boolean);

  // Moves the pane that holds these marks, never the page round it; not if all can be seen.
  function reveal(marks) {
    const pane = marks[0]?.closest(".gx-pane");
    if (!pane) return;
    const top = pane.getBoundingClientRect().top;
    const gaps = marks.map((mark) => mark.getBoundingClientRect().top - top);
    if (Math.min(...gaps) < 40 || Math.max(...gaps) > pane.clientHeight - 60) pane.scrollTop += gaps[0] - pane.clientHeight / 3;
  }

  function light(report, from) {
    for (const old of all(report, ".gx-lit, .gx-suspect, .gx-chosen")) old.classList.remove("gx-lit", "gx-suspect", "gx-chosen");
    const places = [], cells = [];
    for (const id of ids(from)) {
      cells.push(...all(report, `td[data-cell="${CSS.escape(id)}"]`));
      places.push(...all(report, `.gx-source [data-cells~="${CSS.escape(id)}"]`));
    }
    for (const node of [...cells, ...places]) node.classList.add("gx-lit");
    for (const id of (from.dataset.suspects ?? "").split(" ").filter(Boolean))
      for (const cell of all(report, `td[data-cell="${CSS.escape(id)}"]`)) cell.classList.add("gx-suspect");
    from.classList.add("gx-chosen");
    const inSource = from.closest(".gx-source"), inForm = from.closest(".gx-form");
    if (!inForm) reveal(cells);
    if (!inSource) reveal(placesOf(report, from, places));
    tell(report, inSource || from.matches(".gx-said") ? cells[0] ?? from : from);
  }

  // A claim's own passage for a claim, else where the cells were read.
  function placesOf(report, from, places) {
    const said = places.filter((place) => place.matches(".gx-claim"));
    if (!from.matches(".gx-said")) return places.filter((place) => !said.includes(place));
    const alike = all(report, ".gx-said").filter((item) => item.dataset.cells === from.dataset.cells);
    return said.slice(alike.indexOf(from), alike.indexOf(from) + 1);
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

  function act(root, target) {
    const line = target.closest("tr[data-report]");
    if (line) return open(root, line);
    const from = target.closest("[data-cell], [data-cells]"), report = from?.closest(".gx-report");
    if (report) light(report, from);
  }

  function press(root, event) {
    const { target, key } = event, report = target.closest(".gx-report");
    let next = null;
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
    root.addEventListener("focusin", (event) => {
      const report = event.target.closest(".gx-report");
      if (report) tell(report, event.target);
    });
  }
})();
