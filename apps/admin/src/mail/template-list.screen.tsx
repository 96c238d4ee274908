import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { mailTemplateFindAll, mailTemplatePreview } from '@/api/generated';
import { ProblemPage, useSearchState } from '@/frame';
import { useLanguage, useMessages, wordFor } from '@/i18n';
import { cn } from '@/ui/class-names';
import { Code } from '@/ui/code';
import { PageHeader } from '@/ui/page-header';
import { NativeSelect } from '@/ui/native-select';
import { Skeleton } from '@/ui/skeleton';
import { mailNames } from './mail-names';
import { mailMessages } from './mail.messages';

const LANGUAGE_NAMES: Record<string, string> = { en: 'English', es: 'Español' };

/** Every kind of mail, as people get it. */
export function Screen() {
  const m = useMessages(mailMessages);
  const names = useMessages(mailNames);
  const { language } = useLanguage();
  const [search, change] = useSearchState();
  const { data: templates } = useSuspenseQuery({
    queryKey: ['mail-templates'],
    queryFn: async ({ signal }) => (await mailTemplateFindAll({ signal })).items,
    staleTime: 3_600_000,
  });
  const template = templates.find(({ name }) => name === search.template) ?? templates[0]!;
  const variant = template.variants.find((each) => each === search.variant) ?? template.variants[0]!;
  const shownLanguage = template.languages.find((each) => each === search.language) ?? language;
  const query = { variant, language: shownLanguage } as const;
  const preview = useQuery({
    queryKey: ['mail-templates', template.name, query],
    queryFn: ({ signal }) => mailTemplatePreview({ path: { name: template.name }, query: query as never, signal }),
    staleTime: 3_600_000,
  });
  const frame = `/api/admin/mail-templates/${template.name}/preview/frame?${new URLSearchParams(query).toString()}`;
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title={m.templates} description={m.templatesHint} />
      <div className="grid gap-6 lg:grid-cols-[16rem_minmax(0,1fr)]">
        <nav aria-label={m.template} className="max-lg:hidden">
          <ul className="flex flex-col">
            {templates.map(({ name }) => (
              <li key={name}>
                <button
                  type="button"
                  aria-current={name === template.name}
                  onClick={() => change({ template: name, variant: null })}
                  className={cn(
                    'w-full rounded-md px-2 py-1.5 text-start hover:bg-muted',
                    name === template.name && 'bg-primary-soft text-primary-text',
                  )}
                >
                  {wordFor(names, name)}
                </button>
              </li>
            ))}
          </ul>
        </nav>
        <div className="flex min-w-0 flex-col gap-4">
          <div className="flex flex-wrap gap-2">
            <NativeSelect
              aria-label={m.template}
              value={template.name}
              onValueChange={(next) => change({ template: next, variant: null })}
              options={templates.map(({ name }) => ({ value: name, label: wordFor(names, name) }))}
              className="sm:w-72 lg:hidden"
            />
            {template.variants.length > 1 && (
              <NativeSelect
                aria-label={m.variant}
                value={variant}
                onValueChange={(next) => change({ variant: next })}
                options={template.variants.map((each) => ({ value: each, label: wordFor(names, each) }))}
                className="w-auto min-w-40"
              />
            )}
            <NativeSelect
              aria-label={m.language}
              value={shownLanguage}
              onValueChange={(next) => change({ language: next })}
              options={template.languages.map((each) => ({ value: each, label: LANGUAGE_NAMES[each] ?? each }))}
              className="w-auto min-w-40"
            />
          </div>
          {preview.isError && <ProblemPage error={preview.error} />}
          {preview.isPending && <Skeleton className="h-96" />}
          {preview.data && (
            <>
              <h2 className="text-base font-semibold" lang={shownLanguage}>
                {preview.data.subject}
              </h2>
              <iframe
                title={`${m.preview}: ${wordFor(names, template.name)}`}
                src={frame}
                sandbox=""
                className="h-[32rem] w-full rounded-lg border bg-white"
              />
              <details>
                <summary className="cursor-pointer text-muted-foreground">{m.text}</summary>
                <Code block className="mt-2 whitespace-pre-wrap">
                  {preview.data.text}
                </Code>
              </details>
            </>
          )}
        </div>
      </div>
    </div>
  );
}
