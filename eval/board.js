// The page of a leaderboard; it follows page_elements.js in one script.
const SHARES = new Set(["nonzero_accuracy", "net_accuracy", "cell_accuracy", "all_cells_right", "silent_errors",
  "silent_nonzero", "false_alarms", "failed_reports", "claims_f1"]);
const state = { group: "all", base: 0, metric: 0, sort: "net_accuracy", down: true, filter: "" };

const short = (value) => Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)));
function shown(metric, value, signed = false) {
  if (value === null) return "–";
  const plus = signed && value > 0 ? "+" : "";
  return SHARES.has(metric) ? `${plus}${Number((value * 100).toFixed(2))}%` : plus + short(value);
}
function range(metric, low, high) {
  return low === null ? "" : `${shown(metric, low)} ${say("to", "至")} ${shown(metric, high)}`;
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

function heading(id, text, num) {
  const sorted = state.sort === id;
  const turn = () => {
    state.down = sorted ? !state.down : data.metrics.find((m) => m.name === id)?.better === "higher";
    state.sort = id;
    draw();
  };
  return h("th", { class: num && "num", "aria-sort": sorted ? (state.down ? "descending" : "ascending") : null, scope: "col" },
    h("button", { class: "sort", "data-sort": id, onclick: turn }, text, sorted ? (state.down ? " ↓" : " ↑") : ""));
}
function value(run, metric) {
  const [number, low, high, of] = figure(run, metric);
  const bar = SHARES.has(metric) && low !== null
    ? h("span", { class: "range", vars: { "--low": String(low * 100), "--high": String(high * 100) } }) : null;
  return h("td", { class: "num", title: say(`of ${short(of)}`, `共 ${short(of)}`) }, shown(metric, number),
    h("small", {}, range(metric, low, high)), bar);
}
function difference(run) {
  if (run === state.base) return h("td", { class: "num soft" }, say("reference", "对照"));
  const found = pair(run), { name, better } = data.metrics[state.metric];
  if (found.difference === null) return h("td", { class: "num" }, "–");
  const good = better === "lower" ? found.difference < 0 : found.difference > 0;
  const sure = found.low !== null && (found.low > 0 || found.high < 0);
  return h("td", { class: `num ${sure ? (good ? "good" : "silent") : ""}` }, shown(name, found.difference, true),
    h("small", {}, range(name, found.low, found.high)),
    h("small", {}, say(`better on ${found.wins}, worse on ${found.losses}`, `${found.wins} 份更好，${found.losses} 份更差`), `, p ${short(found.p)}`));
}
function choice(id, label, options, chosen, change) {
  return h("label", {}, `${label} `,
    h("select", { "data-choice": id, onchange: (event) => { change(event.target.value); draw(); } },
      options.map(([id, text]) => h("option", { value: id, selected: String(id) === String(chosen) }, text))));
}
function table() {
  return h("div", { class: "wide" }, h("table", { class: "list board" },
    h("thead", {}, h("tr", {}, heading("name", say("Extractor", "提取程序")),
      heading("difference", `Δ ${named(metricNames[state.metric])}`, true),
      metricNames.map((name) => heading(name, named(name), true)))),
    h("tbody", {}, order().map((run) => h("tr", { "data-run": data.runs[run].name },
      h("td", {}, h("a", { href: data.runs[run].page }, data.runs[run].extractor),
        h("small", {}, `${data.runs[run].name} · ${data.runs[run].version} · ${say("code", "代码")} ${data.runs[run].code}`),
        data.runs[run].leftOut.length ? h("small", { class: "flagged", title: data.runs[run].leftOut.join("\n") },
          say(`${data.runs[run].leftOut.length} left out`, `略去 ${data.runs[run].leftOut.length} 项`)) : null),
      difference(run), metricNames.map((name) => value(run, name)))))));
}
function draw() {
  document.getElementById("table").replaceChildren(table());
}
function build() {
  const all = say("all", "全部");
  const groups = Object.entries(data.groups).map(([name, count]) => [name, `${name === "all" ? all : name} (${count})`]);
  const runs = data.runs.map((run, i) => [i, `${run.extractor} · ${run.name}`]);
  document.title = say("gipa eval leaderboard", "gipa eval 排行榜");
  document.getElementById("page").classList.add("broad");
  return [
    h("h1", {}, say("Leaderboard", "排行榜")),
    h("p", { class: "meta" }, say(`${data.runs.length} runs over the same ${data.reports} reports · seed ${data.seed}`,
      `${data.runs.length} 次运行，同样的 ${data.reports} 份报告 · 随机种子 ${data.seed}`)),
    h("p", {}, say("Each figure is a ratio of two sums over reports, with its 95% bootstrap interval over reports; none where "
      + "the reports do not differ. Differences are paired by report. Calls, tokens, US$ and seconds are a report's; – is "
      + "where nobody says. A silent error is wrong and carries no flag.",
    "每个指标是对报告求和后两个和之比，附对报告作自助法所得的 95% 区间；各报告没有差别时不给区间。差异按报告配对。"
      + "调用次数、token、美元和秒数都按每份报告计，没有说明的记为 –。未标出的错误，是读错而没有任何标记的格。")),
    h("div", { class: "bar" },
      h("input", { type: "search", value: state.filter, placeholder: say("filter", "筛选"), "aria-label": say("filter", "筛选"),
        oninput: (event) => { state.filter = event.target.value; draw(); } }),
      choice("reports", say("Reports", "报告"), groups, state.group, (id) => { state.group = id; }),
      choice("against", say("Against", "对照"), runs, state.base, (id) => { state.base = Number(id); }),
      choice("metric", say("Difference in", "差异指标"), metricNames.map((name, i) => [i, named(name)]), state.metric,
        (id) => { state.metric = Number(id); })),
    h("div", { id: "table" }, table()),
  ];
}
show(build);
