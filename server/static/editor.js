// The query form becomes YASGUI's editor and viewer. Without scripts the form works as it is.
import { plugins } from "./results.js";

const setup = JSON.parse(document.getElementById("setup").textContent);
const form = document.querySelector("form.query");
const field = document.getElementById("query");
const { Yasqe, Yasr } = window.Yasgui;

const terms = fetch(setup.terms).then((answer) => answer.json());
complete("prefixes", "prefixes", { get: () => Object.entries(setup.prefixes).map(([name, start]) => `${name}: <${start}>`) });
complete("class", "our-class", { get: () => terms.then((found) => found.class) });
complete("property", "our-property", { get: () => terms.then((found) => found.property) });
Yasqe.defaults.autocompleters = ["prefixes", "our-class", "our-property", "our-thing", "variables"];
Yasqe.forkAutocompleter("class", {
  name: "our-thing", bulk: false, autoShow: false, persistenceId: null,
  isValidCompletionPosition: (editor) => editor.getCompleteToken().string.length > 1 && !editor.getCompleteToken().string.startsWith("?"),
  get: async (editor, token) => {
    const words = (token?.autocompletionString || token?.string || "").split(/[/#:]/).pop().replaceAll("-", " ");
    const answer = words ? await fetch(`${setup.suggest}?${new URLSearchParams({ q: words })}`) : null;
    return answer?.ok ? (await answer.json()).map((each) => each.iri) : [];
  },
});

function complete(from, name, changes) {
  const made = { bulk: true, autoShow: true, persistenceId: null, name, ...changes };
  if (from === name) Yasqe.registerAutocompleter({ ...Yasqe.Autocompleters[from], ...made }, false);
  else Yasqe.forkAutocompleter(from, made, false);
}

document.body.classList.add("with-editor");  // before the editor measures itself
const editor = new Yasqe(document.getElementById("editor"), {
  persistenceId: null, autofocus: false, createShareableLink: null, showQueryButton: true, resizeable: true, editorHeight: "320px",
  value: withPrefixes(field.value),
  requestConfig: { endpoint: setup.endpoint, method: "POST", headers: {}, withCredentials: false },
});
editor.getInputField().setAttribute("aria-label", "Query");

for (const [name, plugin] of Object.entries(plugins(setup, editor))) Yasr.registerPlugin(name, plugin);
const place = document.getElementById("answer");
const viewer = new Yasr(place, {
  persistenceId: null, prefixes: () => ({ ...setup.prefixes, ...editor.getPrefixesFromQuery() }),
  pluginOrder: ["table", "chart", "graph", "response"], defaultPlugin: "table",
});

editor.on("query", () => {
  place.hidden = false;
  place.setAttribute("aria-busy", "true");
  document.querySelector(".told")?.remove();
  editor.clearGutter("gutterErrorBar");
});
editor.on("queryResponse", (_, answer, elapsed) => {
  place.removeAttribute("aria-busy");
  viewer.setResponse(answer, elapsed);
});

form.addEventListener("submit", (event) => {
  const as = document.getElementById("format").value;
  field.value = editor.getValue();
  if (as !== "html") return;  // a file is a plain request
  event.preventDefault();
  editor.query().catch(() => {});
});
const share = document.getElementById("share");
const link = () => { share.href = `${setup.endpoint}?${new URLSearchParams({ query: editor.getValue() })}`; };
editor.on("change", link);
link();

const example = document.getElementById("example");
example.addEventListener("change", () => {
  const option = example.selectedOptions[0];
  document.getElementById("says").textContent = option.dataset.says || "";
  if (option.value) editor.setValue(withPrefixes(option.value));
});

// The site knows its prefixes undeclared; declared, a query can be taken to any other tool.
function withPrefixes(text) {
  const plain = text.replace(/<[^<>\s]*>|"(?:[^"\\\n]|\\.)*"|#.*/g, "");
  const declared = new Set([...text.matchAll(/PREFIX\s+([\w-]*):/gi)].map((found) => found[1]));
  const used = new Set([...plain.matchAll(/(?<![\w?$:-])([A-Za-z][\w-]*):/g)].map((found) => found[1]));
  const lines = [...used].filter((name) => name in setup.prefixes && !declared.has(name)).map((name) => `PREFIX ${name}: <${setup.prefixes[name]}>\n`);
  if (!lines.length) return text;
  const head = text.match(/^(?:\s*#.*\n)*/)[0];
  return head + lines.sort().join("") + text.slice(head.length);
}
