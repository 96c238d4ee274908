import { ListChecks, X } from 'lucide-react';
import { forgetJob, Link, useJobs } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Popover, PopoverContent, PopoverTrigger } from '@/ui/popover';
import { Progress } from '@/ui/progress';
import { overlayMessages } from './overlay.messages';

/** What the server does in the background for this person: seen on every screen, and after a reload. */
export function JobsMenu() {
  const m = useMessages(overlayMessages);
  const format = useFormat();
  const jobs = useJobs();
  const running = jobs.filter(({ now }) => now.state === 'running').length;
  const words = { done: m.jobDone, failed: m.jobFailed, running: m.jobRunning, unknown: m.jobUnknown };
  if (jobs.length === 0) return null;
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={`${m.jobs}: ${running} ${m.jobRunning}`}>
          <ListChecks aria-hidden />
          {running > 0 && <span aria-hidden className="absolute end-1.5 top-1.5 size-2 animate-pulse rounded-full bg-primary" />}
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" aria-label={m.jobs} className="w-80 p-2">
        <h2 className="px-2 pb-2 font-medium">{m.jobs}</h2>
        <ul className="flex flex-col gap-1">
          {jobs.map((job) => (
            <li key={`${job.kind} ${job.id}`} className="flex items-center gap-2 rounded px-2 py-1">
              <Link to={job.to} className="min-w-0 flex-1 hover:underline">
                <span className="block truncate">{job.title}</span>
                <span className="block text-xs text-muted-foreground">
                  {words[job.now.state]}
                  {job.now.progress !== undefined && job.now.state === 'running' && ` · ${format.percent(job.now.progress)}`}
                </span>
                {job.now.state === 'running' && job.now.progress !== undefined && (
                  <Progress value={job.now.progress} max={1} label={job.title} className="mt-1" />
                )}
              </Link>
              <Button variant="ghost" size="icon" aria-label={`${m.forget}: ${job.title}`} onClick={() => forgetJob(job)}>
                <X aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
      </PopoverContent>
    </Popover>
  );
}
