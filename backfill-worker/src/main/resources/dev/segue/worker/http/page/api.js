// Talks to the sidecar. The token lives here, in memory, and nowhere else.

const PERIOD = 1000;
const LONGEST_PERIOD = 5000;
const PATIENCE = 8000;

let token = '';
let who = '';

export function isUnlocked() {
  return token !== '';
}

export function unlock(secret, name) {
  token = secret;
  who = name;
}

export function lock() {
  token = '';
}

function headers(more) {
  return token ? {...more, Authorization: 'Bearer ' + token} : more;
}

async function request(path, options) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PATIENCE);
  try {
    const answer = await fetch(path, {...options, cache: 'no-store', signal: abort.signal});
    return {status: answer.status, json: await answer.json()};
  } finally {
    clearTimeout(timer);
  }
}

// Tells the sidecar to do something; throws an Error that says why it does not.
export async function tell(what, body) {
  const answer = await request('/api/v1/' + what, {
    method: 'POST',
    headers: headers({'Content-Type': 'application/json'}),
    body: JSON.stringify(who ? {...body, who} : body),
  });
  if (answer.status === 401) {
    lock();
    throw new Error('That is not the token.');
  }
  if (answer.status !== 200) {
    throw new Error(answer.json.error || 'The sidecar answered with ' + answer.status + '.');
  }
  return answer.json;
}

// Asks for the status again and again, and says what came of it: a status, a refusal, or nothing.
export function watch(listener) {
  let failures = 0;
  async function once() {
    try {
      const answer = await request('/api/v1/status', {headers: headers({})});
      failures = 0;
      if (answer.status === 200) {
        listener.status(answer.json);
      } else if (answer.status === 401) {
        lock();
        listener.locked();
      } else {
        listener.refused(answer.json.error || 'The sidecar answered with ' + answer.status + '.');
      }
    } catch {
      failures += 1;
      listener.lost();
    }
    setTimeout(once, Math.min(LONGEST_PERIOD, PERIOD * Math.max(1, failures)));
  }
  once();
}
