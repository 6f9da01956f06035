// The document's text beside the form; the first part of the widget's module, before review.js.

const ODD = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
// What a click or an arrow key takes from the source: a number with its sign and unit, or words.
const TOKEN = new RegExp(
  "(?:增加|减少|減少|[增减減+−-])?\\d[\\d.,，．]*(?:[万萬亿]?元|[个個件条條项項份宗起次人篇部])?" +
  "|[—–/-]+|[^\\s\\d|｜│┃，。；：、,;:（）()—–]+", "gu");
const make = (tag, css, text) => {
  const node = document.createElement(tag);
  if (css) node.className = css;
  if (text !== undefined) node.textContent = text;
  return node;
};

// Where each character begins, in UTF-16 units; null where all are as long as one unit.
function starts(text) {
  if (!/[\ud800-\udbff]/.test(text)) return null;
  const found = [0];
  for (const char of text) found.push(found.at(-1) + char.length);
  return found;
}

// The source as it looks, in the pane that has its text below; only for to look at and to go to.
class Look {
  constructor(html, pane, { onItem, blind }) {
    pane.classList.add("gx-views");
    pane.insertAdjacentHTML("afterbegin", html);  // made by display.look_html, which escapes all
    this.pane = pane;
    const view = pane.querySelector("[data-show]")?.dataset.show ?? "text";
    const go = (target) => {
      const item = target.closest(".gx-sheets [data-cells], body [data-cells]")?.dataset.cells.split(" ")[0];
      if (item && !target.closest(".gx-source")) onItem(item);
    };
    this.views = new SourceViews(pane, go);
    // who labels picks each number in the text, which is what a web page or a Word file says
    this.views.show(blind && view === "document" ? "text" : view);
    pane.addEventListener("click", ({ target }) => { if (target.closest(".gx-sheets")) go(target); });
  }
  light(item) {
    const places = this.views.placesOf(item).filter((place) => !place.closest(".gx-source"));
    for (const old of this.views.all(".gx-lit")) if (!old.closest(".gx-source")) old.classList.remove("gx-lit");
    for (const place of places) place.classList.add("gx-lit");
    this.views.reveal(places.filter((place) => SourceViews.isSeen(place) && !place.matches(".gx-claim")));
  }
}

// Offsets are of characters as Python counts them, never of UTF-16 units.
class Source {
  constructor(text, onPick) {
    this.node = make("div", "gx-source gr-source");
    this.node.tabIndex = 0;
    this.node.setAttribute("role", "document");
    this.text = text;
    this.starts = starts(text);
    this.tokens = [...text.matchAll(TOKEN)].map((m) => [m.index, m.index + m[0].length]);
    this.drawn = null;
    this.node.addEventListener("mouseup", (event) => setTimeout(() => onPick(this.selected(event))));
  }
  unit(point) { return this.starts?.[point] ?? point; }
  point(unit) { return this.starts ? [...this.text.slice(0, unit)].length : unit; }

  draw(places) {
    const marks = places.map((p) => ({ ...p, start: this.unit(p.at[0]), end: this.unit(p.at[1]) }))
      .sort((a, b) => a.start - b.start || a.end - b.end);
    const drawn = JSON.stringify(marks);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const parts = [];
    let last = 0;
    for (const { item, trust, start, end } of marks) {
      if (start < last) continue;
      const span = make("span", `gx-at gx-${trust}`, this.shown(start, end));
      span.dataset.cells = item;
      parts.push(this.shown(last, start), span);
      last = end;
    }
    this.node.replaceChildren(...parts, this.shown(last, this.text.length));
  }
  shown(start, end) { return this.text.slice(start, end).replace(ODD, "\ufffd"); }

  // Lights an item's place; where it has none, shows the label of its row, or the place of `near`.
  light(item, near, row) {
    for (const old of this.node.querySelectorAll(".gx-lit")) old.classList.remove("gx-lit");
    const span = this.at(item), label = row && this.range(row.map((point) => this.unit(point)));
    const seen = span ?? label ?? (near && this.at(near));
    span?.classList.add("gx-lit");
    if (label && globalThis.Highlight) CSS.highlights.set("gr-row", new Highlight(label));
    else CSS.highlights?.delete("gr-row");
    if (seen) reveal(this.node.parentNode, seen.getBoundingClientRect());
    return span;
  }
  at(item) { return this.node.querySelector(`[data-cells="${CSS.escape(item)}"]`); }
  offset(node, inside) {
    const range = document.createRange();
    range.selectNodeContents(this.node);
    range.setEnd(node, inside);
    return range.toString().length;
  }
  // What the mouse selected, or the place or token that it clicked: [start, end] in units.
  selected({ target, clientX, clientY }) {
    const found = getSelection();
    const range = found.rangeCount ? found.getRangeAt(0) : null;
    if (range && !range.collapsed && this.node.contains(range.commonAncestorContainer)) {
      const start = this.offset(range.startContainer, range.startOffset);
      return [start, start + range.toString().length];
    }
    const span = target.closest(".gx-at");
    if (span) {
      const start = this.offset(span, 0);
      return [start, start + span.textContent.length];
    }
    const at = this.under(clientX, clientY);
    return this.tokens.find(([start, end]) => start <= at && at <= end) ?? null;
  }
  under(x, y) {
    const caret = document.caretPositionFromPoint?.(x, y);
    const range = caret ? null : document.caretRangeFromPoint?.(x, y);
    const [node, inside] = caret ? [caret.offsetNode, caret.offset] : [range?.startContainer, range?.startOffset];
    return node && this.node.contains(node) ? this.offset(node, inside) : -1;
  }
  range([start, end]) {
    const range = document.createRange();
    const walker = document.createTreeWalker(this.node, NodeFilter.SHOW_TEXT);
    let seen = 0, begun = false;
    while (walker.nextNode()) {
      const size = walker.currentNode.length;
      if (!begun && start < seen + size) { range.setStart(walker.currentNode, start - seen); begun = true; }
      if (begun && end <= seen + size) { range.setEnd(walker.currentNode, end - seen); break; }
      seen += size;
    }
    return range;
  }
  pick(place) {
    if (!globalThis.Highlight) return;
    const range = place && this.range(place);
    if (range) CSS.highlights.set("gr-pick", new Highlight(range));
    else CSS.highlights.delete("gr-pick");
    if (range) reveal(this.node.parentNode, range.getBoundingClientRect());
  }
}

// Scrolls a pane, never the page round it.
function reveal(pane, box) {
  const frame = pane.getBoundingClientRect();
  if (box.top < frame.top + 30 || box.bottom > frame.bottom - 30)
    pane.scrollTop += box.top - frame.top - pane.clientHeight / 3;
  if (box.left < frame.left || box.right > frame.right) pane.scrollLeft += box.left - frame.left - 80;
}
