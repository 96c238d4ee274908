/** Where everybody begins. */
export function Screen() {
  return <p>Zócalo</p>;
}
