import { useEffect, useState } from 'react';

const RENEW_MS = 15_000;

/** The time, as of the last seconds, for what begins or ends while somebody looks. Milliseconds since 1970. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), RENEW_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
