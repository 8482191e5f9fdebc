/* How tables, bars and the chart of the directory's page are drawn. */
const SVG = 'http://www.w3.org/2000/svg';
const SHOWN = 12;
const LABEL = 40;
const number = new Intl.NumberFormat('en');
export const text = (value) => number.format(value ?? 0);

export function element(name, content, attributes = {}) {
  const made = document.createElement(name);
  if (content !== undefined && content !== null) made.textContent = content;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function drawn(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/* With a caption, a table that scrolls by itself where the page is narrow, also with the keyboard. */
export function table(className, caption, heads, rows) {
  const made = element('table', null, {class: className});
  const head = element('tr');
  head.append(...heads.map((name) => element('th', name, {scope: 'col'})));
  const top = element('thead');
  top.append(head);
  const body = element('tbody');
  body.append(...rows.map((cells) => {
    const row = element('tr');
    row.append(...cells);
    return row;
  }));
  if (heads.length > 0) made.append(top);
  made.append(body);
  if (!caption) return made;
  const scroll = element('div', null, {class: 'scroll', role: 'region', tabindex: '0', 'aria-label': caption});
  scroll.append(made);
  return scroll;
}

export const count = (value) => element('td', text(value), {class: 'number'});

/* Long lists show their first rows, the others on demand. */
export function folded(build, rows) {
  if (rows.length <= SHOWN) return [build(rows)];
  const more = element('details');
  more.append(element('summary', `${rows.length - SHOWN} more`), build(rows.slice(SHOWN)));
  return [build(rows.slice(0, SHOWN)), more];
}

/* What a reader has unfolded stays so when the numbers are drawn anew. */
export function keepOpen(place, children) {
  const open = place.querySelector('details')?.open;
  place.replaceChildren(...children);
  const details = place.querySelector('details');
  if (open && details) details.open = true;
}

/* Numbers by name, the largest first, each with a bar. */
export function bars(place, counts, names = {}) {
  const entries = Object.entries(counts ?? {}).filter(([, value]) => value > 0);
  entries.sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  if (entries.length === 0) {
    place.replaceChildren(element('p', 'None.'));
    return;
  }
  const most = entries[0][1];
  const build = (part) => table('bars', null, [], part.map(([name, value]) => {
    const bar = element('td', null, {class: 'bar', 'aria-hidden': 'true'});
    bar.append(drawn('svg', {}, drawn('rect', {class: 'plain', width: `${Math.max(1, 100 * value / most)}%`, height: '100%'})));
    return [element('th', names[name] ?? name, {scope: 'row'}), count(value), bar];
  }));
  keepOpen(place, folded(build, entries));
}

/* Every month from the first to the last, also those in which nothing expires. */
export function months(expiry) {
  const known = new Map(expiry.map((entry) => [entry.month, entry]));
  const names = [...known.keys()].sort();
  const all = [];
  if (names.length === 0) return all;
  let [year, month] = names[0].split('-').map(Number);
  for (let name = names[0]; name <= names.at(-1) && all.length < 1200;) {
    all.push(known.get(name) ?? {month: name, CSCA: 0, DSC: 0});
    month++;
    if (month > 12) [year, month] = [year + 1, 1];
    name = `${year}-${String(month).padStart(2, '0')}`;
  }
  return all;
}

/* Bars for one kind of certificate; each kind has its own scale, or CSCAs would vanish beside signers. */
export function chart(place, shown, kind, name) {
  const width = Math.max(240, place.clientWidth);
  const [left, top, height] = [44, 8, 100];
  const most = Math.max(1, ...shown.map((entry) => entry[kind] ?? 0));
  const step = (width - left) / shown.length;
  const svg = drawn('svg', {viewBox: `0 0 ${width} 130`, role: 'img', 'aria-label':
    `${name} that expire in each of ${shown.length} months from ${shown[0].month}; at most ${most} in one. The table below has the numbers.`});
  for (const part of most > 1 ? [0, 0.5, 1] : [0, 1]) {
    const y = top + height * (1 - part);
    svg.append(drawn('line', {x1: left, x2: width, y1: y, y2: y}));
    svg.append(drawn('text', {x: left - 6, y: y + 4, 'text-anchor': 'end'}, text(Math.round(most * part))));
  }
  const years = shown.map((entry, i) => (i === 0 || entry.month.endsWith('-01') ? i : -1)).filter((i) => i >= 0);
  let free = 0;
  years.forEach((i, nth) => {
    const x = left + i * step;
    const crowded = nth === 0 && years.length > 1 && years[1] * step < LABEL;
    if (x < free || crowded || width - x < LABEL) return;
    svg.append(drawn('text', {x, y: top + height + 18}, shown[i].month.slice(0, 4)));
    free = x + LABEL;
  });
  shown.forEach((entry, i) => {
    const size = height * (entry[kind] ?? 0) / most;
    const bar = drawn('rect', {class: 'plain', x: left + i * step + step * 0.1, y: top + height - size, width: step * 0.8, height: size});
    bar.append(drawn('title', {}, `${entry.month}: ${text(entry[kind])} ${name}`));
    svg.append(bar);
  });
  place.replaceChildren(svg);
}
