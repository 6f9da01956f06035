// The page of a run's review: the table of all reports, and one report at a time in the widget that
// notebooks use too. Whatever a report or a person wrote is only ever set as textContent.
import { Widget, make, filled } from "./widget.js";

const { words, who: given } = JSON.parse(document.getElementById("known").textContent);
const PAGE_ROWS = 200;
const COLUMNS = ["score", "issuer", "year", "edition", "name", "why", "broken", "doubtful", "people", "given"];
const FILTERS = ["all", "open", "mine", "finished", "differing"];
const NUMBERS = new Set(["score", "year", "broken", "doubtful"]);

async function ask(path, body) {
  const options = body === undefined ? {} :
    { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(path, options);
  const said = await answer.json();
  if (!answer.ok) throw new Refused(said.error);
  return said;
}
class Refused extends Error {}

// What the widget knows as its model: its state lies on the server, one message after the other.
class PageModel {
  constructor(opened, post, onAnswer) {
    this.values = { fixed: opened.fixed, said: {} };
    this.heard = new Map();
    this.answers = 0;
    this.post = post;
    this.onAnswer = onAnswer;
    this.idle = Promise.resolve();
    this.keep(opened);
  }
  keep({ form, state, current }) { Object.assign(this.values, { form, state, current }); }
  get(name) { return this.values[name]; }
  set(name, value) { this.values[name] = value; }
  save_changes() {}
  on(event, call) { this.heard.set(event, (this.heard.get(event) ?? new Set()).add(call)); }
  off(event, call) { this.heard.get(event)?.delete(call); }
  emit(event, ...given) { for (const call of this.heard.get(event) ?? []) call(...given); }
  send(message) {
    this.idle = this.idle.then(() => this.sent(message));
    return this.idle;
  }
  async sent(message) {
    let answer;
    try {
      answer = await this.post(message);
    } catch (error) {
      answer = { said: { words: error instanceof Refused ? error.message : words.lost, failed: true } };
    }
    if ("preview" in answer) return this.emit("msg:custom", answer);
    if (answer.form !== undefined) this.keep(answer);
    this.values.said = { n: ++this.answers, ...answer.said };
    this.emit("change:said");
    this.onAnswer(answer);
  }
}

class Page {
  constructor(root) {
    this.root = root;
    this.rows = [];
    this.version = 0;
    this.who = given || localStorage.getItem("gipa-who") || "";
    this.sort = { by: "score", down: true };
    this.most = PAGE_ROWS;
    this.typedAhead = [];
    this.build();
  }

  // ---- Building
  build() {
    this.progress = make("span", "rr-progress");
    this.agreement = make("span", "rr-agreement");
    this.survey = make("span", "rr-survey");
    this.name = make("input", "rr-who");
    this.name.value = this.who;
    this.name.placeholder = words.who;
    this.name.setAttribute("aria-label", words.who);
    this.name.setAttribute("list", "people");
    this.people = make("datalist");
    this.people.id = "people";
    this.name.addEventListener("change", () => this.named());
    this.tabling = this.button("table", "T", () => this.go("#table"));
    this.nexting = this.button("next", "N", () => this.next());
    this.settling = this.button("settle", "A", () => this.next(true));
    const top = make("header", "rr-top");
    const facts = make("div", "rr-facts");
    facts.append(this.progress, this.agreement, this.survey);
    top.append(this.tabling, this.nexting, this.settling, facts, this.name, this.people);
    this.status = make("div", "rr-status");
    this.status.setAttribute("role", "status");
    this.main = make("main", "rr-main");
    this.root.replaceChildren(top, this.status, this.main);
    document.addEventListener("keydown", (event) => this.key(event), true);
    addEventListener("hashchange", () => this.route());
    this.buildTable();
  }
  button(word, key, act, css = "rr-button") {
    const node = make("button", css, words[word]);
    node.type = "button";
    node.dataset.act = word;
    if (key) { node.append(make("kbd", "", key)); node.setAttribute("aria-keyshortcuts", key); }
    node.addEventListener("click", act);
    return node;
  }
  buildTable() {
    this.search = make("input", "rr-search");
    this.search.type = "search";
    this.search.placeholder = words.search;
    this.search.setAttribute("aria-label", words.search);
    this.search.addEventListener("input", () => { this.most = PAGE_ROWS; this.drawTable(); });
    this.filter = make("select", "rr-filter");
    this.filter.setAttribute("aria-label", words.filter);
    for (const name of FILTERS) {
      const option = make("option", "", words[name]);
      option.value = name;
      this.filter.append(option);
    }
    this.filter.addEventListener("change", () => { this.most = PAGE_ROWS; this.drawTable(); });
    this.names = make("input", "rr-names");
    this.names.placeholder = words.give_names;
    this.names.setAttribute("aria-label", words.give_names);
    this.count = make("input", "rr-count");
    this.count.type = "number";
    this.count.min = 1;
    this.count.placeholder = words.give_count;
    this.count.title = words.give_all;
    this.count.setAttribute("aria-label", words.give_all);
    const bar = make("div", "rr-bar");
    this.shown = make("span", "rr-shown");
    bar.append(this.search, this.filter, this.shown, this.names, this.count,
      this.button("give", "", () => this.give()));
    const table = make("table", "rr-table"), head = make("thead"), line = make("tr");
    for (const column of COLUMNS) {
      const cell = make("th"), sorter = make("button", "", words[column]);
      sorter.type = "button";
      cell.scope = "col";
      cell.dataset.column = column;
      sorter.addEventListener("click", () => this.sorted(column));
      cell.append(sorter);
      line.append(cell);
    }
    head.append(line);
    this.body = make("tbody");
    table.append(head, this.body);
    this.body.addEventListener("click", (event) => {
      const row = event.target.closest("tr[data-index]");
      if (row) this.go(`#r${row.dataset.index}`);
    });
    this.more = make("button", "rr-button");
    this.more.addEventListener("click", () => { this.most += PAGE_ROWS; this.drawTable(); });
    const keys = make("div", "rr-keys", words.keys);
    this.scroller = make("div", "rr-scroll");
    this.scroller.append(table, this.more);
    this.table = make("section", "rr-all");
    this.table.append(bar, this.scroller, keys);
  }

  // ---- State of the run
  async poll() {
    try {
      this.take(await ask(`state?since=${this.version}`));
    } catch {
      this.tell(words.lost, true);
    }
    setTimeout(() => this.poll(), this.ready ? 4000 : 700);
  }
  take(state) {
    for (const row of state.rows) this.keep(row);
    const fresh = state.rows.length > 0;
    this.version = state.version;
    this.ready = state.ready;
    this.drawTop(state);
    if (fresh && this.main.contains(this.table)) this.drawTable();
  }
  keep(row) {
    row.text = [row.name, row.label, row.issuer, row.year, row.edition, ...Object.keys(row.people), ...row.given]
      .filter((part) => part !== null).join(" ").toLowerCase();
    row.done = row.given.length
      ? row.given.every((who) => row.people[who]?.[3])
      : Object.values(row.people).some((each) => each[3]);
    this.rows[row.index] = row;
  }
  drawTop({ progress, surveyed, ready, failure, people }) {
    const { done, begun, reports, unsettled, both, agreed } = progress;
    const told = [filled(words.progress, { done, begun, reports })];
    if (unsettled) told.push(filled(words.unsettled, { count: unsettled }));
    this.progress.textContent = told.join(" · ");
    this.agreement.textContent = both
      ? filled(words.agreement, { percent: (100 * agreed / both).toFixed(1), both }) : words.no_agreement;
    this.survey.textContent = failure ? filled(words.survey_failed, { failure })
      : ready ? "" : filled(words.surveying, { surveyed, of: this.rows.length });
    this.settling.disabled = !unsettled;
    this.people.replaceChildren(...people.map((who) => {
      const option = make("option");
      option.value = who;
      return option;
    }));
  }
  tell(text, failed = false) {
    this.status.textContent = text;
    this.status.classList.toggle("rr-failed", failed);
  }
  named() {
    this.who = this.name.value.trim();
    localStorage.setItem("gipa-who", this.who);
    if (this.who && this.status.textContent === words.who_first) this.tell("");
    if (this.widget) this.route();
    else this.body.querySelector("tr[data-index]")?.focus();
  }
  signed() {
    if (this.who) return true;
    this.tell(words.who_first, true);
    this.name.focus();
    return false;
  }

  // ---- The table
  chosen() {
    const wanted = this.search.value.trim().toLowerCase().split(/\s+/), filter = this.filter.value;
    const tests = {
      all: () => true, open: (row) => !row.done, finished: (row) => row.done,
      mine: (row) => row.given.includes(this.who), differing: (row) => row.differing > 0,
    };
    const rows = this.rows.filter((row) => tests[filter](row) && wanted.every((word) => row.text.includes(word)));
    const { by, down } = this.sort, sign = down ? -1 : 1;
    const key = (row) => by === "why" ? Object.keys(row.why ?? {}).join() : by === "people" ? Object.keys(row.people).join()
      : by === "given" ? row.given.join() : row[by] ?? (NUMBERS.has(by) ? -1 : "");
    return rows.sort((a, b) => {
      const one = key(a), other = key(b);
      const order = typeof one === "number" ? one - other : String(one).localeCompare(String(other), "zh");
      return sign * order || a.index - b.index;
    });
  }
  sorted(column) {
    const down = this.sort.by === column ? !this.sort.down : NUMBERS.has(column);
    this.sort = { by: column, down };
    this.drawTable();
  }
  drawTable() {
    const rows = this.chosen(), part = rows.slice(0, this.most);
    for (const cell of this.table.querySelectorAll("th")) {
      const mine = cell.dataset.column === this.sort.by;
      cell.setAttribute("aria-sort", mine ? (this.sort.down ? "descending" : "ascending") : "none");
    }
    this.body.replaceChildren(...part.map((row) => this.line(row)));
    if (!rows.length) {
      const line = make("tr"), cell = make("td", "rr-none", words.none);
      cell.colSpan = COLUMNS.length;
      line.append(cell);
      this.body.append(line);
    }
    this.shown.textContent = filled(words.shown, { shown: part.length, of: rows.length });
    this.more.hidden = part.length === rows.length;
    this.more.textContent = filled(words.more, { count: Math.min(PAGE_ROWS, rows.length - part.length) });
  }
  line(row) {
    const line = make("tr", row.done ? "rr-done" : row.differing ? "rr-differing" : "");
    line.dataset.index = row.index;
    line.tabIndex = 0;
    const shown = {
      score: Math.round(row.score * 10) / 10, issuer: row.issuer, year: row.year, edition: row.edition,
      name: row.label ? `${row.label} · ${row.name}` : row.name, broken: row.broken, doubtful: row.doubtful,
      why: this.why(row), given: row.given.join("、"),
      people: Object.entries(row.people).map(([who, [looked, , verdict, done]]) =>
        `${who} ${verdict === false ? words.no_mark : done ? words.done_mark : looked}`).join("、"),
    };
    for (const column of COLUMNS) {
      const text = String(shown[column] ?? ""), cell = make("td", NUMBERS.has(column) ? "rr-number" : "", text);
      if (column === "name" || column === "why") cell.title = text;
      line.append(cell);
    }
    return line;
  }
  why(row) {
    if (row.damaged) return words.damaged;
    return Object.entries(row.why ?? {}).map(([kind, count]) => `${words[kind]} ${count}`).join("；");
  }
  async give() {
    if (!this.signed()) return;
    const to = this.names.value.split(/[,，、;；]/).map((name) => name.trim()).filter(Boolean);
    const rows = this.chosen(), most = Number(this.count.value) || rows.length;
    const reports = rows.slice(0, most).map((row) => row.index);
    try {
      this.take(await ask("give", { reports, to, who: this.who, since: this.version }));
      this.tell(filled(words.gave, { names: to.join("、") || words.anybody, count: reports.length }));
    } catch (error) {
      this.tell(error instanceof Refused ? error.message : words.lost, true);
    }
  }

  // ---- One report
  go(hash) {
    if (location.hash === hash) this.route();
    else location.hash = hash;
  }
  async route() {
    const [, kind, index] = /^#([rs])(\d+)$/.exec(location.hash) ?? [];
    if (kind && this.signed()) await this.open(Number(index), kind === "s");
    else this.showTable();
  }
  showTable() {
    this.leave();
    this.main.replaceChildren(this.table);
    this.drawTable();
    const row = this.body.querySelector(`tr[data-index="${this.index}"]`) ?? this.body.querySelector("tr[data-index]");
    row?.focus();
  }
  leave() {
    this.widget?.leave();
    this.widget = null;
    this.model = null;
  }
  async open(index, settle) {
    this.loading = true;
    const waiting = setTimeout(() => this.tell(words.opening), 400); // a PDF is read first
    try {
      const asked = new URLSearchParams({ who: this.who, ...(settle && { settle: "" }) });
      const opened = await ask(`report/${index}?${asked}`);
      this.leave();
      this.index = index;
      this.settle = settle;
      this.keep(opened.row);
      const who = this.who;
      this.model = new PageModel(opened, (message) => ask(`report/${index}`, { who, settle, message }),
        (answer) => this.answered(answer));
      const root = make("div");
      this.main.replaceChildren(this.reportBar(opened.row, opened.verdict), root);
      this.widget = new Widget(this.model, root);
      this.widget.away();
      this.tell("");
    } catch (error) {
      this.tell(error instanceof Refused ? error.message : words.lost, true);
    } finally {
      this.loading = false;
      clearTimeout(waiting);
    }
    const typed = this.typedAhead.splice(0);
    this.widget?.replay(typed);
  }
  reportBar(row, verdict) {
    const bar = make("div", "rr-report");
    const title = [row.issuer, row.year, row.name].filter((part) => part !== null).join(" · ");
    this.verdict = make("b", "rr-verdict");
    bar.append(make("span", "rr-title", title), make("span", "rr-why", this.why(row)), this.verdict,
      this.button("previous", "[", () => this.step(-1)), this.button("next", "]", () => this.step(1)),
      this.button("not_a_report", "X", () => this.noReport()), this.button("finish", "N", () => this.finish(), "rr-button gr-main"));
    this.drawVerdict(verdict);
    return bar;
  }
  drawVerdict(verdict) {
    this.verdict.textContent = verdict === false ? words.is_no_report : verdict ? words.done_mark : "";
  }
  answered(answer) {
    if (answer.row) this.keep(answer.row);
    if (answer.form === undefined) return;
    this.drawVerdict(answer.verdict);
    const { urgent } = answer.state.progress;
    this.tell(urgent ? "" : words.seen);
  }
  async next(settle = this.settle && Boolean(this.widget)) {
    if (!this.signed()) return;
    const after = this.index === undefined ? {} : { after: this.index };
    const asked = new URLSearchParams({ who: this.who, ...after, ...(settle && { settle: "" }) });
    try {
      const { index } = await ask(`next?${asked}`);
      if (index !== null) return this.go(`#${settle ? "s" : "r"}${index}`);
      this.go("#table");
      this.tell(settle ? words.nothing_to_settle : words.queue_empty);
    } catch (error) {
      this.tell(error instanceof Refused ? error.message : words.lost, true);
    }
  }
  // The report beside this one in the table as it is sorted.
  step(by) {
    const rows = this.chosen(), at = rows.findIndex((row) => row.index === this.index);
    const beside = rows[at + by];
    if (beside) this.go(`#${this.settle ? "s" : "r"}${beside.index}`);
  }
  async finish() {
    const settle = this.settle;
    await this.model.send({ act: "finish" });
    if (!this.model.get("said").failed) await this.next(settle);
  }
  async noReport() {
    const settle = this.settle;
    await this.model.send({ act: "not_a_report" });
    if (!this.model.get("said").failed) await this.next(settle);
  }

  // ---- Keys
  key(event) {
    const { key, target, shiftKey } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (this.loading && key !== "Shift") {
      this.typedAhead.push({ key, shiftKey });
      return this.taken(event);
    }
    if (target.matches("input, select, textarea")) {
      if (key === "Enter" && target === this.name) this.named();
      if (key === "Escape" && !this.widget) { target.blur(); this.body.querySelector("tr")?.focus(); }
      return;
    }
    const acts = {
      N: () => this.widget ? this.after(() => this.finish()) : this.next(),
      T: () => this.after(() => this.go("#table")),
      A: () => this.after(() => this.next(true)),
      ...(this.widget ? {
        "]": () => this.after(() => this.step(1)), "[": () => this.after(() => this.step(-1)),
        X: () => this.after(() => this.noReport()),
      } : {
        "/": () => this.search.focus(), ArrowDown: () => this.along(target, 1), ArrowUp: () => this.along(target, -1),
        Enter: () => target.dataset.index && this.go(`#r${target.dataset.index}`),
      }),
    };
    const named = this.widget || key in acts ? key : key.toUpperCase(); // in a report `n` is a note
    if (!(named in acts) || (key === "Enter" && target.matches("button"))) return;
    acts[named]();
    this.taken(event);
  }
  taken(event) { event.preventDefault(); event.stopPropagation(); }
  // What was typed before goes first.
  async after(act) {
    this.loading = true;
    await this.model?.idle;
    this.loading = false;
    await act();
  }
  along(target, by) {
    const rows = [...this.body.querySelectorAll("tr[data-index]")], at = rows.indexOf(target.closest("tr"));
    rows[Math.min(rows.length - 1, Math.max(0, at + by))]?.focus();
  }
}

const page = new Page(document.getElementById("page"));
page.take(await ask("state"));
await page.route();
page.poll();
