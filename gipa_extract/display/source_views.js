// A source as it looks, and its text, in one pane: pages, zoom, and where something was read.
// Both show.js and the review widget stand on it.
class SourceViews {
  // `pane` holds them; `clicked` is told which element of the pages, or of the document, was clicked.
  constructor(pane, clicked = () => {}) {
    this.pane = pane;
    this.bar = pane.querySelector(".gx-bar");
    this.bar?.addEventListener("click", ({ target }) => {
      const { show, turn, zoom } = target.closest("button")?.dataset ?? {};
      if (show) this.show(show);
      if (turn) this.turn(Number(turn));
      if (zoom) this.zoom(Number(zoom));
    });
    pane.addEventListener("scroll", () => this.turn(0), { passive: true });
    // The document stands in a frame that runs no script; from here it can be reached.
    for (const frame of pane.querySelectorAll("iframe.gx-document")) {
      const listen = () => frame.contentDocument?.addEventListener("click", (event) => clicked(event.target));
      frame.addEventListener("load", listen);
      if (frame.contentDocument?.readyState === "complete") listen();
    }
  }
  static isSeen(node) { return node.getClientRects().length > 0; }
  all(selector) {
    const frames = [...this.pane.querySelectorAll("iframe.gx-document")].map((frame) => frame.contentDocument);
    return [this.pane, ...frames].filter(Boolean).flatMap((root) => [...root.querySelectorAll(selector)]);
  }
  placesOf(id) { return this.all(`[data-cells~="${CSS.escape(id)}"]`); }

  // Moves what scrolls these marks, never the page round it; not if all can be seen.
  reveal(marks) {
    const first = marks[0];
    if (!first) return;
    const isFramed = first.ownerDocument !== document;
    const scrolled = isFramed ? first.ownerDocument.scrollingElement : this.pane;
    const { top, left } = isFramed ? { top: 0, left: 0 } : scrolled.getBoundingClientRect();
    const boxes = marks.map((mark) => mark.getBoundingClientRect());
    const gaps = boxes.map((box) => box.top - top);
    if (Math.min(...gaps) < 40 || Math.max(...gaps) > scrolled.clientHeight - 60)
      scrolled.scrollTop += gaps[0] - scrolled.clientHeight / 3;
    const aside = boxes[0].left - left;
    if (aside < 0 || aside > scrolled.clientWidth - 20) scrolled.scrollLeft += aside - scrolled.clientWidth / 3;
  }
  // Those that can be seen; where something was read but is not on the pages, the text shows it.
  seen(places) {
    const shown = places.filter(SourceViews.isSeen);
    if (!shown.length && places.length && this.bar) this.show("text");
    return places.filter(SourceViews.isSeen);
  }
  show(name) {
    this.pane.dataset.view = name;
    for (const button of this.pane.querySelectorAll("[data-show]"))
      button.setAttribute("aria-pressed", String(button.dataset.show === name));
    this.reveal(this.all(".gx-lit").filter(SourceViews.isSeen));
  }
  // Goes so many pages on, and tells which one stands in the upper third of the pane.
  turn(by) {
    const here = this.pane.querySelector(".gx-here"), sheets = [...this.pane.querySelectorAll(".gx-sheet")];
    if (!here || !sheets.length) return;
    const edge = this.bar.getBoundingClientRect().bottom, third = edge + this.pane.clientHeight / 3;
    const at = Math.max(0, sheets.findLastIndex((sheet) => sheet.getBoundingClientRect().top <= third));
    const to = sheets[Math.min(Math.max(at + by, 0), sheets.length - 1)];
    if (by) this.pane.scrollTop += to.getBoundingClientRect().top - edge - 2;
    here.textContent = to.dataset.page;
  }
  zoom(by) {
    const { pane } = this, to = Math.min(Math.max(Number(pane.dataset.zoom ?? 1) * 1.25 ** by, 0.5), 5);
    const middle = pane.scrollTop / (pane.scrollHeight || 1);
    pane.dataset.zoom = String(to);
    pane.querySelector(".gx-sheets")?.style.setProperty("--gx-zoom", String(to));
    for (const frame of pane.querySelectorAll("iframe.gx-document"))
      if (frame.contentDocument) frame.contentDocument.documentElement.style.zoom = String(to);
    pane.scrollTop = middle * pane.scrollHeight;
    this.reveal(this.all(".gx-lit").filter(SourceViews.isSeen).slice(0, 1));
  }
}
