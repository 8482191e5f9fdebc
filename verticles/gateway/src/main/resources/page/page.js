const EVERY_MS = 2000;
const DEADLINE_MS = 4000;

function cell(text, className) {
  const td = document.createElement('td');
  td.textContent = text ?? '';
  if (className) td.className = className;
  return td;
}

function checks(service) {
  return Object.values(service.checks ?? {}).flat();
}

function row(service) {
  const tr = document.createElement('tr');
  const query = service.checks?.['database:query']?.[0];
  const reasons = [service.output, ...checks(service).map((check) => check.output)];
  tr.append(
    cell(service.serviceId),
    cell(service.database),
    cell(service.status, 'state ' + service.status),
    cell(query?.observedValue === undefined ? '' : query.observedValue + ' ms'),
    cell(new Date(service.since).toLocaleTimeString()),
    cell(reasons.filter(Boolean).join(' ')));
  return tr;
}

async function refresh() {
  const summary = document.getElementById('summary');
  try {
    // 503 carries the same document: it says who fails.
    const answer = await fetch('/health', {signal: AbortSignal.timeout(DEADLINE_MS)});
    const health = await answer.json();
    document.getElementById('services').replaceChildren(...Object.values(health.services).map(row));
    summary.textContent = health.output ?? 'All services pass.';
    summary.className = 'state ' + health.status;
  } catch (unreachable) {
    summary.textContent = 'The gateway does not answer; the table is as it was last seen.';
    summary.className = 'state fail';
  }
  setTimeout(refresh, EVERY_MS);
}

refresh();
