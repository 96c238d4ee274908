export { allScreens } from './all-screens.js';
export { expectAccessible } from './accessibility.js';
export { keepsToOrigin } from './complaints.js';
export { type BroughtMail, letMailsIn } from './mails.js';
export {
  type Ask,
  type Language,
  LOOKS,
  PanelUnderTest,
  type Person,
  screenshot,
  signInByForm,
  tabTo,
  type VisitOptions,
} from './panel.js';
export { expectScreensWellMade, type ScreenPath } from './screens.js';
export { goWithin, renewUntil, untilIdle, untilSettled } from './settled.js';
export { expectFits, expectWellMade } from './well-made.js';
