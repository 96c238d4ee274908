import { useEffect, useState } from 'react';
import { onStepUp, type Problem } from '@/api';
import { late } from '@/frame/late';

const StepUpDialog = late(
  () => import('./step-up-dialog').then((file) => file.StepUpDialog),
  ({ onAnswer }) => onAnswer(false),
);

interface Asked {
  readonly problem: Problem;
  readonly answer: (proved: boolean) => void;
}

/** Asks for a fresh proof when the API wants one, whatever the person was doing; the request is then repeated. */
export function StepUpHost() {
  const [asked, setAsked] = useState<Asked | null>(null);
  useEffect(() => {
    // Several requests may find out at once: one question, one answer for all.
    let running: Promise<boolean> | null = null;
    onStepUp((problem) => {
      running ??= new Promise<boolean>((answer) => setAsked({ problem, answer })).finally(() => {
        running = null;
        setAsked(null);
      });
      return running;
    });
  }, []);
  return asked && <StepUpDialog problem={asked.problem} onAnswer={asked.answer} />;
}
