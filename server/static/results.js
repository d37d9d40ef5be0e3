// Views of a result beside YASGUI's own table: a bar chart, a graph, and errors in plain words.
const MOST_BARS = 60, MOST_NODES = 300;
const SVG = "http://www.w3.org/2000/svg";

export function plugins(setup, editor) {
  const shorten = (iri) => {
    for (const [name, start] of Object.entries(setup.prefixes)) {
      if (start && iri.startsWith(start)) return `${name}:${iri.slice(start.length)}`;
    }
    return iri;
  };
  const shown = (cell) => (cell ? (cell.type === "uri" ? shorten(cell.value) : cell.value) : "");

  class Chart {
    priority = 5;
    label = "Chart";
    constructor(viewer) { this.viewer = viewer; }
    getIcon() { return document.createElement("span"); }
    canHandleResults() { return Boolean(this.columns()); }
    columns() {
      const rows = this.viewer.results?.getBindings?.() || [];
      const names = this.viewer.results?.getVariables?.() || [];
      if (!rows.length) return null;
      const numeric = (name) => rows.every((row) => !row[name] || row[name].datatype?.match(/#(integer|decimal|double|float|gYear)$/)) && rows.some((row) => row[name]);
      const value = names.findLast(numeric);
      const name = names.find((each) => each !== value && !numeric(each)) || names.find((each) => each !== value);
      return value && name ? { name, value } : null;
    }
    draw() {
      const { name, value } = this.columns();
      const rows = this.viewer.results.getBindings().filter((row) => row[value]).slice(0, MOST_BARS);
      const most = Math.max(...rows.map((row) => Number(row[value].value)), 0) || 1;
      const picture = make("svg", { viewBox: `0 0 800 ${rows.length * 24 + 10}`, role: "img", class: "chart", "aria-label": `Bars: ${value} by ${name}; the table has the same figures` });
      rows.forEach((row, number) => {
        const y = number * 24 + 5, width = Math.max(1, (Number(row[value].value) / most) * 440);
        const text = make("text", { x: 270, y: y + 14, "text-anchor": "end" });
        text.textContent = cut(shown(row[name]), 38);
        const figure = make("text", { x: 280 + width + 6, y: y + 14 });
        figure.textContent = row[value].value;
        picture.append(text, make("rect", { x: 280, y, width, height: 18, rx: 2 }), figure);
      });
      this.viewer.resultsEl.replaceChildren(picture);
    }
    download() { return picture(this.viewer.resultsEl.querySelector("svg"), "chart.svg"); }
  }

  class Graph {
    priority = 4;
    label = "Graph";
    constructor(viewer) { this.viewer = viewer; }
    getIcon() { return document.createElement("span"); }
    canHandleResults() { return this.edges().length > 0; }
    edges() {
      const found = this.viewer.results;
      const statements = found?.getStatements?.();
      if (statements?.length) return statements.filter((each) => each.object.termType === "NamedNode").map((each) => [each.subject.value, each.object.value, shorten(each.predicate.value)]);
      const names = found?.getVariables?.() || [];
      return (found?.getBindings?.() || []).flatMap((row) => {
        const ends = names.filter((name) => row[name]?.type === "uri");
        return ends.slice(1).map((name) => [row[ends[0]].value, row[name].value, name]);
      });
    }
    draw() {
      const all = this.edges(), nodes = new Map(), kept = [];
      for (const edge of all) {
        if (nodes.size >= MOST_NODES && !(nodes.has(edge[0]) && nodes.has(edge[1]))) continue;
        for (const iri of edge.slice(0, 2)) nodes.set(iri, { data: { id: iri, label: cut(shorten(iri), 32) } });
        kept.push({ data: { source: edge[0], target: edge[1], label: edge[2] } });
      }
      const place = document.createElement("div");
      place.className = "graph";
      place.setAttribute("role", "img");
      place.setAttribute("aria-label", `Graph of ${nodes.size} things and ${kept.length} relations; the table lists them`);
      const note = document.createElement("p");
      note.className = "note";
      note.textContent = kept.length < all.length ? `${kept.length} of ${all.length} relations are shown; the table has all of them.` : "";
      this.viewer.resultsEl.replaceChildren(place, note);
      const style = getComputedStyle(document.documentElement);
      const [ink, soft, link] = ["--ink", "--soft", "--link"].map((name) => style.getPropertyValue(name).trim());
      this.drawn = window.cytoscape({
        container: place, elements: [...nodes.values(), ...kept],
        layout: { name: "cose", animate: false, randomize: false, nodeDimensionsIncludeLabels: true },
        style: [
          { selector: "node", style: { label: "data(label)", "background-color": link, color: ink, width: 14, height: 14, "font-size": 10 } },
          { selector: "edge", style: { label: "data(label)", "line-color": soft, color: soft, width: 1, "font-size": 8, "curve-style": "bezier", "target-arrow-shape": "triangle", "target-arrow-color": soft, "text-rotation": "autorotate" } },
        ],
      });
      this.drawn.on("tap", "node", (event) => {
        const iri = event.target.id();
        location.assign(iri.startsWith(setup.base) ? setup.root + iri.slice(setup.base.length) : iri);
      });
    }
    download() {
      return { getData: () => this.drawn.png({ output: "blob", full: true, scale: 2 }), contentType: "image/png", title: "Download picture", filename: "graph.png" };
    }
  }

  class Problem {
    priority = 20;
    hideFromSelection = true;
    constructor(viewer) { this.viewer = viewer; }
    getIcon() { return null; }
    canHandleResults() { return Boolean(this.viewer.results?.getError?.()); }
    draw() {
      const error = this.viewer.results.getError();
      let told = { title: "The site did not answer", detail: error.statusText || error.text || "Is the network there?" };
      try { told = JSON.parse(error.text); } catch { /* no problem document: what there is is shown */ }
      const box = document.createElement("div");
      box.className = "warning";
      box.setAttribute("role", "alert");
      const title = document.createElement("strong");
      title.textContent = told.title || `Error ${error.status}`;
      const detail = document.createElement("p");
      detail.textContent = told.detail || "";
      box.append(title, detail);
      this.viewer.resultsEl.replaceChildren(box);
      if (Number.isInteger(told.line)) {
        editor.setCursor({ line: told.line - 1, ch: Math.max(0, (told.column || 1) - 1) });
        const mark = document.createElement("span");
        mark.className = "problem-mark";
        mark.title = told.detail;
        mark.textContent = "▶";
        editor.setGutterMarker(told.line - 1, "gutterErrorBar", mark);
        editor.scrollIntoView(null, 60);
      }
    }
  }

  return { chart: Chart, graph: Graph, error: Problem };
}

function make(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function cut(text, length) { return text.length > length ? `${text.slice(0, length - 1)}…` : text; }

function picture(drawn, filename) {
  return { getData: () => new XMLSerializer().serializeToString(drawn), contentType: "image/svg+xml", title: "Download picture", filename };
}
