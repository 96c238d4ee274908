import { Controller, Get } from '@nestjs/common';
import { DemoMode } from '#platform/demo';
import { Endpoint } from '#platform/http';
import { DemonstrationView } from './demo-data.view.js';

/** Whether this is a demonstration, for whoever shows a screen of it. */
@Controller('api/demo')
export class DemonstrationController {
  constructor(private readonly mode: DemoMode) {}

  @Get()
  @Endpoint({
    summary: 'Is this installation a demonstration: a place to try things out, which no mail and no message leaves.',
    access: { public: 'people are to know before they sign in' },
    returns: DemonstrationView,
    duringMaintenance: 'open',
  })
  find(): DemonstrationView {
    return { demo: this.mode.isOn };
  }
}
