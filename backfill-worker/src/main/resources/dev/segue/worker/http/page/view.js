// The page's parts. Everything that comes from outside becomes text, never markup.

import {FACTS, KIND_NAMES, KINDS, STATES, ago, count, millis, moment, percent, quantile, span} from './words.js';
import {chunkPlot, ratePlot} from './plot.js';

export function make(tag, properties, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (name.startsWith('aria-') || name.startsWith('data-') || name === 'role' || name === 'scope' || name === 'for') {
      node.setAttribute(name, value);
    } else {
      node[name] = value;
    }
  }
  node.append(...children);
  return node;
}

// Sets a text only where it differs, so that nothing is announced or selected away for nothing.
export function put(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

function figure(label) {
  const value = make('dd', {textContent: '–'});
  return {node: make('div', {className: 'figure'}, make('dt', {textContent: label}), value), value};
}

// Rebuilds a node's children only when what they show differs.
function keep(node, data, build) {
  const text = JSON.stringify(data);
  if (node.dataset.shown !== text) {
    node.dataset.shown = text;
    node.replaceChildren(...build());
  }
}

function table(caption, heads, rows) {
  return make(
    'div', {className: 'scroll', tabIndex: 0, role: 'region', 'aria-label': caption},
    make(
      'table', {},
      make('caption', {className: 'sr', textContent: caption}),
      make('thead', {}, make('tr', {}, ...heads.map((head) => make('th', {scope: 'col', textContent: head})))),
      make('tbody', {}, ...rows.map((cells) => make('tr', {}, ...cells.map((cell, i) => make('td', {textContent: cell, 'data-head': heads[i]})))))));
}

function sum(work) {
  const t = work.totals;
  return [[t.agreeing, 'agree'], [t.disagreeing, 'disagree'], [t.absent, 'absent'], [t.unmappable, 'unmappable'], [t.failed, 'raise an error']]
    .filter(([rows, word]) => rows > 0 || word === 'agree')
    .map(([rows, word]) => count(rows) + ' ' + word)
    .join(', ');
}

// The work to show: the one that is open, else the last.
function shown(change) {
  const works = [...change.works].sort((a, b) => b.work - a.work);
  return works.find((work) => ['running', 'paused', 'stopped'].includes(work.state)) || works[0];
}

function targetOf(work) {
  return work ? work.targetMillis : 100;
}

export class ChangeCard {
  constructor(id, ladder, act) {
    this.id = id;
    this.title = make('h2', {textContent: id, id: 'change-' + id});
    this.pill = make('span', {className: 'pill'});
    this.mapping = make('p', {className: 'mapping'});
    this.ladder = make('ol', {className: 'ladder', 'aria-label': 'Phases'}, ...ladder.map((phase) => make('li', {}, make('span', {className: 'rung', textContent: phase}))));
    this.says = make('p', {className: 'says'});
    this.task = make('h3', {className: 'task'});
    this.share = make('p', {className: 'share'});
    this.fill = make('span', {className: 'bar-fill'});
    this.meter = make('div', {className: 'meter', role: 'progressbar', 'aria-valuemin': '0', 'aria-valuemax': '100', 'aria-label': 'Progress of ' + id}, this.fill);
    this.figures = {rows: figure('Rows'), rate: figure('Rate'), left: figure('Left in this pass'), pass: figure('Pass'), chunk: figure('Chunks, median'), bound: figure('Bound')};
    this.progress = make(
      'div', {className: 'progress'},
      make('div', {className: 'progress-head'}, this.task, this.share),
      this.meter,
      make('dl', {className: 'figures'}, ...Object.values(this.figures).map((f) => f.node)));
    this.ratePlot = make('div', {className: 'plot'});
    this.chunkPlot = make('div', {className: 'plot'});
    this.chunks = make('div', {}, make('h3', {textContent: 'Chunk times of this sidecar'}), this.chunkPlot);
    this.plots = make('div', {className: 'plots'}, make('div', {}, make('h3', {textContent: 'Rows a second, all workers'}), this.ratePlot), this.chunks);
    this.controls = new Controls(id, act);
    this.verified = make('p', {});
    this.facts = make('ul', {className: 'facts', 'aria-label': 'What is known of the data'});
    this.workers = make('div', {});
    this.findings = make('div', {});
    this.node = make(
      'article', {className: 'card change', 'aria-labelledby': 'change-' + id},
      make('div', {className: 'head'}, make('div', {}, this.title, this.mapping), this.pill),
      this.ladder, this.says, this.progress, this.plots, this.controls.node,
      make(
        'div', {className: 'below'},
        make('div', {}, make('h3', {textContent: 'Last verification'}), this.verified, this.facts),
        this.workers),
      this.findings);
  }

  update(change, now) {
    const work = shown(change);
    this.node.dataset.standing = change.standing;
    this.pill.dataset.standing = change.standing;
    put(this.pill, STATES[change.standing] || change.standing);
    put(this.mapping, `${change.table}: ${change.old.join(', ')} → ${change.new.join(', ')}` + (change.exact ? '' : ' · lossy'));
    put(this.says, change.says);
    this.rungs(change);
    this.worked(change, work, now);
    this.controls.update(change, work);
    this.known(change, now);
  }

  rungs(change) {
    const rungs = [...this.ladder.children];
    const at = rungs.findIndex((rung) => rung.textContent === change.phase);
    rungs.forEach((rung, i) => {
      rung.dataset.rung = i < at ? 'past' : i === at ? 'now' : 'ahead';
      if (i === at) {
        rung.setAttribute('aria-current', 'step');
      } else {
        rung.removeAttribute('aria-current');
      }
    });
  }

  worked(change, work, now) {
    this.progress.hidden = !work;
    this.plots.hidden = !work || !(change.activity || work.history.length > 1);
    if (!work) {
      return;
    }
    const running = work.state === 'running';
    const over = ['done', 'failed'].includes(work.state) && work.rangesLeft === 0;
    const seen = work.totals.seen;
    const all = over ? Math.max(1, seen) : Math.max(1, work.estimatedRows);
    put(this.task, running ? KINDS[work.kind] || work.kind : `The ${KIND_NAMES[work.kind]}, ${work.state}`);
    put(this.share, over ? '100 %' : percent(Math.min(seen, all), all));
    const hundred = over ? 100 : Math.min(100, (100 * seen) / all);
    this.fill.style.width = hundred + '%';
    this.meter.setAttribute('aria-valuenow', String(Math.floor(hundred)));
    this.meter.dataset.state = work.state;
    put(this.figures.rows.value, over ? count(seen) : `${count(seen)} of ${count(all)}`);
    put(this.figures.rate.value, running ? count(work.rowsPerSecond) + ' /s' : '–');
    put(this.figures.left.value, work.etaSeconds === undefined ? '–' : span(work.etaSeconds));
    put(this.figures.pass.value, `${work.pass}, ${work.ranges - work.rangesLeft} of ${work.ranges} ranges`);
    const times = change.activity ? change.activity.chunkMillis : [];
    put(this.figures.chunk.value, times.length ? `${count(change.activity.chunkRows)} rows, ${millis(quantile(times, 0.5))}` : '–');
    put(this.figures.bound.value, work.rate > 0 ? count(work.rate) + ' /s' : 'none');
    this.chunks.hidden = times.length === 0;
    this.plots.dataset.alone = String(this.chunks.hidden);
    if (!this.plots.hidden) {
      ratePlot(this.ratePlot, work.history);
      chunkPlot(this.chunkPlot, times, targetOf(work));
    }
    keep(this.workers, work.workers.map((w) => [w, Math.floor(now / 5000)]), () =>
      work.workers.length === 0
        ? []
        : [make('h3', {textContent: 'Workers'}), table('Workers', ['Who', 'Ranges done', 'Last chunk'], work.workers.map((w) => [w.name, count(w.rangesDone), ago(w.lastChunk, now)]))]);
    const rows = change.works.flatMap((w) => w.rows.map((row) => [row.key, row.finding, row.detail]));
    keep(this.findings, rows, () =>
      rows.length === 0
        ? []
        : [make('h3', {textContent: 'Rows that need a look'}), table('Rows that need a look', [work.key, 'Finding', 'Detail'], rows)]);
  }

  known(change, now) {
    const verify = [...change.works].sort((a, b) => b.work - a.work).find((work) => ['verify', 'repair'].includes(work.kind));
    put(this.verified, !verify ? 'None yet.' : `${verify.finishedAt ? moment(verify.finishedAt, now) + ': ' : ''}${sum(verify)}.`);
    keep(this.facts, change.facts, () =>
      Object.entries(change.facts).map(([fact, known]) => make('li', {'data-known': String(known)}, make('span', {'aria-hidden': 'true', textContent: known ? '✓ ' : '– '}), make('span', {className: 'sr', textContent: known ? 'known: ' : 'not known: '}), FACTS[fact])));
  }
}

// What a person may tell a change's work.
class Controls {
  constructor(id, act) {
    const button = (name, text, body) => {
      const node = make('button', {type: 'button', textContent: text, 'aria-label': `${text} ${id}`});
      node.addEventListener('click', () => act(name, {change: id, ...(body ? body() : {})}));
      return node;
    };
    this.pause = button('pause', 'Pause');
    this.resume = button('resume', 'Resume');
    this.stop = button('stop', 'Stop');
    this.backfill = button('backfill', 'Backfill');
    this.verify = button('verify', 'Verify');
    this.expand = button('expand', 'Add columns');
    this.rate = make('input', {type: 'number', min: '0', step: '100', inputMode: 'numeric', id: 'rate-' + id, placeholder: 'none'});
    this.form = make('form', {className: 'rate'}, make('label', {for: 'rate-' + id, textContent: 'Rows a second at most'}), this.rate, make('button', {type: 'submit', textContent: 'Set', 'aria-label': 'Set the rate of ' + id}));
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      act('throttle', {change: id, rate: Number(this.rate.value || 0)});
    });
    this.node = make('div', {className: 'controls', role: 'group', 'aria-label': 'Tell ' + id}, this.pause, this.resume, this.stop, this.backfill, this.verify, this.expand, this.form);
  }

  update(change, work) {
    const state = work ? work.state : '';
    const open = ['running', 'paused', 'stopped'].includes(state);
    const serves = ['dual-write', 'fallback-read', 'new-read'].includes(change.phase) && change.duty !== 'blocked';
    this.pause.hidden = state !== 'running';
    this.resume.hidden = state !== 'paused';
    this.stop.hidden = !['running', 'paused'].includes(state);
    this.form.hidden = !open;
    this.backfill.hidden = !serves || ['running', 'paused'].includes(state);
    this.verify.hidden = this.backfill.hidden;
    this.expand.hidden = change.duty !== 'expand';
    if (work && document.activeElement !== this.rate && this.known !== work.rate) {
      this.known = work.rate;
      this.rate.value = work.rate > 0 ? String(work.rate) : '';
    }
    this.node.hidden = [...this.node.children].every((child) => child.hidden);
  }
}

const FEW = 12;
let all = false;

export function events(node, list, now) {
  const some = all ? list : list.slice(0, FEW);
  keep(node, [some, list.length, Math.floor(now / 3600000)], () => {
    if (list.length === 0) {
      return [make('p', {className: 'hush', textContent: 'Nothing yet.'})];
    }
    const rows = table('What was done, the last first', ['When', 'Change', 'What', 'Particulars', 'Who'], some.map((event) => [moment(event.at, now), event.change || '', event.what, event.detail, event.who]));
    if (some.length === list.length) {
      return [rows];
    }
    const more = make('button', {type: 'button', textContent: `Show all ${list.length}`});
    more.addEventListener('click', () => {
      all = true;
      events(node, list, now);
    });
    return [rows, more];
  });
}

export function notices(node, list) {
  keep(node, list, () => list.map((notice) => make('p', {className: 'notice ' + notice.kind}, make('strong', {textContent: notice.title + ' '}), notice.text)));
}
