// The page of an evaluation; it follows page_elements.js in one script.
const VERDICTS = {
  wrong_digits: ["wrong digits", "数字有误"], misplaced: ["misplaced", "错位"], row_shift: ["row shift", "整行移位"],
  invented: ["invented", "无中生有"], omitted: ["omitted", "漏读"], kind_confused: ["kind confused", "空白与零等混淆"],
  unit_or_sign: ["unit or sign", "单位或正负号"],
};
const verdictName = (verdict) => say(...VERDICTS[verdict]);
const KINDS = { absent: "没有此格", blank: "空白", dash: "横线" };
const printed = (value) => say(value, KINDS[value] ?? value);  // a number, or a word for what stands there
const FACTS = { issuer: "机关", title: "标题", year: "年度", period: "统计期限", edition: "表式",
  claims: "正文数字", problems: "问题", measures: "措施", broken: "不符的勾稽关系" };
const factName = (fact) => say(fact, FACTS[fact] ?? fact);
const TABLES = {};
for (const tables of Object.values(data.forms)) for (const t of tables) TABLES[t.id] ??= t;

const number = (value, digits = 6) => value === null ? "–"
  : Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(digits)));
const percent = (value) => value === null ? "–" : `${number(value * 100, 4)}%`;
const range = (row) => row.low === null ? say("no interval: reports do not differ", "没有区间：各报告没有差别") : `95%: ${percent(row.low)} – ${percent(row.high)}`;

function title(id, text, inChinese) { return h("h2", { id }, say(text, inChinese)); }

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
  const facts = [`${say("extractor", "提取程序")} ${m.extractor}`, m.model && `${say("model", "模型")} ${m.model}`,
    `${say("version", "版本")} ${m.version}`, `${say("code", "代码")} ${m.code_sha256.slice(0, 12)}`,
    m.prompt_sha256 && `${say("prompt", "提示词")} ${m.prompt_sha256.slice(0, 12)}`, m.created,
    say(`${data.reports.length} reports`, `${data.reports.length} 份报告`), `${say("seed", "随机种子")} ${data.seed}`].filter(Boolean);
  return [h("h1", {}, data.run), h("div", { class: "meta" }, facts.join("  ·  ")),
    data.leftOut.length ? h("div", { class: "warn", id: "left-out" }, h("b", {}, say(`${data.leftOut.length} left out of every figure`, `${data.leftOut.length} 项未计入任何指标`)),
      h("div", { class: "meta" }, data.leftOut.slice(0, 20).map((what) => h("div", {}, what)))) : null];
}
function navigation() {
  const parts = [["figures", say("Figures", "指标")], ["heat", say("Form", "表格")], ["errors", say("Errors", "错误")], ["reports", say("Reports", "报告")]];
  if (data.compare) parts.splice(1, 0, ["compare", say("Comparison", "比较")]);
  return h("nav", { "aria-label": say("Parts of this page", "本页各部分") }, parts.map(([id, text]) => h("a", { href: `#${id}` }, text)));
}
function cards() {
  const rows = data.headlines.map((name) => data.figures.find((row) => row.metric === name));
  return h("div", { class: "cards" }, rows.map((row) => h("div", { class: "card", "data-metric": row.metric },
    h("span", {}, named(row.metric)), h("b", {}, percent(row.value)),
    h("span", {}, range(row)), h("span", {}, say(`of ${number(row.of)} in ${row.reports} reports`, `共 ${number(row.of)}，${row.reports} 份报告`)))));
}
const metricCell = (row) => METRICS[row.metric] ? [named(row.metric), h("span", { class: "meta" }, `  ${row.metric}`)] : row.metric;
function figuresPart() {
  const measured = data.figures.filter((row) => row.value !== null);
  return [title("figures", "Figures", "各项指标"),
    h("p", { class: "soft" }, say("Each figure is a ratio of two sums over reports. The bounds come from resampling reports, not cells; with few reports they are rough, and where the reports do not differ they are not given.",
      "每个指标是对报告求和后两个和之比。上下限由重抽报告（而不是单元格）得到；报告少时只是粗略的，各报告没有差别时不给。")),
    list([[say("metric", "指标"), metricCell], [say("value", "值"), (r) => number(r.value), true], [say("low", "下限"), (r) => number(r.low), true],
      [say("high", "上限"), (r) => number(r.high), true], [say("of", "分母"), (r) => number(r.of), true], [say("reports", "报告"), (r) => r.reports, true]], measured),
    data.groups.length > 1 ? [h("h3", {}, say("Cells by layout", "按版式")), list([[say("layout", "版式"), (r) => r.group], [say("cells", "格"), (r) => r.cells, true],
      [say("right", "正确"), (r) => r.right, true], [say("doubtful", "存疑"), (r) => r.doubtful, true], [say("missing", "缺失"), (r) => r.missing, true],
      [say("silently wrong", "错而未标出"), (r) => h("span", { class: r.silently_wrong && "silent" }, String(r.silently_wrong)), true]], data.groups)] : null];
}
function heatPart() {
  const editions = Object.keys(data.forms);
  let edition = editions[0], kind = "all";
  const place = h("div", { class: "tables" });
  const choices = { all: say("all errors", "全部错误"), silent: say("silent only", "仅未标出的") };
  for (const verdict of Object.keys(VERDICTS)) choices[verdict] = verdictName(verdict);
  const draw = () => {
    const heat = data.heat[edition];
    const count = (cell) => {
      const of = heat.cells[cell] ?? {};
      return kind === "all" ? Object.keys(VERDICTS).reduce((sum, v) => sum + (of[v] ?? 0), 0) : of[kind] ?? 0;
    };
    const cellOf = (cell) => {
      const wrong = count(cell), share = wrong / heat.reports;
      return h("td", { class: wrong && (share > .3 ? "heat hot" : "heat"), title: `${label(cell)}\n${say(`${wrong} of ${heat.reports} wrong`, `${heat.reports} 份中 ${wrong} 份有误`)}`, "data-heat": cell,
        vars: { "--share": wrong ? 12 + 78 * Math.sqrt(share) : 0, "--tone": "var(--silent)" } }, wrong ? String(wrong) : "");
    };
    place.replaceChildren(...data.forms[edition].map((table) => formTable(table, cellOf)));
  };
  const choose = (options, onchange, id, text) => [h("label", {}, text),
    h("select", { "aria-label": text, "data-choice": id, onchange: (event) => { onchange(event.target.value); draw(); } },
      Object.entries(options).map(([value, name]) => h("option", { value }, name)))];
  if (editions.length) draw();
  return [title("heat", "Where on the form", "表内错误分布"),
    h("p", { class: "soft" }, say("The official form; a cell shows in how many reports it was not read right, and an empty cell was right in all.",
      "官方表格；格中的数字是读错该格的报告份数，空格表示每份都读对。")),
    h("div", { class: "bar" }, choose(Object.fromEntries(editions.map((e) => [e, say(`edition ${e}`, `${e} 年表式`)])), (v) => { edition = v; }, "form", say("form", "表式")),
      choose(choices, (v) => { kind = v; }, "count", say("count", "计数")), h("span", { class: "soft" }, say("none", "无"), h("span", { class: "legend" }), say("all reports", "每份"))), place];
}
function errorsPart() {
  const chosen = new Set(), place = h("div", { id: "error-list" }), count = h("span", { class: "soft", id: "error-count" });
  let silent = false, text = "";
  const draw = () => {
    const rows = data.errors.filter((row) => (!chosen.size || chosen.has(row.verdict)) && !(silent && row.flagged)
      && (!text || `${row.report} ${row.group} ${row.cell} ${label(row.cell)} ${row.truth} ${row.read}`.includes(text)));
    const first = data.errors.length;
    count.textContent = say(`${rows.length} of ${data.errorCount}`, `${rows.length} / ${data.errorCount}`)
      + (data.errorCount > first ? say(`; the first ${first} are here, all are in errors.csv`, `；这里是前 ${first} 条，全部在 errors.csv 中`) : "");
    place.replaceChildren(rows.length ? list([[say("report", "报告"), (r) => r.report], [say("cell", "单元格"), (r) => [label(r.cell), h("div", { class: "meta" }, r.cell)]],
      [say("verdict", "判定"), (r) => h("span", { class: r.flagged ? "flagged" : "silent" }, verdictName(r.verdict))], [say("gold", "标注"), (r) => printed(r.truth), true],
      [say("reading", "读数"), (r) => printed(r.read), true], ["", (r) => r.flagged ? say("flagged", "已标出") : h("b", { class: "silent" }, say("silent", "未标出"))],
      [say("line", "行"), (r) => r.line ?? "–", true]], rows.slice(0, 500), { onopen: (r) => open(r.report, r.cell), key: (r) => `${r.report}/${r.cell}` })
      : h("p", { class: "good" }, data.errorCount ? say("No error fits these filters.", "没有符合筛选的错误。") : say("Every cell was read right.", "每一格都读对了。")));
  };
  const counts = data.verdictCounts;
  const press = (button, on) => button.setAttribute("aria-pressed", String(on));
  const chips = Object.keys(VERDICTS).filter((v) => counts[v]).map((verdict) => h("button", { "aria-pressed": "false", "data-verdict": verdict,
    onclick: (event) => { chosen.has(verdict) ? chosen.delete(verdict) : chosen.add(verdict); press(event.currentTarget, chosen.has(verdict)); draw(); } },
  `${verdictName(verdict)} ${counts[verdict]}`));
  draw();
  return [title("errors", "Errors by kind", "错误明细"), h("div", { class: "bar" }, chips,
    h("button", { id: "only-silent", "aria-pressed": "false", onclick: (event) => { silent = !silent; press(event.currentTarget, silent); draw(); } }, say("silent only", "仅未标出的")),
    h("input", { type: "search", placeholder: say("report, cell or value", "报告、单元格或数值"), "aria-label": say("Search errors", "查找错误"), oninput: (event) => { text = event.target.value.trim(); draw(); } }), count), place];
}
const detail = h("div", { id: "detail" });
function reportsPart() {
  const place = h("div", { id: "report-list" });
  let text = "", onlyWrong = false;
  const draw = () => {
    const rows = data.reports.filter((r) => (!text || `${r.name} ${r.group}`.includes(text)) && !(onlyWrong && r.right));
    place.replaceChildren(list([[say("report", "报告"), (r) => r.name], [say("from", "来源"), (r) => r.group], [say("form", "表式"), (r) => r.edition ?? say("none", "无")],
      ["", (r) => r.failure ? h("span", { class: "flagged" }, `${say("failed: ", "失败：")}${r.failure}`) : r.right ? h("span", { class: "good" }, say("fully right", "完全正确"))
        : r.wrongFacts.length ? `${say("wrong: ", "有误：")}${r.wrongFacts.map(factName).join(say(", ", "、"))}` : ""],
      [say("wrong", "错"), (r) => r.wrong, true], [say("silent", "未标出"), (r) => h("span", { class: r.silent && "silent" }, String(r.silent)), true],
      [say("calls", "调用"), (r) => number(r.calls), true],
      ["tokens", (r) => number(r.calls === null ? null : r.input_tokens + r.output_tokens), true],
      [say("USD", "美元"), (r) => number(r.cost_usd, 3), true],
      [say("ms", "毫秒"), (r) => number(r.seconds === null ? null : r.seconds * 1000, 3), true]],
    rows.slice(0, 1000), { onopen: (r) => open(r.name), key: (r) => r.name }));
  };
  draw();
  return [title("reports", "Reports", "逐份报告"), h("p", { class: "soft" }, say("The worst first. Open one to see its source beside the filled form; a click on a cell lights its place, and back. Underlined in the source: claims, problems and measures, in gold only (solid), in the reading only (dotted), or in both (green).",
      "最差的在前。点开一份，原文与填好的表格并列；点击格子可看到它在原文中的位置，反之亦然。原文中的下划线是正文数字、问题和措施：只在标注中（实线）、只在读数中（虚线）、两者都有（绿色）。")),
    h("div", { class: "bar" }, h("button", { id: "only-wrong", "aria-pressed": "false", onclick: (event) => { onlyWrong = !onlyWrong;
      event.currentTarget.setAttribute("aria-pressed", String(onlyWrong)); draw(); } }, say("not fully right", "未完全正确的")),
    h("input", { type: "search", placeholder: say("name or layout", "名称或版式"), "aria-label": say("Search reports", "查找报告"), oninput: (event) => { text = event.target.value.trim(); draw(); } })), place, detail];
}
function open(name, cell) {
  const report = data.reports.find((one) => one.name === name);
  for (const row of document.querySelectorAll("#report-list tr")) row.classList.toggle("open", row.dataset.key === name);
  const d = report.detail;
  if (!d) detail.replaceChildren(h("h3", {}, name), h("p", { class: "soft" }, say("Its source is not on this page; write the page again with more --details.", "本页没有它的原文；加大 --details 重新生成。")));
  else {
    const bad = (verdict, flagged) => verdict === "right" ? "" : flagged ? "bad-flagged" : "bad-silent";
    const cellOf = (id) => {
      const [gold, read, verdict, flagged] = d.cells[id];
      return h("td", { class: `${bad(verdict, flagged)} ${verdict === "right" && read === "0" ? "zero" : ""}`, "data-cell": id, tabindex: "0",
        title: `${label(id)}\n${verdict === "right" ? say("right", "正确") : verdictName(verdict)}`, onclick: () => light(id),
        onkeydown: (event) => { if (event.key === "Enter") light(id); } }, printed(read), verdict === "right" ? null : h("s", {}, printed(gold)));
    };
    const form = report.edition ? data.forms[report.edition].map((table) => formTable(table, cellOf)) : h("p", { class: "soft" }, say("This report is on no known form.", "这份报告不属于任何已知表式。"));
    const facts = h("table", { class: "facts" }, d.facts.map(([fact, gold, read, right]) => h("tr", {}, h("td", { class: "soft" }, factName(fact)),
      h("td", { class: right ? "" : "silent" }, read), h("td", {}, right ? h("span", { class: "good" }, say("right", "正确")) : `${say("gold: ", "标注：")}${gold}`))),
    Object.entries(d.matches).map(([part, m]) => h("tr", {}, h("td", { class: "soft" }, factName(part)), h("td", {}, say(`${m.hits} found`, `找到 ${m.hits}`)),
      h("td", {}, say(`${m.missed} missed, ${m.extra} extra`, `漏 ${m.missed}，多 ${m.extra}`)))));
    detail.replaceChildren(h("h3", {}, `${name} `, h("small", {}, report.failure ? `${say("failed: ", "失败：")}${report.failure}`
      : say(`${report.wrong} cells wrong, ${report.silent} of them silently`, `${report.wrong} 格有误，其中 ${report.silent} 格未标出`))), facts,
      h("div", { class: "pair" }, h("div", {}, pages(d, bad), d.pages.length ? h("details", {}, h("summary", {}, say("Text", "文字")), source(d, bad)) : source(d, bad)), h("div", { class: "tables" }, form)));
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
    return h("figure", { class: "sheet" }, h("figcaption", { class: "soft" }, say(`page ${page} of ${of}`, `第 ${page} 页，共 ${of} 页`)),
      svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": say(`page ${page}`, `第 ${page} 页`) }, svg("image", { href: uri, width, height }), ...boxes));
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
  const sides = { all: say("all", "全部"), mended: say("mended", "改正"), broken: say("broken", "改坏") };
  let side = "all";
  const draw = () => place.replaceChildren(list([[say("report", "报告"), (r) => r.report], [say("cell", "单元格"), (r) => [label(r.cell), h("div", { class: "meta" }, r.cell)]],
    ["", (r) => r.second === "right" ? h("span", { class: "good" }, sides.mended) : h("span", { class: "silent" }, sides.broken)],
    [say("gold", "标注"), (r) => printed(r.truth), true], [say("before", "之前"), (r) => printed(r.first_read), true], [say("now", "现在"), (r) => printed(r.second_read), true],
    [say("line", "行"), (r) => r.line ?? "–", true], [say("source", "原文"), (r) => r.source]],
  c.flips.filter((r) => side === "all" || (r.second === "right") === (side === "mended")).slice(0, 1000), { onopen: (r) => open(r.report, r.cell) }));
  draw();
  const changed = c.differences.filter((r) => r.difference || data.headlines.includes(r.metric));
  return [title("compare", "Comparison", "与前一次运行比较"), h("p", { class: "soft" }, say(`Paired over ${c.reports} reports; the bounds resample reports, and p is of the exact sign test over the reports that differ. Metrics that did not change are left out, headlines aside.`,
      `按 ${c.reports} 份报告配对；上下限由重抽报告得到，p 是对有差别的报告作精确符号检验。没有变化的指标略去，首要指标除外。`)),
    list([[say("metric", "指标"), metricCell], [say("before", "之前"), (r) => number(r.first), true], [say("now", "现在"), (r) => number(r.second), true],
      [say("difference", "差异"), (r) => number(r.difference), true], [say("low", "下限"), (r) => number(r.low), true], [say("high", "上限"), (r) => number(r.high), true],
      [say("better on", "更好"), (r) => r.better_on, true], [say("worse on", "更差"), (r) => r.worse_on, true], ["p", (r) => number(r.p, 3), true]], changed),
    h("h3", {}, say(`${c.flipCount} cells flipped`, `${c.flipCount} 格有变化`)), h("div", { class: "bar" }, Object.keys(sides).map((name) => h("button", { "data-side": name,
      "aria-pressed": String(name === "all"), onclick: (event) => { side = name; for (const b of event.currentTarget.parentNode.children) b.setAttribute("aria-pressed", String(b === event.currentTarget)); draw(); } }, sides[name]))), place];
}

document.title = `${data.run} · gipa eval`;
show(() => {
  detail.replaceChildren();
  return [header(), cards(), navigation(), figuresPart(), comparePart(), heatPart(), errorsPart(), reportsPart()];
});
