"use strict";
// Search and sorting of the tables that are marked for it; without script they are whole, as they
// stand.
for (const table of document.querySelectorAll("table.find")) {
  const rows = [...table.tBodies[0].rows];
  const count = document.createElement("output");
  const say = () => {
    const shown = rows.filter((row) => !row.hidden).length;
    count.textContent = shown === rows.length ? "" : `${shown} of ${rows.length}`;
  };
  const field = document.createElement("input");
  field.type = "search";
  const label = document.createElement("label");
  label.className = "search";
  label.append(`Search ${table.dataset.what} `, field, " ", count);
  table.parentElement.before(label);
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/);
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
    say();
  });
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (row) => row.cells[at].textContent.trim();
      rows.sort((a, b) => compare(key(a), key(b)) * (down ? -1 : 1));
      table.tBodies[0].append(...rows);
    });
  });
}

function compare(a, b) {
  if (!a || !b) return (a ? -1 : 0) + (b ? 1 : 0);
  const [x, y] = [Number(a), Number(b)];
  return Number.isNaN(x) || Number.isNaN(y) ? a.localeCompare(b, undefined, { numeric: true }) : x - y;
}
