/** Asks for a fresh proof when the API wants one. */
export function StepUpHost() {
  return null;
}
