export { expectAccessible } from './accessibility.js';
export { keepsToOrigin } from './complaints.js';
export { type Language, LOOKS, PanelUnderTest, type Person, screenshot, signInByForm, type VisitOptions } from './panel.js';
