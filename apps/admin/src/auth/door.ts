/** What the set-up shares with the sign-in; apart from the index, so that the door loads nothing of the panel. */
export { DoorFrame } from './door-frame';
export { ProblemLine } from './problem-line';
export { useAttempt } from './use-attempt';
