// Suggestions under a search box while a name is typed (ARIA 1.2 combobox: a list box that arrows, Enter and Escape rule).
for (const box of document.querySelectorAll("input[data-suggest]")) attach(box);

function attach(box) {
  const list = document.createElement("ul");
  list.id = `${box.id}-list`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  box.after(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-controls": list.id, "aria-expanded": "false", "aria-autocomplete": "list" })) {
    box.setAttribute(name, value);
  }
  let asked = "", waiting = 0, chosen = -1;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const choose = (place) => {
    const rows = [...list.children];
    chosen = rows.length ? (place + rows.length) % rows.length : -1;
    rows.forEach((row, number) => row.setAttribute("aria-selected", String(number === chosen)));
    if (chosen >= 0) {
      box.setAttribute("aria-activedescendant", rows[chosen].id);
      rows[chosen].scrollIntoView({ block: "nearest" });
    }
  };
  const show = (found) => {
    list.replaceChildren(...found.map((each, number) => {
      const row = document.createElement("li");
      row.id = `${list.id}-${number}`;
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", "false");
      row.dataset.path = each.path;
      const name = document.createElement("span");
      name.textContent = each.label;
      const kind = document.createElement("span");
      kind.className = "note";
      kind.textContent = each.matched === each.label ? each.kind : `${each.kind}, also ${each.matched}`;
      row.append(name, " ", kind);
      row.addEventListener("pointerdown", (event) => { event.preventDefault(); location.assign(each.path); });
      return row;
    }));
    list.hidden = !found.length;
    box.setAttribute("aria-expanded", String(found.length > 0));
    chosen = -1;
  };
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    const text = box.value.trim();
    if (text.length < 2) return close();
    waiting = setTimeout(async () => {
      asked = text;
      const kind = box.form.elements.kind?.value;
      const answer = await fetch(`${box.dataset.suggest}?${new URLSearchParams(kind ? { q: text, kind } : { q: text })}`);
      if (answer.ok && asked === box.value.trim()) show(await answer.json());
    }, 120);
  });
  box.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].dataset.path);
    else return;
    event.preventDefault();
  });
  box.addEventListener("blur", close);
}
