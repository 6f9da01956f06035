// The page of an evaluation; it follows page_elements.js in one script.
const VERDICTS = {
  wrong_digits: "wrong digits 数字有误", misplaced: "misplaced 错位", row_shift: "row shift 整行移位",
  invented: "invented 无中生有", omitted: "omitted 漏读", kind_confused: "kind confused 空白与零混淆",
  unit_or_sign: "unit or sign 单位或正负号",
};
const CARDS = {
  nonzero_accuracy: ["Non-zero cells right", "非零单元格正确率"], cell_accuracy: ["All cells right", "全部单元格正确率"],
  fully_right: ["Reports fully right", "整份无误"], silent_errors: ["Silent errors", "未提示的错误"],
  silent_nonzero: ["Silent errors, non-zero cells", "非零单元格未提示的错误"],
};
const TABLES = {};
for (const tables of Object.values(data.forms)) for (const t of tables) TABLES[t.id] ??= t;

const number = (value, digits = 6) => value === null ? "–"
  : Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(digits)));
const percent = (value) => value === null ? "–" : `${number(value * 100, 4)}%`;
const range = (row) => row.low === null ? "no interval: reports do not differ" : `95%: ${percent(row.low)} – ${percent(row.high)}`;

function title(id, text, zh) { return h("h2", { id }, `${text} `, h("small", {}, zh)); }

function list(columns, rows, { onopen, key } = {}) {
  const body = rows.map((row) => {
    const open = onopen && (() => onopen(row));
    return h("tr", { tabindex: open && "0", "data-key": key && key(row), onclick: open,
      onkeydown: open && ((event) => { if (event.key === "Enter") open(); }) },
    columns.map(([, value, num]) => h("td", { class: num && "num" }, value(row))));
  });
  return h("div", { class: "scroll" }, h("table", { class: "list" },
    h("thead", {}, h("tr", {}, columns.map(([head, , num]) => h("th", { class: num && "num" }, head)))),
    h("tbody", {}, body)));
}

// ── The official form ────────────────────────────────────────────────────────
function levels(labels) {
  const depth = Math.max(...labels.map((label) => label.under.length)) + 1;
  const paths = labels.map((label) => [...label.under, label.label]);
  const runs = Array.from({ length: depth }, () => []);
  paths.forEach((path, i) => path.forEach((text, level) => {
    const last = runs[level].at(-1);
    const own = level === path.length - 1;
    const same = last && !own && !last.own && last.end === i
      && path.slice(0, level + 1).join("\n") === last.path;
    if (same) last.end = i + 1;
    else runs[level].push({ start: i, end: i + 1, text, own, path: path.slice(0, level + 1).join("\n"),
      span: own ? depth - level : 1 });
  }));
  return { depth, runs };
}
function formTable(table, cell) {
  const columns = table.across
    ? table.rows.flatMap((row) => table.columns.map((column) =>
        ({ label: column.label, under: [...row.under, row.label], id: `${row.id}.${column.id}` })))
    : table.columns;
  const rows = table.across ? [{ id: null, label: "", under: [] }] : table.rows;
  const across = levels(columns), down = levels(rows);
  const head = across.runs.map((level, i) => h("tr", {},
    i === 0 && !table.across ? h("th", { class: "corner", colspan: down.depth, rowspan: across.depth }) : null,
    level.map((run) => h("th", { colspan: run.end - run.start, rowspan: run.span, scope: "col" }, run.text))));
  const body = rows.map((row, i) => h("tr", {},
    table.across ? null : down.runs.map((level) => level.filter((run) => run.start === i).map((run) =>
      h("th", { rowspan: run.end - run.start, colspan: run.span, scope: "row" }, run.text))),
    columns.map((column) => cell(table.across ? `${table.id}.${column.id}` : `${table.id}.${row.id}.${column.id}`))));
  return h("figure", {}, h("figcaption", {}, table.caption || table.title),
    h("div", { class: "wide" }, h("table", { class: "form", "data-table": table.id }, h("thead", {}, head), h("tbody", {}, body))));
}
function label(cellId) {
  const [tableId, rowId, columnId] = cellId.split(".");
  const table = TABLES[tableId];
  const name = (side, id) => table?.[side].find((one) => one.id === id)?.label ?? id;
  return table ? `${name("rows", rowId)} · ${name("columns", columnId)}` : cellId;
}

// ── Sections ────────────────────────────────────────────────────────────────
function header() {
  const m = data.manifest;
  const facts = [`extractor ${m.extractor}`, m.model && `model ${m.model}`, `version ${m.version}`,
    `code ${m.code_sha256.slice(0, 12)}`, m.prompt_sha256 && `prompt ${m.prompt_sha256.slice(0, 12)}`,
    m.created, `${data.reports.length} reports`, `seed ${data.seed}`].filter(Boolean);
  return [h("h1", {}, data.run), h("div", { class: "meta" }, facts.join("  ·  ")),
    data.leftOut.length ? h("div", { class: "warn", id: "left-out" }, h("b", {}, `${data.leftOut.length} left out of every figure`),
      h("div", { class: "meta" }, data.leftOut.slice(0, 20).map((what) => h("div", {}, what)))) : null];
}
function navigation() {
  const parts = [["figures", "Figures"], ["heat", "Form"], ["errors", "Errors"], ["reports", "Reports"]];
  if (data.compare) parts.splice(1, 0, ["compare", "Comparison"]);
  return h("nav", { "aria-label": "Parts of this page" }, parts.map(([id, text]) => h("a", { href: `#${id}` }, text)));
}
function cards() {
  const rows = data.headlines.map((name) => data.figures.find((row) => row.metric === name));
  return h("div", { class: "cards" }, rows.map((row) => h("div", { class: "card", "data-metric": row.metric },
    (CARDS[row.metric] ?? [row.metric]).map((line) => h("span", {}, line)), h("b", {}, percent(row.value)),
    h("span", {}, range(row)), h("span", {}, `of ${number(row.of)} in ${row.reports} reports`))));
}
function figuresPart() {
  const measured = data.figures.filter((row) => row.value !== null);
  return [title("figures", "Figures", "各项指标"),
    h("p", { class: "soft" }, "Each figure is a ratio of two sums over reports. The bounds come from resampling reports, not cells; with few reports they are rough, and where no report erred they are not given."),
    list([["metric", (r) => r.metric], ["value", (r) => number(r.value), true], ["low", (r) => number(r.low), true],
      ["high", (r) => number(r.high), true], ["of", (r) => number(r.of), true], ["reports", (r) => r.reports, true]], measured),
    data.groups.length > 1 ? [h("h3", {}, "Cells by layout"), list([["layout", (r) => r.group], ["cells", (r) => r.cells, true],
      ["right", (r) => r.right, true], ["doubtful", (r) => r.doubtful, true], ["missing", (r) => r.missing, true],
      ["silently wrong", (r) => h("span", { class: r.silently_wrong && "silent" }, String(r.silently_wrong)), true]], data.groups)] : null];
}
function heatPart() {
  const editions = Object.keys(data.forms);
  let edition = editions[0], kind = "all";
  const place = h("div", { class: "tables" });
  const choices = { all: "all errors 全部错误", silent: "silent only 仅未提示", ...VERDICTS };
  const draw = () => {
    const heat = data.heat[edition];
    const count = (cell) => {
      const of = heat.cells[cell] ?? {};
      return kind === "all" ? Object.keys(VERDICTS).reduce((sum, v) => sum + (of[v] ?? 0), 0) : of[kind] ?? 0;
    };
    const cellOf = (cell) => {
      const wrong = count(cell), share = wrong / heat.reports;
      return h("td", { class: wrong && "heat", title: `${label(cell)}\n${wrong} of ${heat.reports} wrong`, "data-heat": cell,
        vars: { "--share": wrong ? 12 + 78 * Math.sqrt(share) : 0, "--tone": "var(--silent)" } }, wrong ? String(wrong) : "");
    };
    place.replaceChildren(...data.forms[edition].map((table) => formTable(table, cellOf)));
  };
  const choose = (options, onchange, text) => [h("label", {}, text),
    h("select", { "aria-label": text, onchange: (event) => { onchange(event.target.value); draw(); } },
      Object.entries(options).map(([value, name]) => h("option", { value }, name)))];
  if (editions.length) draw();
  return [title("heat", "Where on the form", "表内错误分布"),
    h("p", { class: "soft" }, "The official form; a cell shows in how many reports it was not read right, and an empty cell was right in all."),
    h("div", { class: "bar" }, choose(Object.fromEntries(editions.map((e) => [e, `edition ${e}`])), (v) => { edition = v; }, "form"),
      choose(choices, (v) => { kind = v; }, "count"), h("span", { class: "soft" }, "none", h("span", { class: "legend" }), "all reports")), place];
}
function errorsPart() {
  const chosen = new Set(), place = h("div", { id: "error-list" }), count = h("span", { class: "soft", id: "error-count" });
  let silent = false, text = "";
  const draw = () => {
    const rows = data.errors.filter((row) => (!chosen.size || chosen.has(row.verdict)) && !(silent && row.flagged)
      && (!text || `${row.report} ${row.group} ${row.cell} ${label(row.cell)} ${row.truth} ${row.read}`.includes(text)));
    count.textContent = `${rows.length} of ${data.errorCount}`
      + (data.errorCount > data.errors.length ? `; the first ${data.errors.length} are here, all are in errors.csv` : "");
    place.replaceChildren(rows.length ? list([["report", (r) => r.report], ["cell", (r) => [label(r.cell), h("div", { class: "meta" }, r.cell)]],
      ["verdict", (r) => h("span", { class: r.flagged ? "flagged" : "silent" }, VERDICTS[r.verdict])], ["gold", (r) => r.truth, true],
      ["reading", (r) => r.read, true], ["", (r) => r.flagged ? "flagged" : h("b", { class: "silent" }, "silent")],
      ["line", (r) => r.line ?? "–", true]], rows.slice(0, 500), { onopen: (r) => open(r.report, r.cell), key: (r) => `${r.report}/${r.cell}` })
      : h("p", { class: "good" }, data.errorCount ? "No error fits these filters." : "Every cell was read right."));
  };
  const counts = data.verdictCounts;
  const press = (button, on) => button.setAttribute("aria-pressed", String(on));
  const chips = Object.keys(VERDICTS).filter((v) => counts[v]).map((verdict) => h("button", { "aria-pressed": "false", "data-verdict": verdict,
    onclick: (event) => { chosen.has(verdict) ? chosen.delete(verdict) : chosen.add(verdict); press(event.currentTarget, chosen.has(verdict)); draw(); } },
  `${VERDICTS[verdict]} ${counts[verdict]}`));
  draw();
  return [title("errors", "Errors by kind", "错误明细"), h("div", { class: "bar" }, chips,
    h("button", { id: "only-silent", "aria-pressed": "false", onclick: (event) => { silent = !silent; press(event.currentTarget, silent); draw(); } }, "silent only 仅未提示"),
    h("input", { type: "search", placeholder: "report, cell or value", "aria-label": "Search errors", oninput: (event) => { text = event.target.value.trim(); draw(); } }), count), place];
}
const detail = h("div", { id: "detail" });
function reportsPart() {
  const place = h("div", { id: "report-list" });
  let text = "", onlyWrong = false;
  const draw = () => {
    const rows = data.reports.filter((r) => (!text || `${r.name} ${r.group}`.includes(text)) && !(onlyWrong && r.right));
    place.replaceChildren(list([["report", (r) => r.name], ["from", (r) => r.group], ["form", (r) => r.edition ?? "none"],
      ["", (r) => r.failure ? h("span", { class: "flagged" }, `failed: ${r.failure}`) : r.right ? h("span", { class: "good" }, "fully right")
        : r.wrongFacts.length ? `wrong: ${r.wrongFacts.join(", ")}` : ""],
      ["wrong", (r) => r.wrong, true], ["silent", (r) => h("span", { class: r.silent && "silent" }, String(r.silent)), true],
      ["calls", (r) => number(r.calls), true],
      ["tokens", (r) => number(r.calls === null ? null : r.input_tokens + r.output_tokens), true],
      ["USD", (r) => number(r.cost_usd, 3), true],
      ["ms", (r) => number(r.seconds === null ? null : r.seconds * 1000, 3), true]],
    rows.slice(0, 1000), { onopen: (r) => open(r.name), key: (r) => r.name }));
  };
  draw();
  return [title("reports", "Reports", "逐份报告"), h("p", { class: "soft" }, "The worst first. Open one to see its source beside the filled form; a click on a cell lights its place, and back. Underlined in the source: claims, problems and measures, in gold only (solid), in the reading only (dotted), or in both (green)."),
    h("div", { class: "bar" }, h("button", { id: "only-wrong", "aria-pressed": "false", onclick: (event) => { onlyWrong = !onlyWrong;
      event.currentTarget.setAttribute("aria-pressed", String(onlyWrong)); draw(); } }, "not fully right"),
    h("input", { type: "search", placeholder: "name or layout", "aria-label": "Search reports", oninput: (event) => { text = event.target.value.trim(); draw(); } })), place, detail];
}
function open(name, cell) {
  const report = data.reports.find((one) => one.name === name);
  for (const row of document.querySelectorAll("#report-list tr")) row.classList.toggle("open", row.dataset.key === name);
  const d = report.detail;
  if (!d) detail.replaceChildren(h("h3", {}, name), h("p", { class: "soft" }, "Its source is not on this page; write the page again with more --details."));
  else {
    const bad = (verdict, flagged) => verdict === "right" ? "" : flagged ? "bad-flagged" : "bad-silent";
    const cellOf = (id) => {
      const [gold, read, verdict, flagged] = d.cells[id];
      return h("td", { class: `${bad(verdict, flagged)} ${verdict === "right" && read === "0" ? "zero" : ""}`, "data-cell": id, tabindex: "0",
        title: `${label(id)}\n${verdict === "right" ? "right" : VERDICTS[verdict]}`, onclick: () => light(id),
        onkeydown: (event) => { if (event.key === "Enter") light(id); } }, read, verdict === "right" ? null : h("s", {}, gold));
    };
    const form = report.edition ? data.forms[report.edition].map((table) => formTable(table, cellOf)) : h("p", { class: "soft" }, "This report is on no known form.");
    const facts = h("table", { class: "facts" }, d.facts.map(([fact, gold, read, right]) => h("tr", {}, h("td", { class: "soft" }, fact),
      h("td", { class: right ? "" : "silent" }, read), h("td", {}, right ? h("span", { class: "good" }, "right") : `gold: ${gold}`))),
    Object.entries(d.matches).map(([part, m]) => h("tr", {}, h("td", { class: "soft" }, part), h("td", {}, `${m.hits} found`), h("td", {}, `${m.missed} missed, ${m.extra} extra`))));
    detail.replaceChildren(h("h3", {}, `${name} `, h("small", {}, report.failure ? `failed: ${report.failure}` : `${report.wrong} cells wrong, ${report.silent} of them silently`)), facts,
      h("div", { class: "pair" }, h("div", {}, pages(d, bad), d.pages.length ? h("details", {}, h("summary", {}, "Text 文字"), source(d, bad)) : source(d, bad)), h("div", { class: "tables" }, form)));
  }
  detail.scrollIntoView();
  if (cell && d) light(cell);
}
// The pages with errors, each cell a box on it, in points.
function pages(d, bad) {
  const svg = (tag, props, ...children) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(props)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  return d.pages.map(({ page, of, uri, width, height }) => {
    const boxes = Object.entries(d.cells).filter(([, cell]) => cell[6] === page && cell[7]).map(([id, [, , verdict, flagged, , , , box]]) => {
      const [left, top, right, bottom] = box;
      const rect = svg("rect", { class: `cell ${bad(verdict, flagged)}`, "data-cells": id,
        x: left - 1.5, y: top - 1.5, width: right - left + 3, height: bottom - top + 3 }, svg("title", {}, label(id)));
      rect.addEventListener("click", () => light(id));
      return rect;
    });
    return h("figure", { class: "sheet" }, h("figcaption", { class: "soft" }, `page ${page} of ${of}`),
      svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `page ${page}` }, svg("image", { href: uri, width, height }), ...boxes));
  });
}
function source(d, bad) {
  const text = Array.from(d.text); // offsets count characters, not UTF-16 units
  const spans = d.quotes.map((q) => ({ start: q.start, end: q.end, name: `q-${q.by}`, title: `${q.part}, ${q.by}` }));
  for (const [id, [, , verdict, flagged, start, end]] of Object.entries(d.cells))
    if (start !== null && end > start) spans.push({ start, end, id, name: `cell ${bad(verdict, flagged)}`, title: label(id) });
  const cuts = [...new Set([0, text.length, ...spans.flatMap((s) => [s.start, s.end])])].sort((a, b) => a - b);
  const starting = new Map();
  for (const span of spans) starting.set(span.start, [...(starting.get(span.start) ?? []), span]);
  let active = [];
  return h("div", { class: "source", lang: "zh" }, cuts.slice(0, -1).map((start, i) => {
    active = [...active.filter((span) => span.end > start), ...(starting.get(start) ?? [])];
    const part = text.slice(start, cuts[i + 1]).join("");
    const ids = active.filter((span) => span.id).map((span) => span.id);
    return active.length ? h("span", { class: active.map((s) => s.name).join(" "), title: active.map((s) => s.title).join("\n"),
      "data-cells": ids.join(" ") || null, onclick: ids.length ? () => light(ids[0]) : null }, part) : part;
  }));
}
function light(id) {
  for (const lit of detail.querySelectorAll(".lit")) lit.classList.remove("lit");
  const places = [...detail.querySelectorAll("[data-cells]")].filter((one) => one.dataset.cells.split(" ").includes(id));
  for (const place of places) place.classList.add("lit");
  const seen = places.find((place) => place.getClientRects().length);
  if (!seen && places.length) places[0].closest("details")?.setAttribute("open", "");
  for (const mark of [seen ?? places[0], detail.querySelector(`td[data-cell="${CSS.escape(id)}"]`)]) {
    if (!mark) continue;
    mark.classList.add("lit");
    const pane = mark.closest(".pair > div");
    pane.scrollTop += mark.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
  }
  detail.querySelector(".pair")?.scrollIntoView({ block: "nearest", behavior: "instant" });
}
function comparePart() {
  const c = data.compare;
  if (!c) return null;
  const place = h("div", { id: "flip-list" });
  let side = "all";
  const draw = () => place.replaceChildren(list([["report", (r) => r.report], ["cell", (r) => [label(r.cell), h("div", { class: "meta" }, r.cell)]],
    ["", (r) => r.second === "right" ? h("span", { class: "good" }, "mended") : h("span", { class: "silent" }, "broken")],
    ["gold", (r) => r.truth, true], ["before", (r) => r.first_read, true], ["now", (r) => r.second_read, true],
    ["line", (r) => r.line ?? "–", true], ["source", (r) => r.source]],
  c.flips.filter((r) => side === "all" || (r.second === "right") === (side === "mended")).slice(0, 1000), { onopen: (r) => open(r.report, r.cell) }));
  draw();
  const changed = c.differences.filter((r) => r.difference || data.headlines.includes(r.metric));
  return [title("compare", "Comparison", "与前一次运行比较"), h("p", { class: "soft" }, `Paired over ${c.reports} reports; the bounds resample reports, and p is of the exact sign test over the reports that differ. Metrics that did not change are left out, headlines aside.`),
    list([["metric", (r) => r.metric], ["before", (r) => number(r.first), true], ["now", (r) => number(r.second), true],
      ["difference", (r) => number(r.difference), true], ["low", (r) => number(r.low), true], ["high", (r) => number(r.high), true],
      ["better on", (r) => r.better_on, true], ["worse on", (r) => r.worse_on, true], ["p", (r) => number(r.p, 3), true]], changed),
    h("h3", {}, `${c.flipCount} cells flipped`), h("div", { class: "bar" }, ["all", "mended", "broken"].map((name) => h("button", { "data-side": name,
      "aria-pressed": String(name === "all"), onclick: (event) => { side = name; for (const b of event.currentTarget.parentNode.children) b.setAttribute("aria-pressed", String(b === event.currentTarget)); draw(); } }, name))), place];
}

document.title = `${data.run} · gipa eval`;
document.getElementById("page").replaceChildren(...[header(), cards(), navigation(), figuresPart(), comparePart(), heatPart(), errorsPart(), reportsPart()].flat(3).filter(Boolean));
