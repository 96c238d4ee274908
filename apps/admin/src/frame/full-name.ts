interface Named {
  readonly firstName: string;
  readonly lastName: string;
  readonly secondLastName: string | null;
}

export function fullName({ firstName, lastName, secondLastName }: Named): string {
  return [firstName, lastName, secondLastName].filter(Boolean).join(' ');
}
