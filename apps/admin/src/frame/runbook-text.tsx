import { defineMessages, type Language, useLanguage, useMessages } from '@/i18n';
import { Code } from '@/ui/code';

const words = defineMessages(
  { means: 'What it means', look: 'What to look at', act: 'What to do' },
  { means: 'Qué significa', look: 'Qué mirar', act: 'Qué hacer' },
);

interface Steps {
  readonly means: string;
  readonly look: readonly string[];
  readonly act: readonly string[];
}

/** What somebody who was woken by an alert needs to know. */
export function RunbookText({ runbook }: { readonly runbook: Readonly<Record<Language, Steps>> }) {
  const m = useMessages(words);
  const { language } = useLanguage();
  const { means, look, act } = runbook[language];
  return (
    <div className="flex max-w-prose flex-col gap-4">
      <div>
        <h3 className="font-medium">{m.means}</h3>
        <p className="mt-1">
          <WithCode text={means} />
        </p>
      </div>
      {[
        { title: m.look, lines: look },
        { title: m.act, lines: act },
      ].map(({ title, lines }) => (
        <div key={title}>
          <h3 className="font-medium">{title}</h3>
          <ol className="mt-1 flex list-decimal flex-col gap-1 ps-5">
            {lines.map((line) => (
              <li key={line}>
                <WithCode text={line} />
              </li>
            ))}
          </ol>
        </div>
      ))}
    </div>
  );
}

/** Backticks hold what is typed as it stands. */
function WithCode({ text }: { readonly text: string }) {
  // oxlint-disable-next-line react/no-array-index-key -- the parts of a text that does not change
  return text.split('`').map((part, index) => (index % 2 === 1 ? <Code key={index}>{part}</Code> : part));
}
