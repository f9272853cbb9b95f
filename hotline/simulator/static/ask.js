// One request to the control API; null when nothing has changed.
export async function ask(method, path, body) {
  const answer = await fetch(`/simulator/${path}`, {
    method,
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body && JSON.stringify(body),
  });
  if (answer.status === 204) return null;
  const told = await answer.json();
  if (!answer.ok && answer.status !== 409) throw new Error(told.error);
  return told;
}
