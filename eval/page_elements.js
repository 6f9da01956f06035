"use strict";
// What the evaluation's pages share. Everything is made of text nodes: no data of a run is ever
// parsed as markup.
const data = JSON.parse(document.getElementById("data").textContent);
let chinese = navigator.language.startsWith("zh");
// Of a sentence in both languages, the one that the reader chose.
const say = (english, inChinese) => chinese ? inChinese : english;
const METRICS = {
  nonzero_accuracy: ["Non-zero cells right", "非零格正确率"], net_accuracy: ["Right less silently wrong", "正确率减未标出错误率"],
  cell_accuracy: ["All cells right", "全部格正确率"],
  fully_right: ["Reports fully right", "完全正确的报告"], all_cells_right: ["Reports with every cell right", "各格全对的报告"],
  silent_errors: ["Silent errors", "未标出的错误"], silent_nonzero: ["Silent, non-zero", "非零格未标出的错误"],
  errors_not_flagged: ["Errors not flagged", "错误中未标出的"], false_alarms: ["False alarms", "误报"],
  failed_reports: ["Failed reports", "失败的报告"], foreign_cells_per_report: ["Foreign cells a report", "每份误填的他式格"],
  edition_right: ["Edition right", "表式正确"], issuer_right: ["Issuer right", "机关正确"], title_right: ["Title right", "标题正确"],
  year_right: ["Year right", "年度正确"], period_right: ["Period right", "统计期限正确"], claims_f1: ["Claims F1", "正文数字 F1"],
  problems_f1: ["Problems F1", "问题 F1"], measures_f1: ["Measures F1", "措施 F1"], broken_f1: ["Broken rules F1", "不符的勾稽关系 F1"],
  calls_per_report: ["Calls", "调用次数"], input_tokens_per_report: ["Tokens in", "输入 token"],
  output_tokens_per_report: ["Tokens out", "输出 token"], cost_usd_per_report: ["US$", "美元"],
  cost_usd_per_fully_right: ["US$ a report fully right", "每份完全正确的美元"], seconds_per_report: ["Seconds", "秒"],
};
const named = (metric) => METRICS[metric] ? say(...METRICS[metric]) : metric;

// An element with its attributes, handlers (`on…`) and custom properties (`vars`).
function h(tag, props, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "vars") for (const [k, v] of Object.entries(value)) made.style.setProperty(k, v);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}
// Build the page by `parts`, and again whenever the reader turns to the other language.
function show(parts) {
  const turn = () => { chinese = !chinese; show(parts); };
  document.documentElement.lang = chinese ? "zh-Hans" : "en";
  document.getElementById("page").replaceChildren(
    h("button", { id: "language", lang: chinese ? "en" : "zh-Hans", onclick: turn }, chinese ? "English" : "中文"),
    ...parts().flat(3).filter(Boolean));
}
