// The page of a leaderboard; it follows page_elements.js in one script.
const NAMES = {
  nonzero_accuracy: ["Non-zero cells right", "非零单元格正确率"], cell_accuracy: ["All cells right", "全部单元格正确率"],
  all_cells_right: ["Reports with every cell right", "各格全对的报告"], silent_errors: ["Silent errors", "未提示的错误"],
  silent_nonzero: ["Silent, non-zero", "非零格未提示的错误"], false_alarms: ["False alarms", "误报"],
  failed_reports: ["Failed reports", "失败的报告"], claims_f1: ["Claims F1", "正文数字 F1"],
  calls_per_report: ["Calls", "调用次数"], input_tokens_per_report: ["Tokens in", "输入 token"],
  output_tokens_per_report: ["Tokens out", "输出 token"], cost_usd_per_report: ["US$", "美元"],
  seconds_per_report: ["Seconds", "秒"],
};
const SHARES = new Set(["nonzero_accuracy", "cell_accuracy", "all_cells_right", "silent_errors", "silent_nonzero",
  "false_alarms", "failed_reports", "claims_f1"]);
const state = { group: "all", base: 0, metric: 0, sort: "silent_errors", down: false, filter: "" };

const short = (value) => Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)));
function shown(metric, value, signed = false) {
  if (value === null) return "–";
  const plus = signed && value > 0 ? "+" : "";
  return SHARES.has(metric) ? `${plus}${Number((value * 100).toFixed(2))}%` : plus + short(value);
}
function range(metric, low, high) {
  return low === null ? "" : `${shown(metric, low)} to ${shown(metric, high)}`;
}
const metricNames = data.metrics.map((metric) => metric.name);
const figure = (run, metric) => data.figures[state.group][run][metricNames.indexOf(metric)];
const pair = (run) => data.pairs[state.group][state.base][run][state.metric];

function key(run) {
  if (state.sort === "name") return data.runs[run].extractor;
  if (state.sort === "difference") return pair(run).difference;
  return figure(run, state.sort)[0];
}
function order() {
  const wanted = state.filter.toLowerCase();
  const runs = data.runs.map((_, run) => run).filter((run) =>
    `${data.runs[run].name} ${data.runs[run].extractor}`.toLowerCase().includes(wanted));
  const sign = state.down ? -1 : 1;
  return runs.sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    if (x === null || y === null) return (x === null) - (y === null);  // what is not known comes last
    if (x !== y) return (x < y ? -1 : 1) * sign;
    return (figure(b, "nonzero_accuracy")[0] ?? 0) - (figure(a, "nonzero_accuracy")[0] ?? 0);
  });
}

function heading(id, text, zh, num) {
  const sorted = state.sort === id;
  const turn = () => {
    state.down = sorted ? !state.down : data.metrics.find((m) => m.name === id)?.better === "higher";
    state.sort = id;
    draw();
  };
  return h("th", { class: num && "num", "aria-sort": sorted ? (state.down ? "descending" : "ascending") : null, scope: "col" },
    h("button", { class: "sort", title: zh, "data-sort": id, onclick: turn }, text, sorted ? (state.down ? " ↓" : " ↑") : ""));
}
function value(run, metric) {
  const [number, low, high, of] = figure(run, metric);
  const bar = SHARES.has(metric) && low !== null
    ? h("span", { class: "range", vars: { "--low": String(low * 100), "--high": String(high * 100) } }) : null;
  return h("td", { class: "num", title: `of ${short(of)}` }, shown(metric, number),
    h("small", {}, range(metric, low, high)), bar);
}
function difference(run) {
  if (run === state.base) return h("td", { class: "num soft" }, "reference");
  const found = pair(run), { name, better } = data.metrics[state.metric];
  if (found.difference === null) return h("td", { class: "num" }, "–");
  const good = better === "lower" ? found.difference < 0 : found.difference > 0;
  const sure = found.low !== null && (found.low > 0 || found.high < 0);
  return h("td", { class: `num ${sure ? (good ? "good" : "silent") : ""}` }, shown(name, found.difference, true),
    h("small", {}, range(name, found.low, found.high)),
    h("small", {}, `better on ${found.wins}, worse on ${found.losses}, p ${short(found.p)}`));
}
function choice(label, zh, options, chosen, change) {
  return h("label", { title: zh }, `${label} `,
    h("select", { "data-choice": label, onchange: (event) => { change(event.target.value); draw(); } },
      options.map(([id, text]) => h("option", { value: id, selected: String(id) === String(chosen) }, text))));
}
function table() {
  return h("div", { class: "wide" }, h("table", { class: "list board" },
    h("thead", {}, h("tr", {}, heading("name", "Extractor", "提取程序"),
      heading("difference", `Δ ${NAMES[metricNames[state.metric]][0]}`, "与所选的配对差异", true),
      metricNames.map((name) => heading(name, NAMES[name][0], NAMES[name][1], true)))),
    h("tbody", {}, order().map((run) => h("tr", { "data-run": data.runs[run].name },
      h("td", {}, h("a", { href: data.runs[run].page }, data.runs[run].extractor),
        h("small", {}, `${data.runs[run].name} · ${data.runs[run].version} · code ${data.runs[run].code}`),
        data.runs[run].leftOut.length ? h("small", { class: "flagged", title: data.runs[run].leftOut.join("\n") },
          `${data.runs[run].leftOut.length} left out`) : null),
      difference(run), metricNames.map((name) => value(run, name)))))));
}
function draw() {
  const old = document.getElementById("table");
  const made = h("div", { id: "table" }, table());
  if (old) old.replaceWith(made);
  return made;
}
function build() {
  const groups = Object.entries(data.groups).map(([name, count]) => [name, `${name} (${count})`]);
  const runs = data.runs.map((run, i) => [i, `${run.extractor} · ${run.name}`]);
  document.title = "gipa eval leaderboard";
  document.getElementById("page").classList.add("broad");
  document.getElementById("page").replaceChildren(
    h("h1", {}, "Leaderboard ", h("small", {}, "排行榜")),
    h("p", { class: "meta" }, `${data.runs.length} runs over the same ${data.reports} reports · seed ${data.seed}`),
    h("p", {}, "Each figure is a ratio of two sums over reports, with its 95% bootstrap interval over reports; none where ",
      "the reports do not differ. Differences are paired by report. Calls, tokens, US$ and seconds are a report's; – is ",
      "where nobody says. A silent error is wrong and carries no flag."),
    h("p", { class: "soft" }, "每个指标是对报告求和后的比值，附 95% 自助法区间；差异按报告配对。悄悄出错指错了而没有标出。"),
    h("div", { class: "bar" },
      h("input", { type: "search", placeholder: "filter 筛选", "aria-label": "filter 筛选",
        oninput: (event) => { state.filter = event.target.value; draw(); } }),
      choice("Reports", "报告", groups, state.group, (id) => { state.group = id; }),
      choice("Against", "对照", runs, state.base, (id) => { state.base = Number(id); }),
      choice("Difference in", "差异指标", metricNames.map((name, i) => [i, NAMES[name][0]]), state.metric,
        (id) => { state.metric = Number(id); })),
    draw());
}
build();
