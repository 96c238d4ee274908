export { SavedViewsHttpModule } from './saved-views-http.module.js';
export { SavedViewsModule } from './saved-views.module.js';
