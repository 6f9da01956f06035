// The review widget. What the document or a person wrote is only ever set as textContent; the one
// piece of HTML, the form, comes escaped from display.form_html.

const LISTS = new Set(["problems", "measures", "claims"]);

const filled = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const isCell = (item) => item.includes(".");

class Widget {
  constructor(model, root) {
    this.model = model;
    this.fixed = model.get("fixed");
    this.words = this.fixed.words;
    this.root = root;
    this.place = null;   // what was picked in the source, in units
    this.asked = null;   // the correction that the source contradicts, until it is said again
    this.busy = false;   // an answer is awaited: keys wait too, or they would go to the wrong item
    this.later = [];
    this.walk = null;    // the tokens that the keyboard walks over, while it picks
    this.build();
    for (const name of ["form", "state", "current", "said"])
      model.on(`change:${name}`, this.changed = this.changed ?? (() => this.soon()));
    model.on("msg:custom", this.heard = (message) => this.previewed(message));
    this.update();
  }
  leave() {
    for (const name of ["form", "state", "current", "said"]) this.model.off(`change:${name}`, this.changed);
    this.model.off("msg:custom", this.heard);
    clearTimeout(this.waiting);
    this.seen.disconnect();
    CSS.highlights?.delete("gr-pick");
    CSS.highlights?.delete("gr-row");
  }

  // ---- Building, once
  build() {
    const { words, root, fixed } = this;
    root.className = fixed.blind ? "gx gr gr-blind" : "gx gr";
    root.lang = words.review === "Review" ? "en" : "zh-Hans";
    root.dir = "ltr";
    root.dataset.lmSuppressShortcuts = "true";  // JupyterLab leaves the keys pressed here to us
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", fixed.blind ? words.label : words.review);

    const top = make("div", "gr-top");
    top.append(make("b", "", fixed.blind ? words.label : words.review), make("span", "gr-title", fixed.title));
    this.bar = make("progress");
    this.count = make("span", "gr-count");
    this.undoing = this.button("undo", "u", () => this.send({ act: "undo" }));
    this.redoing = this.button("redo", "r", () => this.send({ act: "redo" }));
    this.helping = this.button("help", "?", () => this.help());
    top.append(this.bar, this.count, this.undoing, this.redoing, this.helping);

    this.keys = make("div", "gr-keys");
    for (const line of words.keys.split("\n")) {
      const row = make("div");
      for (const part of line.split(/[｜|]/)) row.append(make("span", "", part.trim()));
      this.keys.append(row);
    }
    this.keys.hidden = true;

    this.item = make("div", "gr-item");
    this.formPane = make("div", "gr-pane gr-form");
    this.formPane.setAttribute("aria-label", words.form);
    this.formPane.addEventListener("click", (event) => this.clicked(event));
    this.sourcePane = make("div", "gr-pane");
    this.source = fixed.text === null ? null : new Source(fixed.text, (place) => this.picked(place));
    this.source?.node.setAttribute("aria-label", words.source);
    this.sourcePane.append(this.source?.node ?? make("p", "gx-none", words.no_source));
    this.look = fixed.look ? new Look(fixed.look, this.sourcePane, {
      blind: fixed.blind, onItem: (item) => item in this.cells && this.go(item, true),
    }) : null;
    const panes = make("div", "gr-panes");
    panes.append(this.formPane, this.sourcePane);

    this.facts = make("div", "gr-facts");
    this.facts.append(make("span", "", words.facts));
    for (const item of fixed.items.filter((name) => !isCell(name))) {
      const chip = make("button", "gr-chip", fixed.labels[item].split("（")[0].split(" (")[0].split(",")[0]);
      chip.type = "button";
      chip.dataset.item = item;
      chip.addEventListener("click", () => this.go(item, true));
      this.facts.append(chip);
    }
    this.status = make("div", "gr-status");
    this.status.setAttribute("role", "status");
    root.replaceChildren(top, this.keys, this.item, this.status, panes, this.facts);
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("paste", (event) => this.pasted(event));
    // only what is on the page can be scrolled to, and a notebook puts it there later
    this.seen = new ResizeObserver(() => {
      if (!root.clientHeight) return;
      this.seen.disconnect();
      this.drawCells();
      this.show();
    });
    this.seen.observe(root);
  }
  button(word, key, act, css) {
    const node = make("button", css, this.words[word]);
    node.type = "button";
    node.dataset.act = word;
    if (key) {
      node.append(make("kbd", "", key));
      node.setAttribute("aria-keyshortcuts", key);
    }
    node.addEventListener("click", act);
    return node;
  }

  // ---- What changes
  get current() { return this.model.get("current"); }
  get cells() { return this.model.get("state").cells; }
  soon() {
    if (this.queued) return;
    this.queued = true;
    queueMicrotask(() => { this.queued = false; this.update(); });
  }
  update() {
    const inside = this.root.contains(document.activeElement);
    const form = this.model.get("form"), said = this.model.get("said");
    if (form !== this.form) {
      this.form = form;
      const { scrollTop, scrollLeft } = this.formPane;
      this.formPane.innerHTML = form;
      Object.assign(this.formPane, { scrollTop, scrollLeft });
      for (const cell of this.formPane.querySelectorAll("[tabindex]")) cell.tabIndex = -1;
    }
    const answered = said.n !== this.answer;
    if (answered && said.n) {
      clearTimeout(this.waiting);
      this.busy = false;
      this.asked = said.asks ? this.last : null;
      this.tell(said.words, said.failed);
    }
    const entry = JSON.stringify(this.cells[this.current]);
    const fresh = answered && !said.failed || this.current !== this.drawnItem || entry !== this.entry;
    this.entry = entry;
    this.answer = said.n;
    if (fresh) this.place = null;
    this.drawCells();
    this.drawProgress();
    this.source?.draw(Object.entries(this.cells).filter(([, cell]) => cell.at)
      .map(([item, cell]) => ({ item, at: cell.at, trust: cell.trust })));
    if (fresh) this.drawItem();
    if (inside && fresh) this.focus();
    if (answered) this.replay(this.later.splice(0));
  }
  drawCells() {
    for (const node of this.formPane.querySelectorAll("td[data-cell]")) {
      const item = node.dataset.cell, cell = this.cells[item], here = item === this.current;
      node.classList.toggle("gr-here", here);
      node.classList.toggle("gr-looked", cell.looked);
      node.classList.toggle("gr-open", this.fixed.blind && !cell.looked);
      node.classList.toggle("gr-noted", Boolean(cell.note));
      node.tabIndex = here ? 0 : -1;
      if (here) {
        node.setAttribute("aria-label", `${this.fixed.labels[item]}: ${cell.shown}, ${cell.told}`);
        node.setAttribute("aria-current", "true");
        reveal(this.formPane, node.getBoundingClientRect());
      } else node.removeAttribute("aria-current");
    }
    for (const chip of this.facts.querySelectorAll(".gr-chip")) {
      chip.classList.toggle("gr-looked", this.cells[chip.dataset.item].looked);
      chip.classList.toggle("gr-here", chip.dataset.item === this.current);
    }
  }
  drawProgress() {
    const { looked, of, urgent } = this.model.get("state").progress;
    this.bar.max = of;
    this.bar.value = looked;
    const words = [filled(this.words.progress, { looked, of })];
    if (urgent) words.push(filled(this.words.urgent, { urgent }));
    this.count.textContent = looked >= of ? this.words.done : words.join(" · ");
  }
  drawItem() {
    const { words, fixed } = this, item = this.current, entry = this.cells[item];
    this.drawnItem = item;
    const name = make("div", "gr-name", fixed.labels[item]);
    if (entry.looked) name.append(make("span", "gr-tick", "✓"));
    const told = make("div", "gr-told");
    const enter = make("div", "gr-enter");
    this.input = null;
    this.preview = make("div", "gr-preview");
    this.preview.setAttribute("aria-live", "polite");
    this.item.replaceChildren(name, told, enter, this.preview);
    if (isCell(item)) this.drawCell(entry, told, enter);
    else this.drawFact(item, entry, told, enter);
    if (entry.note) told.append(make("div", "gr-note", `${words.note}: ${entry.note}`));
    this.source?.pick(null);
    this.show();
  }
  // The source follows the table.
  show() {
    const item = this.current, row = item.slice(0, item.lastIndexOf("."));
    this.source?.light(item, this.before(item), this.fixed.rows[row]);
    this.look?.light(item);
  }
  // The nearest cell before this one in the form whose place is known.
  before(item) {
    const known = Object.entries(this.cells), at = known.findIndex(([name]) => name === item);
    return isCell(item) ? known.slice(0, at).findLast(([, cell]) => cell.at)?.[0] : undefined;
  }
  drawCell(entry, told, enter) {
    const { words, fixed } = this, open = fixed.blind && !entry.looked;
    const now = make("div", "gr-now");
    if (open) now.append(make("span", "gx-none", words.nothing));
    else {
      now.append(`${words.now} `, make("b", entry.kind === "number" ? "" : "gx-none", entry.shown));
      if (entry.told) now.append(` · ${entry.told}`);
      if (entry.line) now.append(` · ${filled(words.placed, { line: entry.line })}`);
    }
    told.append(now, ...entry.why.map((why) => make("div", "gr-why", why)));
    this.input = this.field(words.input);
    enter.append(this.input, this.button("correct", "⏎", () => this.submit()));
    if (!open) enter.append(this.button("accept", "⏎", () => this.accept(), "gr-main"));
    enter.append(
      this.button("blank", "b", () => this.correct("")),
      this.button("absent", "a", () => this.send({ act: "absent", item: this.current })),
      this.button("dash", "d", () => this.correct("—")),
      this.button("note", "n", () => this.noting()),
    );
    this.drawOpinions(entry, enter);
    if (entry.others.length) {
      enter.append(make("span", "gr-label", words.other));
      for (const text of entry.others) {
        const choice = make("button", "gr-choice", text);
        choice.type = "button";
        choice.addEventListener("click", () => this.correct(text));
        enter.append(choice);
      }
    }
  }
  // What each reviewer said, of an item that is to be settled: 1, 2, … take it too.
  drawOpinions(entry, enter) {
    for (const { who, shown } of entry.opinions ?? []) {
      const choice = make("button", "gr-choice gr-opinion", `${who}: ${shown}`);
      choice.type = "button";
      choice.addEventListener("click", () => this.send({ act: "take", item: this.current, who }));
      enter.append(choice);
    }
  }
  drawFact(item, entry, told, enter) {
    this.drawOpinions(entry, enter);
    const { words } = this, value = entry.value, known = value !== null && value !== undefined;
    if (LISTS.has(item)) return this.drawList(item, value ?? [], entry, told, enter);
    const shown = item === "period" && known ? `${value.start} ${value.end}` : item === "period_stated"
      ? { true: words.yes, false: words.no }[value] : value;
    told.append(make("div", "gr-now", known ? `${words.now} ${shown}` : words.nothing));
    if (item === "period_stated") {
      enter.append(this.button("yes", "", () => this.stated(true)), this.button("no", "", () => this.stated(false)));
      return;
    }
    this.input = this.field(words.input);
    enter.append(this.input, this.button("correct", "⏎", () => this.submit()));
    if (known) enter.append(this.button("accept", "⏎", () => this.accept(), "gr-main"));
  }
  drawList(item, value, entry, told, enter) {
    const { words, fixed } = this, list = make("ol", "gr-list");
    value.forEach((one, index) => {
      const row = make("li", "", item === "claims" ? `${fixed.labels[one.about] ?? one.about} = ${one.raw}（${one.quote}）` : one.text);
      const drop = this.button("remove", "", () => this.send({ act: "drop", item, index }));
      drop.setAttribute("aria-label", `${words.remove} ${index + 1}`);
      row.append(drop);
      list.append(row);
    });
    told.append(list);
    if (item === "claims") {
      this.about = make("select", "gr-about");
      this.about.setAttribute("aria-label", words.about);
      const cells = fixed.items.filter(isCell).filter((name) => name.endsWith(".total") || !name.startsWith("requests"));
      const rest = fixed.items.filter(isCell).filter((name) => !cells.includes(name));
      for (const about of [...cells, ...fixed.groups, ...rest]) {
        const option = make("option", "", fixed.labels[about] ? `${about} ${fixed.labels[about]}` : about);
        option.value = about;
        this.about.append(option);
      }
      this.about.value = "requests.received.total";
      enter.append(this.about);
    }
    this.adding = this.button("add", "", () => this.add());
    this.adding.disabled = !this.place;
    enter.append(this.adding);
    if (!entry.looked) enter.append(this.button(value.length ? "accept" : "none", "⏎", () => this.listed(value), "gr-main"));
  }
  field(label) {
    const input = make("input", "gr-input");
    input.type = "text";
    input.autocomplete = "off";
    input.spellcheck = false;
    input.placeholder = label;
    input.setAttribute("aria-label", label);
    input.addEventListener("input", () => this.typed());
    return input;
  }

  // ---- What a person does
  send(message) {
    this.last = message;
    this.busy = true;
    this.model.send(message);
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      this.busy = false;
      this.later = [];
      this.tell(this.words.live, true);
    }, 6000);
  }
  at() { return this.place?.map((unit) => this.source.point(unit)) ?? null; }
  // Said a second time, after the question, it is kept although the source contradicts it.
  correct(text, row = false) {
    const sure = this.asked?.item === this.current && this.asked?.text === text;
    this.send({ act: "correct", item: this.current, text, at: this.at(), row, sure });
  }
  submit(row = false) {
    const text = this.input?.value ?? "";
    if (this.notes) return this.send({ act: "note", item: this.current, text });
    if (!text.trim() && !this.place) return this.input?.focus();
    if (isCell(this.current)) return this.correct(text, row);
    this.stated(text);
  }
  accept(row = false) {
    if (this.cells[this.current].looked && !row) return this.skip();
    this.send({ act: "accept", item: this.current, row });
  }
  listed(value) {
    if (value.length && !this.fixed.blind) this.send({ act: "accept", item: this.current });
    else this.send({ act: "state", item: this.current, value });
  }
  stated(value) {
    const item = this.current;
    if (item === "year") value = Number(String(value).match(/\d{4}/)?.[0]);
    if (item === "title" || item === "issuer") value = value.replace(/\s+/g, "");
    if (item === "period") value = days(value);
    this.send({ act: "state", item, value });
  }
  add() {
    if (!this.place) return;
    this.send({ act: "add", item: this.current, at: this.at(), about: this.current === "claims" ? this.about.value : null });
  }
  noting() {
    this.notes = true;
    this.input.placeholder = this.words.noteinput;
    this.input.value = this.cells[this.current].note ?? "";
    this.place = null;
    this.preview.textContent = "";
    this.input.focus();
  }
  // A field has one line: what came from several places of a table stays apart by tabs.
  pasted(event) {
    const text = event.clipboardData?.getData("text/plain");
    if (event.target !== this.input || this.notes || !/[\t\r\n]/.test(text ?? "")) return;
    event.preventDefault();
    this.input.value = oneLine(text);
    this.typed();
  }
  typed() {
    if (this.notes) return;
    this.asked = null;
    const main = this.input.value ? "correct" : "accept";
    for (const node of this.item.querySelectorAll("button[data-act]"))
      node.classList.toggle("gr-main", node.dataset.act === main);
    if (isCell(this.current)) this.model.send({ act: "preview", text: this.input.value });
  }
  previewed(message) {
    if (this.input?.value !== message.of || !message.of) return;
    const line = this.place && this.source.text.slice(0, this.place[0]).split("\n").length;
    this.preview.textContent = `→ ${message.preview} · ${line ? filled(this.words.placed, { line }) : this.words.unplaced}`;
  }
  picked(place) {
    if (!place || this.notes) return;
    this.place = place;
    this.last = place[1];  // who labels from nothing goes on from here
    this.source.pick(place);
    if (this.adding?.isConnected) this.adding.disabled = false;
    if (!this.input) return;
    this.input.value = oneLine(this.source.text.slice(...place));
    this.typed();
    this.input.focus();
  }
  clicked(event) {
    const cell = event.target.closest("td[data-cell]");
    if (cell) this.go(cell.dataset.cell, true);
    const mark = event.target.closest("[data-cells]");
    if (mark) this.go((mark.dataset.suspects ?? mark.dataset.cells).split(" ")[0], true);
  }
  go(item, focused) {
    if (item !== this.current) {
      this.model.set("current", item);
      this.model.save_changes();
      this.update();
    }
    if (focused) this.focus();
  }
  skip() {
    const items = this.fixed.items, at = items.indexOf(this.current) + 1;
    const next = [...items.slice(at), ...items.slice(0, at)].find((item) => !this.cells[item].looked);
    if (next) this.go(next, true);
  }
  focus() {
    this.notes = false;
    const cell = this.formPane.querySelector("td.gr-here");
    const target = cell ?? this.input ?? this.item.querySelector("button:not(:disabled)");
    target?.focus({ preventScroll: true });
  }
  // Out of the field, to where keys are commands.
  away() { this.root.querySelector("td.gr-here, .gr-chip.gr-here")?.focus({ preventScroll: true }); }
  help() {
    this.keys.hidden = !this.keys.hidden;
    this.helping.setAttribute("aria-expanded", String(!this.keys.hidden));
  }
  tell(words, failed) {
    this.status.textContent = words;
    this.status.classList.toggle("gr-failed", Boolean(failed));
  }

  // ---- Keys
  key(event) {
    const { key, target, shiftKey } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (this.busy && key !== "Shift") this.later.push({ key, shiftKey });
    if (this.busy || this.handled({ key, target, shiftKey })) event.preventDefault();
    event.stopPropagation();
  }
  handled(pressed) {
    const { key, target } = pressed;
    return this.walk ? this.walked(pressed)
      : target.matches("input, select") ? this.keyInField(pressed)
      : target.matches("button") && (key === "Enter" || key === " ") ? false
      : this.keyOutside(pressed);
  }
  // Does what was typed while an answer was awaited; a character that a field would take is put there.
  replay(typed) {
    for (const { key, shiftKey } of typed) {
      if (this.busy) { this.later.push({ key, shiftKey }); continue; }
      const target = this.root.contains(document.activeElement) ? document.activeElement : this.root;
      if (this.handled({ key, shiftKey, target }) || key.length > 1) continue;
      if (this.input && document.activeElement === this.input) { this.input.value += key; this.typed(); }
    }
  }
  keyInField({ key, shiftKey, target }) {
    if (key === "Enter" && target === this.input) {
      if (!this.input.value.trim() && !this.place && !this.notes && this.cells[this.current].value !== undefined)
        this.accept();
      else this.submit(shiftKey);
    } else if (key === "Escape") {
      this.place = this.asked = null;
      this.drawItem();
      this.focus();
      this.away();
    } else return false;
    return true;
  }
  keyOutside({ key, shiftKey }) {
    const cell = isCell(this.current);
    if (key.startsWith("Arrow") && cell) return this.move(key);
    if (key === "Enter" && this.asked?.item === this.current) return this.correct(this.asked.text, this.asked.row), true;
    if (key === "Enter") return cell ? (this.accept(shiftKey), true) : false;
    const opinions = this.cells[this.current].opinions;
    if (opinions?.[key - 1]) return this.send({ act: "take", item: this.current, who: opinions[key - 1].who }), true;
    if (cell && (/^[0-9+\-]$/.test(key))) { this.input.value = ""; this.input.focus(); return false; }
    const acts = {
      e: () => this.input?.focus(), j: () => this.skip(), u: () => this.send({ act: "undo" }),
      r: () => this.send({ act: "redo" }), "?": () => this.help(), s: () => this.walking(),
      f: () => this.facts.querySelector("button").focus(),
      ...(cell && {
        b: () => this.correct(""), d: () => this.correct("—"), n: () => this.noting(),
        a: () => this.send({ act: "absent", item: this.current }),
      }),
    };
    acts[key]?.();
    return key in acts;
  }
  // The cell beside, above or below, by where it stands on the screen.
  move(key) {
    const from = this.formPane.querySelector("td.gr-here").getBoundingClientRect();
    const sideways = key === "ArrowLeft" || key === "ArrowRight", back = key === "ArrowLeft" || key === "ArrowUp";
    let best = null, least = Infinity;
    for (const node of this.formPane.querySelectorAll("td[data-cell]")) {
      const box = node.getBoundingClientRect();
      const across = (box.left + box.right - from.left - from.right) / 2, down = (box.top + box.bottom - from.top - from.bottom) / 2;
      const [along, aside] = sideways ? [across, down] : [down, across];
      const distance = Math.abs(along) + 8 * Math.abs(aside);
      if ((back ? along < -2 : along > 2) && (!sideways || Math.abs(aside) < 4) && distance < least) [best, least] = [node, distance];
    }
    if (best) this.go(best.dataset.cell, true);
    return true;
  }
  // Picking in the source with the keyboard.
  walking() {
    if (!this.source) return;
    this.look?.views.show("text");
    const span = this.source.at(this.current);
    const label = this.fixed.rows[this.current.slice(0, this.current.lastIndexOf("."))];
    const beside = this.last ?? (label && this.source.unit(label[1])) ?? 0;
    const from = this.place?.[0] ?? (span ? this.source.offset(span, 0) : Math.max(beside, label ? this.source.unit(label[1]) : 0));
    const first = Math.max(0, this.source.tokens.findIndex(([, end]) => end > from));
    this.walk = [first, first];
    this.source.node.focus({ preventScroll: true });
    this.showWalk();
  }
  showWalk() {
    const [first, last] = this.walk, { tokens } = this.source;
    this.place = [tokens[first][0], tokens[last][1]];
    this.source.pick(this.place);
    this.tell(this.source.text.slice(...this.place));
  }
  walked({ key, shiftKey }) {
    const [first, last] = this.walk, most = this.source.tokens.length - 1;
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -8, ArrowDown: 8 };
    if (key in steps) {
      const to = Math.min(most, Math.max(shiftKey ? first : 0, last + steps[key]));
      this.walk = shiftKey ? [first, to] : [to, to];
      this.showWalk();
    } else if (key === "Enter") {
      this.walk = null;
      this.picked(this.place);
      if (!this.input) this.adding?.focus();
    } else if (key === "Escape") {
      this.walk = this.place = null;
      this.source.pick(null);
      this.focus();
    } else return false;
    return true;
  }
}

// A row that was copied, as one line: an input would drop its line ends, and glue its numbers.
const oneLine = (text) => text.replace(/^[ \r\n]+|[ \r\n]+$/g, "").replace(/ *[\r\n]+ */g, "\t");

// 2019年1月1日至12月31日 → ["2019-01-01", "2019-12-31"]
function days(text) {
  const numbers = String(text).match(/\d+/g) ?? [];
  if (numbers.length === 5) numbers.splice(3, 0, numbers[0]);
  const day = (year, month, date) => [year, month?.padStart(2, "0"), date?.padStart(2, "0")].join("-");
  return numbers.length === 6 ? [day(...numbers.slice(0, 3)), day(...numbers.slice(3))] : [text, text];
}

// Keeps the widgets' state in a notebook when it is saved, as JupyterLab does where its setting says
// so: the notebook then shows the last state, and not an error, where no kernel has the session.
function keeper(model) {
  const manager = model.widget_manager, context = manager?.context;
  if (!context?.saveState || !context.model?.setMetadata || !manager.get_state_sync) return () => {};
  const keep = (_, saving) => {
    if (saving !== "started") return;
    const state = manager.get_state_sync({ drop_defaults: true });
    context.model.setMetadata("widgets", { "application/vnd.jupyter.widget-state+json": state });
  };
  const changed = () => { context.model.dirty = true; };
  context.saveState.connect(keep);
  model.on("change:state", changed);
  return () => {
    context.saveState.disconnect(keep);
    model.off("change:state", changed);
  };
}

export { Widget, filled, make };
export default {
  render({ model, el }) {
    const root = make("div");
    el.append(root);
    const widget = new Widget(model, root), forget = keeper(model);
    return () => { forget(); widget.leave(); };
  },
};
