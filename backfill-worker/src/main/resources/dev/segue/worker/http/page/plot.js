// Two small plots, drawn as SVG at the size that they are given.

import {count, millis, quantile, span, time} from './words.js';

const NS = 'http://www.w3.org/2000/svg';
const TOP = 10;
const BOTTOM = 20;
const LEFT = 52;
const RIGHT = 8;

function svg(tag, attributes, text) {
  const node = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) {
    node.setAttribute(name, value);
  }
  if (text !== undefined) {
    node.textContent = text;
  }
  return node;
}

// The next of 1, 2, 2.5, 5, 10 … at or above the number.
function nice(number) {
  const power = 10 ** Math.floor(Math.log10(Math.max(1e-9, number)));
  return [1, 2, 2.5, 5, 10].map((step) => step * power).find((top) => top >= number * 0.999);
}

function short(number) {
  return number >= 1e6 ? +(number / 1e6).toFixed(1) + ' M' : number >= 1e4 ? +(number / 1e3).toFixed(1) + ' k' : count(number);
}

function frame(node, label, height) {
  const width = Math.max(200, node.clientWidth || 200);
  const picture = svg('svg', {viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': label});
  node.replaceChildren(picture);
  return {picture, width, height, inner: width - LEFT - RIGHT, floor: height - BOTTOM};
}

function scale(plot, top, label) {
  for (const part of [0, 0.5, 1]) {
    const y = plot.floor - part * (plot.floor - TOP);
    plot.picture.append(
      svg('line', {x1: LEFT, x2: plot.width - RIGHT, y1: y, y2: y, class: part ? 'grid' : 'axis'}),
      svg('text', {x: LEFT - 8, y: y + 4, class: 'tick end'}, label(part * top)));
  }
}

// Rows a second over time; points are [milliseconds, rate].
export function ratePlot(node, points) {
  if (points.length < 2) {
    node.replaceChildren(Object.assign(document.createElement('p'), {className: 'hush', textContent: 'The plot begins with the next seconds.'}));
    return;
  }
  const from = points[0][0];
  const to = points[points.length - 1][0];
  const highest = Math.max(...points.map((p) => p[1]));
  const top = nice(Math.max(1, highest));
  const now = points[points.length - 1][1];
  const plot = frame(node, `Rows a second over the last ${span((to - from) / 1000)}: now ${count(now)}, at most ${count(highest)}.`, 150);
  scale(plot, top, short);
  const x = (at) => LEFT + (plot.inner * (at - from)) / Math.max(1, to - from);
  const y = (rate) => plot.floor - ((plot.floor - TOP) * rate) / top;
  const line = points.map((p) => `${x(p[0]).toFixed(1)},${y(p[1]).toFixed(1)}`).join(' ');
  plot.picture.append(
    svg('polygon', {points: `${LEFT},${plot.floor} ${line} ${x(to).toFixed(1)},${plot.floor}`, class: 'area'}),
    svg('polyline', {points: line, class: 'line'}),
    svg('circle', {cx: x(to), cy: y(now), r: 3.5, class: 'now'}),
    svg('text', {x: LEFT, y: plot.height - 4, class: 'tick'}, time(from)),
    svg('text', {x: plot.width - RIGHT, y: plot.height - 4, class: 'tick end'}, time(to)));
}

// How long each of the last chunks took, beside how long it may.
export function chunkPlot(node, times, target) {
  if (times.length === 0) {
    node.replaceChildren(Object.assign(document.createElement('p'), {className: 'hush', textContent: 'No chunk yet.'}));
    return;
  }
  const top = nice(Math.max(target * 1.2, quantile(times, 0.98)));
  const plot = frame(node, `The last ${times.length} chunks: half took up to ${millis(quantile(times, 0.5))}, the longest ${millis(Math.max(...times))}; the aim is ${target} ms.`, 150);
  scale(plot, top, (ms) => (ms >= 10000 ? ms / 1000 + ' s' : +ms.toFixed(1) + ''));
  const slots = Math.max(40, times.length);
  const step = plot.inner / slots;
  times.forEach((ms, i) => {
    const height = Math.max(1.5, ((plot.floor - TOP) * Math.min(ms, top)) / top);
    const left = LEFT + (slots - times.length + i) * step;
    plot.picture.append(svg('rect', {x: left + step * 0.12, width: Math.max(1, step * 0.76), y: plot.floor - height, height, rx: Math.min(1.5, step / 4), class: ms > target * 1.5 ? 'chunk long' : 'chunk'}));
  });
  const y = plot.floor - ((plot.floor - TOP) * target) / top;
  plot.picture.append(
    svg('line', {x1: LEFT, x2: plot.width - RIGHT, y1: y, y2: y, class: 'aim'}),
    svg('text', {x: LEFT, y: plot.height - 4, class: 'tick'}, 'ms, the last on the right'),
    svg('text', {x: plot.width - RIGHT, y: plot.height - 4, class: 'tick end'}, `aim ${target} ms`));
}
