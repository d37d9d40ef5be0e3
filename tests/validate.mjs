// Reads pages as JSON ({name: html}) from standard input and prints what the HTML standard has against them, by name.
import { HtmlValidate } from "html-validate";

const input = await new Promise((resolve) => {
  let text = "";
  process.stdin.on("data", (piece) => { text += piece; });
  process.stdin.on("end", () => resolve(text));
});
const judge = new HtmlValidate({ root: true, extends: ["html-validate:standard"] });
const found = {};
for (const [name, html] of Object.entries(JSON.parse(input))) {
  const report = await judge.validateString(html);
  found[name] = report.results.flatMap((result) => result.messages.map((each) => `${each.line}:${each.column} ${each.ruleId}: ${each.message}`));
}
console.log(JSON.stringify(found));
