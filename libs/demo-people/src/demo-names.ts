/** Half of them as in Spanish-speaking countries, half as in English-speaking ones; made up. */
const SPANISH = [
  ['Lucía', 'García', 'Moreno'],
  ['Mateo', 'Hernández', 'Vega'],
  ['Sofía', 'Ruiz', 'Castillo'],
  ['Diego', 'Navarro', null],
  ['Valentina', 'Ortega', 'Ríos'],
  ['Hugo', 'Iglesias', 'Peña'],
  ['Camila', 'Torres', null],
  ['Leo', 'Fuentes', 'Marín'],
  ['Renata', 'Salazar', 'Cruz'],
  ['Carmen', 'Domínguez', 'Núñez'],
  ['Joaquín', 'Ibáñez', 'Soto'],
  ['Inés', 'Cabrera', null],
  ['Andrés', 'Medina', 'León'],
  ['Paula', 'Reyes', 'Gil'],
  ['Tomás', 'Aguilar', null],
  ['Elena', 'Santos', 'Prieto'],
  ['Bruno', 'Lozano', 'Díez'],
  ['Ximena', 'Morales', 'Luna'],
  ['Óscar', 'Vidal', null],
  ['Julia', 'Pardo', 'Sáez'],
] as const;
const ENGLISH = [
  ['Emma', 'Smith'],
  ['Noah', 'Okafor'],
  ['Olivia', 'Murphy'],
  ['Liam', 'Patel'],
  ['Grace', 'Bennett'],
  ['Jack', 'O’Neill'],
  ['Amelia', 'Clarke'],
  ['Ethan', 'Novak'],
  ['Chloe', 'Turner'],
  ['Samuel', 'Adeyemi'],
  ['Isla', 'Fraser'],
  ['Henry', 'Walsh'],
  ['Ava', 'Campbell'],
  ['Oscar', 'Lindqvist'],
  ['Mia', 'Rossi'],
  ['Daniel', 'Kim'],
  ['Ruby', 'Hughes'],
  ['Adam', 'Kowalski'],
  ['Zoe', 'Mensah'],
  ['Lucas', 'Meyer'],
] as const;

/** How somebody of the demo data is called. */
export interface DemoName {
  readonly firstName: string;
  readonly lastName: string;
  readonly secondLastName: string | null;
  readonly language: 'es' | 'en';
}

/** Forty names, by turns in Spanish and in English. */
export const DEMO_NAMES: readonly DemoName[] = SPANISH.flatMap(([firstName, lastName, secondLastName], index) => [
  { firstName, lastName, secondLastName, language: 'es' as const },
  { firstName: ENGLISH[index]![0], lastName: ENGLISH[index]![1], secondLastName: null, language: 'en' as const },
]);

/** Names of those whose registration waits for a click. */
export const WAITING_NAMES: readonly DemoName[] = [
  { firstName: 'Marina', lastName: 'Esteban', secondLastName: null, language: 'es' },
  { firstName: 'Peter', lastName: 'Doyle', secondLastName: null, language: 'en' },
  { firstName: 'Gabriel', lastName: 'Rojas', secondLastName: 'Mora', language: 'es' },
];

/** Reaches nobody (RFC 2606); another one in every batch. */
export function addressOf({ firstName, lastName }: DemoName, batchId: string): string {
  const plain = (text: string) =>
    text
      .normalize('NFKD')
      .replace(/[^A-Za-z]/g, '')
      .toLowerCase();
  return `${plain(firstName)}.${plain(lastName)}.${batchId.slice(-6)}@zocalo.invalid`;
}
