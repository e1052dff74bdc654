// Puts together what the sidecar says and what the person does.

import * as api from './api.js';
import {ChangeCard, events, notices, put} from './view.js';
import {moment, percent} from './words.js';

const part = (id) => document.getElementById(id);
const cards = new Map();
const page = {status: null, seenAt: 0, link: 'lost', refusal: ''};
let after = null;

function draw() {
  const now = Date.now();
  put(part('link-text'), page.link === 'live' ? 'live' : page.seenAt ? 'connection lost' : 'connecting');
  part('link').dataset.link = page.link;
  document.body.dataset.link = page.link;
  put(part('unlock'), api.isUnlocked() ? 'Lock' : 'Unlock');
  notices(part('notices'), allNotices(now));
  if (!page.status) {
    return;
  }
  const status = page.status;
  const changes = part('changes');
  for (const change of status.changes) {
    if (!cards.has(change.id)) {
      cards.set(change.id, new ChangeCard(change.id, status.ladder, act));
    }
    const card = cards.get(change.id);
    if (!card.node.isConnected) {
      changes.append(card.node);
    }
    card.update(change, now);
  }
  for (const [id, card] of cards) {
    if (!status.changes.some((change) => change.id === id)) {
      card.node.remove();
      cards.delete(id);
    }
  }
  part('empty').hidden = status.changes.length > 0;
  put(part('empty'), 'The rules file has no change: there is nothing to do.');
  events(part('events'), status.events, now);
  put(part('where'), `all instances at ${status.allInstancesAt}`);
  put(part('foot'), `${status.who} · rules read ${moment(status.rulesLoadedAt, now)}${status.rulesRevision ? ', revision ' + status.rulesRevision : ''} · ${status.ddlAllowed ? 'may add columns' : 'adds no columns by itself'} · never drops any`);
  document.title = title(status);
}

function title(status) {
  const busy = status.changes.find((change) => change.activity);
  const work = busy && busy.works.find((w) => w.state === 'running');
  return work ? `${percent(Math.min(work.totals.seen, work.estimatedRows), work.estimatedRows)} ${busy.id} · Segue` : 'Segue';
}

function allNotices(now) {
  const list = [];
  if (page.link === 'lost' && page.seenAt) {
    list.push({kind: 'bad', title: 'Connection lost.', text: `What is shown is from ${moment(new Date(page.seenAt).toISOString(), now)}. It goes on by itself when the sidecar answers again.`});
  }
  if (page.refusal) {
    list.push({kind: 'bad', title: 'Nothing is shown.', text: page.refusal});
  }
  if (page.status && page.status.databaseTrouble) {
    list.push({kind: 'bad', title: 'The database cannot be used.', text: page.status.databaseTrouble + ' The sidecar tries again.'});
  }
  for (const problem of page.status ? page.status.rulesProblems : []) {
    list.push({kind: 'warn', title: 'The rules file is bad, the one before counts.', text: problem});
  }
  return list;
}

function askForToken() {
  const dialog = part('token-dialog');
  if (!dialog.open) {
    dialog.showModal();
    part('token').focus();
  }
}

function say(text, bad) {
  const node = part('told');
  put(node, text);
  node.dataset.bad = String(Boolean(bad));
  node.dataset.shown = 'true';
  clearTimeout(say.timer);
  say.timer = setTimeout(() => (node.dataset.shown = 'false'), 6000);
}

const DONE = {pause: 'Paused.', resume: 'It goes on.', stop: 'Stopped behind the current chunk.', throttle: 'Set; it holds from the next chunk.', backfill: 'It begins in a moment.', verify: 'It begins in a moment.', expand: 'It begins in a moment.'};

async function act(what, body) {
  if (!api.isUnlocked()) {
    after = () => act(what, body);
    askForToken();
    return;
  }
  if (what === 'stop' && !(await sure(`The work on ${body.change} ends behind its current chunk, in every worker. It goes on from there only when somebody starts it again.`, 'Stop it'))) {
    return;
  }
  try {
    const answer = await api.tell(what, body);
    say(answer.works && answer.works.length === 0 ? 'There was nothing to tell.' : DONE[what]);
  } catch (failure) {
    say(failure.message, true);
    draw();
  }
}

function sure(text, yes) {
  const dialog = part('sure-dialog');
  put(part('sure-text'), text);
  put(part('sure-yes'), yes);
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), {once: true}));
}

part('token-form').addEventListener('submit', (event) => {
  event.preventDefault();
  api.unlock(part('token').value.trim(), part('who').value.trim());
  part('token').value = '';
  part('token-dialog').close();
  page.refusal = '';
  draw();
  const next = after;
  after = null;
  if (next) {
    next();
  }
});
part('token-cancel').addEventListener('click', () => {
  after = null;
  part('token-dialog').close();
});
part('sure-form').addEventListener('submit', (event) => {
  event.preventDefault();
  part('sure-dialog').close('yes');
});
part('sure-no').addEventListener('click', () => part('sure-dialog').close('no'));
part('unlock').addEventListener('click', () => {
  if (api.isUnlocked()) {
    api.lock();
    draw();
  } else {
    askForToken();
  }
});
window.addEventListener('resize', draw);

api.watch({
  status(status) {
    page.status = status;
    page.seenAt = Date.now();
    page.link = 'live';
    page.refusal = '';
    draw();
  },
  locked() {
    page.link = 'live';
    page.refusal = 'This sidecar shows itself to those who know its token. Unlock it.';
    draw();
  },
  refused(why) {
    page.link = 'live';
    page.refusal = why;
    draw();
  },
  lost() {
    page.link = 'lost';
    draw();
  },
});
