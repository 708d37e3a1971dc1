'use strict';
{
  // ---- tables: a click on a heading sorts by its column ----

  // numbers sort as numbers and before texts; what is empty or a dash comes last
  const key = cell => {
    const text = cell.textContent.trim(), number = Number(text);
    if (text === '' || text === '\u2013') return [2, 0];
    return isNaN(number) ? [1, text] : [0, number];
  };

  const compare = (a, b) => a[0] - b[0] ||
    (typeof a[1] === 'string' ? a[1].localeCompare(b[1], 'en', {numeric: true}) : a[1] - b[1]);

  const sortBy = (table, column) => {
    const head = table.tHead.rows[0].cells, body = table.tBodies[0];
    const down = head[column].ariaSort === 'ascending';
    const rows = [...body.rows].map(row => [key(row.cells[column]), row]);
    rows.sort(([a], [b]) => {
      const last = (a[0] === 2) - (b[0] === 2);
      return last || (down ? compare(b, a) : compare(a, b));
    });
    body.append(...rows.map(([, row]) => row));
    for (const th of head) th.removeAttribute('aria-sort');
    head[column].ariaSort = down ? 'descending' : 'ascending';
  };

  for (const table of document.querySelectorAll('table.sortable')) {
    [...table.tHead.rows[0].cells].forEach((th, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...th.childNodes);
      button.addEventListener('click', () => sortBy(table, column));
      const first = table.tBodies[0].rows[0]?.cells[column];
      if (first?.classList.contains('n')) th.classList.add('n');
      th.append(button);
    });
  }

  // ---- figures: the values under the pointer ----

  const tip = document.getElementById('tip');
  const NEAR = 40; // pixels of the picture

  const pairs = path => [...(path?.getAttribute('d') ?? '').matchAll(/[ML]([-\d.]+) ([-\d.]+)/g)]
    .map(m => [Number(m[1]), Number(m[2])]);

  // x in the picture -> [top, bottom] of the interval there
  const intervals = group => {
    const found = new Map();
    for (const m of (group.querySelector('.bar')?.getAttribute('d') ?? '')
      .matchAll(/M([-\d.]+) ([-\d.]+)V([-\d.]+)/g)) {
      found.set(Number(m[1]), [Number(m[2]), Number(m[3])]);
    }
    for (const piece of (group.querySelector('.band')?.getAttribute('d') ?? '').split('Z')) {
      const points = [...piece.matchAll(/[ML]([-\d.]+) ([-\d.]+)/g)];
      points.slice(0, points.length / 2).forEach((m, i) =>
        found.set(Number(m[1]), [Number(m[2]), Number(points[points.length - 1 - i][2])]));
    }
    return found;
  };

  // what an axis says: place in the picture to value
  const axis = (text, log) => {
    const [from, to, start, end] = text.split(' ').map(Number);
    return place => {
      const value = from + (place - start) / (end - start) * (to - from);
      return log ? 10 ** value : value;
    };
  };

  const show = value => String(Number(value.toPrecision(4)));

  const read = svg => ({
    x: axis(svg.dataset.x, false),
    y: axis(svg.dataset.y, 'log' in svg.dataset),
    plane: 'plane' in svg.dataset,
    labels: [...svg.querySelectorAll('text.label')].map(text => text.textContent),
    places: [...svg.querySelectorAll('text.name')].map(text => text.textContent),
    series: [...svg.querySelectorAll('.s:not(.bars)')].map(group => ({
      group,
      name: group.dataset.name,
      points: pairs(group.querySelector('.line, .dots')),
      intervals: intervals(group),
    })),
  });

  const nearest = (chart, series, x, y) => {
    let best = null, least = NEAR;
    for (const point of series.points) {
      const distance = chart.plane || series.group.classList.contains('points')
        ? Math.hypot(point[0] - x, point[1] - y) : Math.abs(point[0] - x);
      if (distance < least) [best, least] = [point, distance];
    }
    return best && {point: best, distance: least, series};
  };

  // one line of the tip; texts are put in as texts
  const line = (chart, {point, series}) => {
    const row = document.createElement('div'), colour = document.createElement('i');
    const class_ = [...series.group.classList].find(name => /^c\d$/.test(name));
    const interval = series.intervals.get(point[0]);
    let text = series.name ? series.name + ': ' : '';
    text += chart.plane ? `${show(chart.x(point[0]))}, ${show(chart.y(point[1]))}`
      : show(chart.y(point[1]));
    if (interval) text += ` [${show(chart.y(interval[1]))}, ${show(chart.y(interval[0]))}]`;
    row.className = class_;
    row.append(colour, text);
    return row;
  };

  const title = (chart, x) => chart.plane ? chart.labels.join(', ')
    : chart.places[Math.round(x)] ?? `${chart.labels[0]} ${show(x)}`;

  const draw = (svg, found) => {
    const space = 'http://www.w3.org/2000/svg';
    const marks = document.createElementNS(space, 'g');
    marks.classList.add('marks');
    for (const {point, series} of found) {
      const mark = document.createElementNS(space, 'circle');
      const class_ = [...series.group.classList].find(name => /^c\d$/.test(name));
      mark.setAttribute('class', 'mark ' + class_);
      mark.setAttribute('cx', point[0]);
      mark.setAttribute('cy', point[1]);
      mark.setAttribute('r', 4);
      marks.append(mark);
    }
    svg.append(marks);
  };

  const hide = svg => {
    svg.querySelector('.marks')?.remove();
    tip.hidden = true;
  };

  const place = event => {
    const box = tip.getBoundingClientRect(), gap = 14;
    const right = event.clientX + gap + box.width < innerWidth;
    tip.style.left = Math.max(4, right ? event.clientX + gap : event.clientX - gap - box.width) + 'px';
    tip.style.top = Math.max(4, Math.min(event.clientY + gap, innerHeight - box.height - 4)) + 'px';
  };

  // lines in front; those behind them (single runs) only where no other is
  const choose = (chart, x, y) => {
    const found = chart.series.map(series => nearest(chart, series, x, y)).filter(Boolean);
    const front = found.filter(one => !one.series.group.classList.contains('faint'));
    const all = (front.length ? front : found).sort((a, b) => a.distance - b.distance);
    return chart.plane ? all.slice(0, 1) : all.slice(0, 12);
  };

  for (const svg of document.querySelectorAll('figure > svg')) {
    let chart = null;
    svg.addEventListener('pointermove', event => {
      chart ??= read(svg);
      hide(svg);
      const box = svg.getBoundingClientRect(), scale = svg.viewBox.baseVal.width / box.width;
      const found = choose(chart, (event.clientX - box.left) * scale, (event.clientY - box.top) * scale);
      if (found.length === 0) return;
      const head = document.createElement('div');
      head.textContent = title(chart, chart.x(found[0].point[0]));
      tip.replaceChildren(head, ...found.map(one => line(chart, one)));
      tip.hidden = false;
      draw(svg, found);
      place(event);
    });
    svg.addEventListener('pointerleave', () => hide(svg));
  }

  // ---- paper: everything is open ----

  addEventListener('beforeprint', () => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
}
