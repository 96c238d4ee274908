/** Asks whether what is not saved may be lost. */
type Ask = () => Promise<boolean>;

const questions = new Set<Ask>();
let leaving = false;

/** While something is not saved. @returns the function that ends it. */
export function askBeforeLeaving(ask: Ask): () => void {
  questions.add(ask);
  return () => questions.delete(ask);
}

/** Before what leaves the page without the router. False: rather not. */
export async function mayLeave(): Promise<boolean> {
  for (const ask of questions) if (!(await ask())) return false;
  return true;
}

/** Nobody is asked any more: the page goes, and nothing can be saved in it. */
export function leaveUnasked(): void {
  leaving = true;
}

/** Whether the browser shall ask before the page goes. */
export function asksBeforeUnload(): boolean {
  return !leaving;
}
