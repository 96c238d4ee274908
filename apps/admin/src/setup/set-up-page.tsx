/** The first screen of a new installation. */
export function SetUpPage({ onDone: _onDone }: { readonly onDone: () => Promise<void> }) {
  return null;
}
