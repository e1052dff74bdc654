// How numbers, times and states read for a person.

const whole = new Intl.NumberFormat('en', {maximumFractionDigits: 0});
const clock = new Intl.DateTimeFormat('en', {hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false});
const day = new Intl.DateTimeFormat('en', {day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hour12: false});

export const STATES = {
  working: 'Working',
  throttled: 'Held back',
  waiting: 'Waiting',
  queued: 'Next',
  paused: 'Paused',
  stopped: 'Stopped',
  failed: 'Needs you',
  retrying: 'Trying again',
  blocked: 'Blocked',
  done: 'Done',
  idle: 'Nothing to do',
};

export const KINDS = {
  'fill-new': 'Filling the new columns',
  'fill-old': 'Filling the old columns',
  verify: 'Verifying every row',
  repair: 'Mending rows',
};

export const KIND_NAMES = {'fill-new': 'backfill', 'fill-old': 'backfill of the old columns', verify: 'verification', repair: 'repair'};

export const FACTS = {
  new_empty: 'new empty',
  new_clean: 'new clean',
  new_complete: 'new complete',
  old_clean: 'old clean',
  old_complete: 'old complete',
};

export function count(number) {
  return whole.format(number);
}

// Percent that says 100 only when it is all: 99.99 % is not done.
export function percent(part, all) {
  if (all <= 0) {
    return '–';
  }
  const share = (100 * part) / all;
  return (share >= 100 ? '100' : share >= 99 ? Math.floor(share * 10) / 10 : Math.floor(share)) + ' %';
}

// A time span in the two largest of its units.
export function span(seconds) {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) {
    return s + ' s';
  }
  if (s < 3600) {
    return Math.floor(s / 60) + ' min ' + (s % 60 ? (s % 60) + ' s' : '');
  }
  if (s < 86400) {
    return Math.floor(s / 3600) + ' h ' + Math.floor((s % 3600) / 60) + ' min';
  }
  return Math.floor(s / 86400) + ' d ' + Math.floor((s % 86400) / 3600) + ' h';
}

export function millis(number) {
  return number >= 10000 ? (number / 1000).toFixed(1) + ' s' : number >= 10 ? Math.round(number) + ' ms' : number.toFixed(1) + ' ms';
}

// The clock of today, else the day with it.
export function moment(iso, now) {
  const at = new Date(iso);
  return now - at < 12 * 3600 * 1000 ? clock.format(at) : day.format(at);
}

export function ago(iso, now) {
  const seconds = Math.max(0, (now - new Date(iso)) / 1000);
  return seconds < 5 ? 'just now' : span(seconds).trim() + ' ago';
}

export function time(ms) {
  return clock.format(new Date(ms));
}

export function quantile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] : 0;
}
