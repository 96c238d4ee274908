import { Download, ListFilter, X } from 'lucide-react';
import { useState } from 'react';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { DateInput } from '@/ui/date-input';
import { Input, SearchInput } from '@/ui/input';
import { NativeSelect } from '@/ui/native-select';
import { Toolbar } from '@/ui/toolbar';
import { useChoices } from '../choices';
import { frameMessages } from '../frame.messages';
import { late, LateMenu } from '../late';
import { stringifySearch } from '../search-state';
import { useDownload } from '../use-download';
import { isDay } from './days-to-instants';
import { ColumnsButton, ViewsButton } from './list-buttons';
import type { Filter, ListDefinition } from './list-definition';
import type { useList } from './use-list';
import { useTypedText } from './use-typed-text';

const ViewsMenu = late(() => import('./views-menu').then((file) => file.ViewsMenu));
const SearchSelect = late(() => import('../search-select').then((file) => file.SearchSelect));
const ColumnsMenu = late(() => import('./columns-menu').then((file) => file.ColumnsMenu));

/** Any of a choice: not a value of the API. */
const ANY = '*';

interface ListToolbarProps<Row> {
  readonly definition: ListDefinition<Row>;
  readonly list: ReturnType<typeof useList<Row>>;
}

/** Filters, columns, views and export of a list. */
export function ListToolbar<Row>({ definition, list }: ListToolbarProps<Row>) {
  const m = useMessages(frameMessages);
  const { filters = [], exportPath, screen } = definition;
  const [open, setOpen] = useState(false);
  const control = (filter: Filter) => (
    <FilterControl
      key={filter.key}
      filter={filter}
      value={list.search[filter.key] ?? ''}
      onChange={(value) => list.change({ [filter.key]: value || null })}
    />
  );
  const others = filters.filter(({ kind }) => kind !== 'search');
  const used = others.filter(({ key }) => list.search[key]).length;
  return (
    <Toolbar aria-label={m.filters}>
      {filters.filter(({ kind }) => kind === 'search').map(control)}
      {others.length > 0 && (
        <Button variant="outline" className="sm:hidden" aria-expanded={open} onClick={() => setOpen(!open)}>
          <ListFilter aria-hidden /> {m.filters}
          {used > 0 && ` (${used})`}
        </Button>
      )}
      {/* On a phone the rows come first: the filters open on demand. */}
      <div className={open ? 'contents' : 'contents max-sm:hidden'}>
        {others.filter(({ kind }) => kind !== 'date').map(control)}
        <div className="flex flex-wrap gap-x-3 gap-y-2 empty:hidden">{others.filter(({ kind }) => kind === 'date').map(control)}</div>
      </div>
      {list.filtered && (
        <Button variant="ghost" onClick={list.clear}>
          <X aria-hidden /> {m.clearFilters}
        </Button>
      )}
      <div className="ms-auto flex flex-wrap gap-2">
        <LateMenu kind="dialog" menu={ViewsMenu} props={{ screen, search: list.search }} button={<ViewsButton />} />
        <LateMenu
          menu={ColumnsMenu}
          props={{
            columns: definition.columns,
            shown: list.search.columns,
            onChange: (columns: string | null) => list.changeView({ columns }),
          }}
          button={<ColumnsButton />}
        />
        {exportPath && <ExportButton path={exportPath} definition={definition} search={list.search} />}
        {definition.embedded && definition.actions}
      </div>
    </Toolbar>
  );
}

function FilterControl({
  filter,
  value,
  onChange,
}: {
  readonly filter: Filter;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const m = useMessages(frameMessages);
  if (filter.kind === 'choice')
    return (
      <NativeSelect
        aria-label={filter.title}
        value={value || ANY}
        onValueChange={(next) => onChange(next === ANY ? '' : next)}
        options={[{ value: ANY, label: filter.otherwise ?? `${filter.title}: ${m.any}` }, ...filter.options]}
        className="w-auto max-w-56 sm:min-w-36"
      />
    );
  if (filter.kind === 'record') return <RecordFilter filter={filter} value={value} onChange={onChange} />;
  if (filter.kind === 'date')
    return (
      <label className="flex items-center gap-2 text-[0.8125rem] whitespace-nowrap text-muted-foreground">
        {filter.title}
        <DateInput value={isDay(value) ? value : ''} onValueChange={onChange} />
      </label>
    );
  return <TypedFilter filter={filter} value={value} onChange={onChange} />;
}

/** One of the records, from a list where there are few and by a search where there are many. */
function RecordFilter({
  filter: { title, source, nameOf },
  value,
  onChange,
}: {
  readonly filter: Filter & { readonly kind: 'record' };
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const m = useMessages(frameMessages);
  const { choices, hasMore } = useChoices(source);
  const otherwise = `${title}: ${m.any}`;
  // As wide from the start as with what there is to choose, which comes later and must not push the rows down.
  return (
    <span className="block h-9 w-44 pointer-coarse:h-11">
      {hasMore ? (
        <SearchSelect
          aria-label={title}
          source={source}
          value={value}
          onValueChange={onChange}
          otherwise={otherwise}
          {...(nameOf && { nameOf })}
        />
      ) : (
        <NativeSelect
          aria-label={title}
          value={value || ANY}
          onValueChange={(next) => onChange(next === ANY ? '' : next)}
          options={[
            { value: ANY, label: otherwise },
            ...choices.map((choice) => ({ value: choice.value, label: nameOf?.(choice.value) ?? choice.label })),
            // Such as somebody who is gone.
            ...(value && !choices.some((choice) => choice.value === value) ? [{ value, label: '…' }] : []),
          ]}
        />
      )}
    </span>
  );
}

/** Asks the API once somebody stops typing. */
function TypedFilter({
  filter,
  value,
  onChange,
}: {
  readonly filter: Filter;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const m = useMessages(frameMessages);
  const accepts = filter.kind === 'text' ? filter.accepts : undefined;
  const [text, setText] = useTypedText(value, onChange, accepts);
  const placeholder = ('placeholder' in filter ? filter.placeholder : undefined) ?? filter.title;
  if (filter.kind === 'search')
    return (
      <SearchInput
        aria-label={filter.title}
        placeholder={placeholder}
        value={text}
        onValueChange={setText}
        clearLabel={m.clearSearch}
        maxLength={200}
        className="min-w-48 max-sm:grow sm:w-64"
        data-search
      />
    );
  return (
    <Input
      aria-label={filter.title}
      placeholder={placeholder}
      value={text}
      onChange={(event) => setText(event.target.value)}
      className="w-48"
      maxLength={200}
    />
  );
}

interface ExportButtonProps<Row> {
  readonly path: string;
  readonly definition: ListDefinition<Row>;
  readonly search: Readonly<Record<string, string>>;
}

function ExportButton<Row>({ path, definition: { filters = [], toExport = (query) => query }, search }: ExportButtonProps<Row>) {
  const m = useMessages(frameMessages);
  const { download, busy } = useDownload();
  const wanted = () => toExport(Object.fromEntries([...filters.map(({ key }) => key), 'sort'].map((key) => [key, search[key]])));
  return (
    <Button variant="outline" busy={busy} onClick={() => void download(path + stringifySearch(wanted()))}>
      <Download aria-hidden /> <span className="max-sm:sr-only">{m.exportCsv}</span>
    </Button>
  );
}
