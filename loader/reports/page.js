"use strict";
// Show the results that the page holds beyond the first of each group, some at a time.
const data = JSON.parse(document.getElementById("data").textContent);
const STEP = 100;

function put(parent, tag, text, kind) {
  const element = parent.appendChild(document.createElement(tag));
  if (text) element.textContent = text;
  if (kind) element.className = kind;
  return element;
}

function show(parent, [place, words, from, to, node, path, value, message]) {
  const article = put(parent, "article");
  put(article, "p", place < 0 ? "In no document" : data.documents[place], "soft");
  if (message) put(article, "p", message);
  if (words) {
    const quote = put(article, "blockquote");
    if (from < to) {
      quote.append(words.slice(0, from));
      put(quote, "mark", words.slice(from, to));
      quote.append(words.slice(to));
    } else quote.textContent = words;
  }
  const list = put(article, "dl");
  for (const [name, text] of [["Node", node], ["Property", path < 0 ? "" : data.paths[path]], ["Value", value]])
    if (text !== null && text !== "") {
      put(list, "dt", name);
      put(put(list, "dd"), "code", text);
    }
}

for (const group of data.groups) {
  const holder = document.getElementById("r" + group.place);
  const note = document.getElementById("n" + group.place);
  let rows = group.rows, next = 0;
  const label = put(note.parentNode, "label", "Find in the others: ");
  const find = put(label, "input");
  const button = put(note.parentNode, "button");
  button.type = "button";
  const tell = () => {
    const left = rows.length - next;
    note.textContent = `${group.first + next} shown, ${left} more.`;
    button.hidden = left === 0;
    button.textContent = `Show ${Math.min(STEP, left)} more`;
  };
  button.addEventListener("click", () => {
    const end = Math.min(next + STEP, rows.length);
    for (; next < end; next++) show(holder, rows[next]);
    tell();
  });
  find.addEventListener("change", () => {
    const wanted = find.value.toLowerCase();
    rows = group.rows.filter((row) =>
      !wanted || [row[1], row[4], row[6], row[0] < 0 ? "" : data.documents[row[0]]].some((text) => text && text.toLowerCase().includes(wanted)));
    while (holder.children.length > group.first) holder.lastElementChild.remove();
    next = 0;
    tell();
    if (wanted) button.click();
  });
  tell();
}
