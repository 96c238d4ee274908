/** A block of commands of the README, and what it says they print. */
export interface Step {
  readonly commands: string;
  readonly expected: string;
}

/** The walk: every ```bash block of a section, each with the ```text block that follows it. */
export function stepsOf(markdown: string, heading: string): Step[] {
  const section = markdown.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`The README has no section "${heading}"`);
  const blocks = [...section.matchAll(/^```(bash|text)\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({
    language,
    text: text!.trimEnd(),
  }));
  return blocks.flatMap((block, index) => {
    if (block.language !== 'bash') return [];
    const next = blocks[index + 1];
    if (next?.language !== 'text') throw new Error(`The README does not say what this prints:\n${block.text}`);
    return [{ commands: block.text, expected: next.text }];
  });
}

/** One script that runs all steps in one shell, as a person would, and marks where each ends. */
export function scriptOf(steps: readonly Step[], mark: string): string {
  return steps.map(({ commands }) => `${commands}\nprintf '\\n%s\\n' '${mark}'`).join('\n');
}

/** Documented output as a pattern: `…` stands for whatever cannot be foretold. */
export function patternOf(expected: string): RegExp {
  const escaped = expected.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('\n', '\\n+'));
  return new RegExp(`^${escaped.join('[^"\\n]+')}$`);
}
