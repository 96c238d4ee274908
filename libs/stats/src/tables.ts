/** Rows as the database holds them. Written by migration 19. */
export interface Tables {
  daily_figures: { organisation_id: string; key: string; date: string; value: string };
  daily_figure_progress: { organisation_id: string; key: string; counted_to: string };
}
