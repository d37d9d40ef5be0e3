// The drawing of relations becomes a graph to walk: a click on a thing fetches what it has to do with others.
for (const place of document.querySelectorAll("[data-explore]")) {
  const button = document.createElement("button");
  button.textContent = "Explore";
  button.addEventListener("click", () => explore(place, button), { once: true });
  place.querySelector(".formats").prepend(button, " ");
}

async function explore(place, button) {
  document.body.append(Object.assign(document.createElement("span"), { id: "__________cytoscape_stylesheet", hidden: true }));  // our sheet has its one rule
  await import(place.dataset.cytoscape);
  button.remove();
  const canvas = document.createElement("div");
  canvas.className = "graph";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", place.querySelector("svg").getAttribute("aria-label"));
  place.querySelector("svg").replaceWith(canvas);
  const told = document.createElement("p");
  told.className = "note";
  told.setAttribute("aria-live", "polite");
  told.textContent = "Click a name to see what it has to do with others; double-click opens its page.";
  canvas.after(told);
  const color = (look) => getComputedStyle(document.documentElement).getPropertyValue(`--${look}`).trim();
  const graph = window.cytoscape({
    container: canvas,
    style: [
      { selector: "node", style: { label: "data(label)", "background-color": color("link"), color: color("ink"), width: 16, height: 16, "font-size": 11, "text-valign": "bottom", "text-margin-y": 3 } },
      { selector: "edge", style: { label: "data(name)", "line-color": "data(color)", color: color("soft"), width: "data(width)", "font-size": 8, "curve-style": "bezier", "text-rotation": "autorotate" } },
    ],
  });
  const fetched = new Set();
  const add = async (address) => {
    if (fetched.has(address)) return;
    fetched.add(address);
    const answer = await fetch(address);
    if (!answer.ok) { told.textContent = "Nothing more is known of it here."; return; }
    const found = await answer.json();
    const node = (each, more) => { if (graph.getElementById(each.iri).empty()) graph.add({ data: { id: each.iri, label: each.label, path: each.path, more } }); };
    node(found.thing, address);
    for (const each of found.relations) {
      node(each, each.more);
      const id = [found.thing.iri, each.iri].sort().join(" ") + each.name.replace(/ .*/, "");
      if (graph.getElementById(id).empty()) graph.add({ data: { id, source: found.thing.iri, target: each.iri, name: each.name, color: color(each.look), width: Math.min(1 + each.number / 2, 6) } });
    }
    if (found.left_out) told.textContent = `${found.left_out} neighbours of ${found.thing.label} are left out.`;
    graph.layout({ name: "cose", animate: false, nodeDimensionsIncludeLabels: true, randomize: fetched.size === 1, idealEdgeLength: () => 90 }).run();
  };
  graph.on("tap", "node", (event) => add(event.target.data("more")));
  graph.on("dbltap", "node", (event) => location.assign(event.target.data("path")));
  await add(place.dataset.explore);
}
