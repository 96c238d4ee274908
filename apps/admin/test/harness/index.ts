export { expectAccessible } from './accessibility.js';
export { keepsToOrigin } from './complaints.js';
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
export { expectFits, expectWellMade, untilIdle } from './well-made.js';
