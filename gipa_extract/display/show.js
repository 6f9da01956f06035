// Wires every display on the page that has no script yet: a notebook holds many of them.
const all = (root, selector) => [...root.querySelectorAll(selector)];
const ids = (node) => (node.dataset.cells ?? node.dataset.cell ?? "").split(" ").filter(Boolean);

// The views of a report's source: made when it is first looked at.
const made = new WeakMap();
function viewsOf(report) {
  const pane = report.querySelector(".gx-views") ?? report.querySelector(".gx-pane:last-child");
  if (!made.has(pane)) made.set(pane, new SourceViews(pane, (target) => {
    const from = target.closest("[data-cells]");
    if (from) light(report, from);
  }));
  return made.get(pane);
}

// Moves the pane of the form to these cells, never the page round it; not if all can be seen.
function reveal(cells) {
  const pane = cells[0]?.closest(".gx-pane");
  if (pane) SourceViews.prototype.reveal.call({ pane }, cells);
}

function light(report, from) {
  const views = viewsOf(report), lit = ".gx-lit, .gx-suspect, .gx-chosen";
  for (const old of [...all(report, lit), ...views.all(lit)]) old.classList.remove("gx-lit", "gx-suspect", "gx-chosen");
  const places = [], cells = [];
  for (const id of ids(from)) {
    cells.push(...all(report, `td[data-cell="${CSS.escape(id)}"], .gx-head [data-cells="${CSS.escape(id)}"]`));
    places.push(...views.placesOf(id));
  }
  for (const node of [...cells, ...places]) node.classList.add("gx-lit");
  for (const id of (from.dataset.suspects ?? "").split(" ").filter(Boolean))
    for (const cell of all(report, `td[data-cell="${CSS.escape(id)}"]`)) cell.classList.add("gx-suspect");
  from.classList.add("gx-chosen");
  const inSource = from.ownerDocument !== document || from.closest(".gx-source, .gx-sheets");
  if (!from.closest(".gx-form")) reveal(cells);
  if (!inSource) views.reveal(views.seen(placesOf(report, from, places)));
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
  if (line.classList.contains("gx-chosen")) {
    const opened = root.querySelector(".gx-opened");
    opened.innerHTML = html;
    for (const report of all(opened, ".gx-report")) viewsOf(report);
  }
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
  for (const report of all(root, ".gx-report")) viewsOf(report);
  root.addEventListener("focusin", (event) => {
    const report = event.target.closest(".gx-report");
    if (report) tell(report, event.target);
  });
}
